"""Kept responses: for whom, how long, and what makes them stale."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import (
    ApiError,
)
from tests.fakes.api import ApiRig
from tests.fakes.transport import Response, json_response


async def refused(rig: ApiRig, *arguments: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await rig.api.make_request(*arguments)
    return caught.value


def start(rig: ApiRig, *arguments: Any) -> asyncio.Task[Any]:
    return asyncio.ensure_future(rig.api.make_request(*arguments))


CACHED = {"useCache": True}


class TestCache:
    async def test_a_kept_answer_is_given_again_as_a_copy(self) -> None:
        rig = ApiRig(json_response({"a": [1]}))
        one = await rig.api.make_request("GET", "/x", None, CACHED)
        one["a"].append(2)
        assert await rig.api.make_request("GET", "/x", None, CACHED) == {"a": [1]}
        assert len(rig.transport.sent) == 1

    async def test_only_when_asked_for(self) -> None:
        rig = ApiRig(default=json_response(1))
        for options in (None, CACHED, None):
            await rig.api.make_request("GET", "/x", None, options)
        await rig.api.make_request("POST", "/x", None, {**CACHED, "cacheKey": "GET /api/x"})
        assert len(rig.transport.sent) == 4

    async def test_it_grows_old(self) -> None:
        rig = ApiRig(default=json_response(1))
        await rig.api.make_request("GET", "/x", None, {**CACHED, "cacheTTL": 5000})
        await asyncio.sleep(4.9)
        await rig.api.make_request("GET", "/x", None, CACHED)
        assert len(rig.transport.sent) == 1
        await asyncio.sleep(0.2)
        await rig.api.make_request("GET", "/x", None, CACHED)
        assert len(rig.transport.sent) == 2

    async def test_a_minute_unless_told_otherwise(self) -> None:
        rig = ApiRig(default=json_response(1))
        await rig.api.make_request("GET", "/x", None, CACHED)
        await asyncio.sleep(59.9)
        assert rig.api.request_cache.size == 1
        await asyncio.sleep(0.1)
        assert rig.api.request_cache.size == 0

    async def test_a_key_of_one_s_own_reads_and_writes(self) -> None:
        rig = ApiRig(json_response([1]), json_response([2]))
        mine = {**CACHED, "cacheKey": "mine"}
        assert await rig.api.make_request("GET", "/a", None, mine) == [1]
        assert await rig.api.make_request("GET", "/b", None, mine) == [1]
        assert rig.api.request_cache.get("mine") == {"data": [1], "timestamp": rig.clock.now()}

    async def test_another_user_sees_nothing_of_it(self) -> None:
        rig = ApiRig(json_response("ann's"), json_response("bob's"), json_response("ann's new"))
        assert await rig.api.make_request("GET", "/x", None, CACHED) == "ann's"
        rig.user = "bob"
        assert not rig.api.request_cache.has("GET /api/x")
        assert await rig.api.make_request("GET", "/x", None, CACHED) == "bob's"
        rig.user = "ann"
        assert await rig.api.make_request("GET", "/x", None, CACHED) == "ann's new"

    async def test_an_answer_that_outlives_its_user_is_not_kept(self) -> None:
        rig = ApiRig(json_response("ann's", delay=1))
        task = start(rig, "GET", "/x", None, CACHED)
        await asyncio.sleep(0.5)
        rig.user = "bob"
        await task
        assert rig.api.request_cache.size == 0

    @pytest.mark.parametrize(
        ("written", "stale"),
        [
            ("/chat/1/message", ["/chat", "/chat/1", "/chat/1/history"]),
            ("/chat", ["/chat", "/chat/1", "/chat/1/history", "/chat/2/history"]),
            ("/chats", []),
            ("/suggestions", ["/suggestions"]),
            ("https://other.example/api/chat/1/message", []),
        ],
    )
    async def test_a_write_makes_stale_what_it_may_have_changed(
        self, written: str, stale: list[str]
    ) -> None:
        rig = ApiRig(default=json_response(1))
        paths = ["/chat", "/chat/1", "/chat/1/history", "/chat/2/history", "/suggestions"]
        for path in paths:
            await rig.api.make_request("GET", path, {"q": 1}, {**CACHED, "cacheKey": path})
        await rig.api.make_request("POST", written, {})
        assert rig.api.request_cache.keys() == [path for path in paths if path not in stale]

    async def test_a_streamed_write_makes_stale_what_it_may_have_changed(self) -> None:
        rig = ApiRig(default=json_response(1))
        await rig.api.make_request("GET", "/chat/1/history", None, CACHED)
        stream = await rig.api.open_stream("POST", "/chat/1/message", {})
        await stream.aclose()
        assert rig.api.request_cache.size == 0

    async def test_a_stream_that_only_reads_makes_nothing_stale(self) -> None:
        rig = ApiRig(default=json_response(1))
        await rig.api.make_request("GET", "/chat/1/history", None, CACHED)
        stream = await rig.api.open_stream("GET", "/chat/1/message")
        await stream.aclose()
        assert rig.api.request_cache.size == 1

    async def test_a_write_that_failed_changes_nothing(self) -> None:
        rig = ApiRig(json_response(1), Response(422))
        await rig.api.make_request("GET", "/x", None, CACHED)
        await refused(rig, "POST", "/x", {})
        assert rig.api.request_cache.size == 1

    @pytest.mark.parametrize(
        ("written", "kept"), [("/x", False), ("/x/1", False), ("/y", True), ("/chat/1/m", True)]
    )
    async def test_an_answer_that_a_write_overtook_is_not_kept(
        self, written: str, kept: bool
    ) -> None:
        rig = ApiRig(json_response("old", delay=5), json_response({}))
        task = start(rig, "GET", "/x", None, CACHED)
        await asyncio.sleep(1)
        await rig.api.make_request("PUT", written, {})
        await task
        assert rig.api.request_cache.has("GET /api/x") is kept

    async def test_an_answer_that_many_writes_overtook_is_not_kept(self) -> None:
        rig = ApiRig(json_response("old", delay=5), default=json_response({}))
        task = start(rig, "GET", "/x", None, CACHED)
        await asyncio.sleep(1)
        for path in ["/x", *["/y"] * 100]:
            await rig.api.make_request("PUT", path, {})
        await task
        assert rig.api.request_cache.size == 0

    async def test_it_is_bounded_by_number_and_the_used_stay(self) -> None:
        rig = ApiRig(default=json_response(1))
        for i in range(200):
            await rig.api.make_request("GET", f"/{i}", None, CACHED)
        await rig.api.make_request("GET", "/0", None, CACHED)
        await rig.api.make_request("GET", "/200", None, CACHED)
        cache = rig.api.request_cache
        assert (cache.size, cache.has("GET /api/0"), cache.has("GET /api/1")) == (200, True, False)

    async def test_it_is_bounded_by_size(self) -> None:
        rig = ApiRig(default=json_response("x" * 700_000))
        for i in range(4):
            await rig.api.make_request("GET", f"/{i}", None, CACHED)
        stats = rig.api.get_cache_stats()
        assert (stats["size"], stats["bytes"]) == (2, 2 * 2 * 700_002)
        rig.transport.default = json_response("x" * 3_000_000)
        await rig.api.make_request("GET", "/huge", None, CACHED)
        assert rig.api.request_cache.size == 2

    async def test_stats(self) -> None:
        rig = ApiRig(default=json_response([1]))
        for _ in range(3):
            await rig.api.make_request("GET", "/x", None, CACHED)
            await asyncio.sleep(1)
        assert rig.api.get_cache_stats() == {
            "size": 1,
            "activeRequests": 0,
            "hits": 2,
            "misses": 1,
            "bytes": 6,
            "items": [{"key": "GET /api/x", "age": 3000}],
        }
        rig.api.clear_cache()
        assert rig.api.get_cache_stats()["items"] == []
        assert rig.api.get_cache_stats()["bytes"] == 0
