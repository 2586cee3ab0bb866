"""Responses that are read while they arrive."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import (
    ApiError,
)
from tests.fakes.api import ApiRig
from tests.fakes.transport import FakeSignal, Response, events


async def read(stream: Any) -> list[tuple[str, str, str]]:
    return [(event.event, event.data, event.id) async for event in stream]


class TestStream:
    async def test_server_sent_events(self) -> None:
        rig = ApiRig(events(": hi\n\n", ("delta", {"text": "a"}, "1"), "data: b\n\n"))
        found = await read(rig.api.stream("POST", "/completion", {"chatId": "1"}))
        assert found == [("delta", '{"text":"a"}', "1"), ("message", "b", "1")]
        await asyncio.sleep(0.001)  # let tasks end
        assert rig.owner.count == 0

    @pytest.mark.parametrize(
        ("content_type", "data"),
        [
            ("application/x-ndjson", ['{"a":1}', '{"b":2}']),
            ("text/plain; charset=utf-8", ['{"a":', '1}\n{"b"', ":2}\n"]),
            ("application/json", ['{"a":', '1}\n{"b"', ":2}\n"]),
        ],
    )
    async def test_other_framings(self, content_type: str, data: list[str]) -> None:
        chunks = [b'{"a":', b'1}\n{"b"', b":2}\n"]
        rig = ApiRig(Response(200, headers={"content-type": content_type}, chunks=chunks))
        assert await read(rig.api.stream("GET", "/x")) == [("message", d, "") for d in data]

    async def test_the_head_is_retried_and_the_deadline_is_the_head_s(self) -> None:
        rig = ApiRig(Response(503), events("data: a\n\n", "data: b\n\n", chunk_delay=60))
        assert len(await read(rig.api.stream("GET", "/x"))) == 2
        assert asyncio.get_running_loop().time() == pytest.approx(121)

    async def test_a_refusal_is_an_error(self) -> None:
        rig = ApiRig(Response(404, '{"error":"gone"}'))
        with pytest.raises(ApiError) as caught:
            await read(rig.api.stream("GET", "/x"))
        assert (caught.value.type, caught.value.details) == ("notfound", {"error": "gone"})

    async def test_a_broken_stream_gives_what_came_first(self) -> None:
        rig = ApiRig(events("data: a\n\n", "data: half", cut=True))
        stream = rig.api.stream("GET", "/x")
        assert (await anext(stream)).data == "a"
        with pytest.raises(ApiError) as caught:
            await anext(stream)
        assert caught.value.type == "network"

    async def test_leaving_early_drops_the_connection(self) -> None:
        rig = ApiRig(events("data: a\n\n", open=True))
        stream = rig.api.stream("GET", "/x")
        await anext(stream)
        await stream.aclose()
        assert rig.transport.responses[0].closed
        assert rig.api.abort_all_requests() == 0
        await asyncio.sleep(0.001)  # let tasks end
        assert rig.owner.count == 0

    @pytest.mark.parametrize("how", ["signal", "all", "owner"])
    async def test_abort(self, how: str) -> None:
        rig, signal = ApiRig(events("data: a\n\n", open=True)), FakeSignal()
        ends = {"signal": signal.abort, "all": rig.api.abort_all_requests, "owner": rig.owner.close}
        asyncio.get_running_loop().call_later(3, ends[how])
        with pytest.raises(ApiError) as caught:
            await read(rig.api.stream("GET", "/x", None, {"signal": signal}))
        assert caught.value.type == "aborted"
        assert rig.transport.responses[0].closed
        assert signal.listeners == 0

    async def test_abort_before_the_head(self) -> None:
        rig = ApiRig(default=Response(200, delay=9))
        asyncio.get_running_loop().call_later(3, rig.api.abort_all_requests)
        with pytest.raises(ApiError):
            await read(rig.api.stream("GET", "/x"))
        assert len(rig.transport.cancelled) == 1
