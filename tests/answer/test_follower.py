"""One answer from its question to its end: over drops, offline, stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from chat_py.base.errors import ApiError, NetworkFailure, PageError
from chat_py.browser.protocols.http import HttpRequest
from tests.fakes.answers import DONE, POST, START, asked, begin, delta, resume, rig_of
from tests.fakes.transport import Response, events, json_response


class TestResume:
    async def test_after_a_drop_it_goes_on_and_never_posts_again(self) -> None:
        rig = rig_of(
            events(START, delta(1, "a"), delta(2, "b"), cut=True),
            events(START, delta(3, "c"), DONE),
        )
        assert (await begin(rig))["content"] == "abc"
        assert asked(rig) == [POST, resume("2")]
        assert rig.stream.answers == {"m1": ("abc", "sent")}

    async def test_a_stream_that_just_ends(self) -> None:
        rig = rig_of(events(START, delta(1, "a")), events(START, delta(2, "b"), DONE))
        assert (await begin(rig))["content"] == "ab"

    @pytest.mark.parametrize(
        ("field", "times"),
        [
            ("retry: 7000\n\n", [0, 7, 14 + 7, 28 + 21]),
            ("retry: 0\n\n", [0, 0, 2, 6]),  # at once, but never hammered without success
            ("retry: 86400000\n\n", [0, 30, 60, 90]),  # within reason
            ("retry: soon\n\n", [0, 1, 3, 7]),
        ],
    )
    async def test_the_server_says_how_soon_to_resume(self, field: str, times: list[float]) -> None:
        rig = rig_of(
            events(START, field, delta(1, "a"), cut=True),
            NetworkFailure("refused"),
            NetworkFailure("refused"),
            events(START, delta(2, "b"), DONE),
        )
        assert (await begin(rig))["content"] == "ab"
        assert rig.transport.times == pytest.approx(times)

    async def test_offline_it_waits_as_long_as_it_takes(self) -> None:
        rig = rig_of(events(START, delta(1, "a"), cut=True))
        task = begin(rig)
        rig.network.set_online(True)
        await asyncio.sleep(0.5)
        rig.network.set_online(False)
        await asyncio.sleep(24 * 3600)
        assert rig.stream.answers == {"m1": ("a", "streaming")}
        rig.transport.scripted = [events(START, delta(2, "b"), DONE)]
        rig.network.set_online(True)
        assert (await task)["content"] == "ab"

    async def test_a_dead_server_ends_it_with_the_text_kept(self) -> None:
        rig = rig_of(events(START, delta(1, "a"), cut=True), default=Response(503))
        with pytest.raises(ApiError) as caught:
            await begin(rig)
        assert caught.value.type == "server"
        assert rig.stream.answers == {"m1": ("a", "broken")}
        assert rig.stream.reasons["m1"] == "Server error. Please try again later."
        assert [method for method, _, _ in asked(rig)].count("POST") == 1
        assert 5 <= len(rig.transport.sent) <= 12
        assert len(rig.database.stores["streams"]) == 1  # the next visit tries again

    async def test_progress_renews_its_patience(self) -> None:
        pieces = [events(START, delta(i, "x"), cut=True) for i in range(1, 41)]
        rig = rig_of(*pieces, events(START, DONE))
        assert (await begin(rig))["content"] == "x" * 40


class TestStop:
    async def test_keeps_the_text_and_tells_the_server(self) -> None:
        rig = rig_of(events(START, delta(1, "a"), open=True), json_response(DONE[1]))
        task = begin(rig)
        await asyncio.sleep(1)
        await rig.completion.stop()
        assert await task == {"messageId": "m1", "content": "a", "stopped": True}
        assert rig.stream.answers == {"m1": ("a", "stopped")}
        assert asked(rig)[1:] == [("DELETE", "/api/completion/c1", None)]
        assert rig.transport.responses[0].closed
        assert not rig.completion.is_streaming()
        assert rig.database.stores["streams"] == {}

    async def test_before_the_answer_has_an_id(self) -> None:
        slow = events(START, delta(1, "never shown"), delay=3, chunk_delay=1, open=True)
        rig = rig_of(slow, json_response(DONE[1]))
        task = begin(rig)
        await asyncio.sleep(1)
        stopping = asyncio.ensure_future(rig.completion.stop())
        assert (await task)["stopped"]
        assert asyncio.get_running_loop().time() == pytest.approx(1)
        await stopping
        assert asked(rig)[1:] == [("DELETE", "/api/completion/c1", None)]
        assert [text for text, _ in rig.stream.answers.values()] == [""]

    async def test_a_server_that_never_begins(self) -> None:
        rig = rig_of(default=Response(200, delay=3600))
        begin(rig)
        await asyncio.sleep(1)
        await rig.completion.stop()
        assert asyncio.get_running_loop().time() == pytest.approx(11)
        await asyncio.sleep(0.001)
        assert len(rig.transport.cancelled) == 1

    async def test_a_resumed_stream(self) -> None:
        rig = rig_of(
            events(START, delta(1, "a"), cut=True),
            events(START, delta(2, "b"), open=True),
            json_response(DONE[1]),
        )
        task = begin(rig)
        await asyncio.sleep(5)
        await rig.completion.stop()
        assert (await task)["content"] == "ab"
        assert asked(rig)[-1] == ("DELETE", "/api/completion/c1", None)

    async def test_while_it_waits_to_resume(self) -> None:
        rig = rig_of(events(START, delta(1, "a"), cut=True), default=json_response({}))
        task = begin(rig)
        await asyncio.sleep(0.5)
        await rig.completion.stop()
        await task
        await asyncio.sleep(600)
        assert [method for method, _, _ in asked(rig)] == ["POST", "DELETE"]

    async def test_a_server_that_cannot_be_told(self) -> None:
        rig = rig_of(events(START, delta(1, "a"), open=True), default=Response(404))
        task = begin(rig)
        await asyncio.sleep(1)
        await rig.completion.stop()
        assert (await task)["stopped"]
        assert "could not be told to stop" in rig.console.lines[0]


async def test_a_flapping_network_of_every_kind() -> None:
    """Every cut of one answer at every event, with every kind of failure in between."""
    whole = [START, *(delta(i, f"{i} ") for i in range(1, 9)), DONE]
    between: list[Callable[[], Any]] = [
        lambda: NetworkFailure("x"),
        lambda: Response(503),
        lambda: Response(429, headers={"retry-after": "3"}),
        lambda: events(START, cut=True),
        lambda: events(": heartbeat\n\n", open=True),
    ]
    for cut in range(1, 9):
        for trouble in between:

            def answer(request: HttpRequest) -> Response:
                last = int(request.headers.get("last-event-id", "0"))
                return events(START, *whole[1 + last :])

            rig = rig_of(events(*whole[: cut + 1], cut=True), trouble(), default=answer)
            assert (await begin(rig))["content"] == "1 2 3 4 5 6 7 8 "
            assert [method for method, _, _ in asked(rig)].count("POST") == 1


@pytest.mark.parametrize("may_repeat", [False, True], ids=["asks a person", "knows keys"])
async def test_a_question_whose_answer_is_lost_before_its_first_word(*, may_repeat: bool) -> None:
    asked_for: list[Any] = []

    def answer(request: Any) -> str:
        asked_for.append(request)
        if len(asked_for) == 1:
            raise PageError({"name": "TypeError", "message": "Failed to fetch"})
        return "Hello"

    rig = rig_of(site={"answer": answer})
    rig.site.capabilities = {"answer_twice"} if may_repeat else set()
    task = begin(rig)
    await asyncio.wait([task])
    await asyncio.sleep(3600)
    if may_repeat:
        assert (await task)["content"] == "Hello"
        return
    with pytest.raises(ApiError):
        await task
    assert [state for _, state in rig.stream.answers.values()] == ["broken"]
    await rig.completion.resume_pending("1")  # what a reload does
    await asyncio.sleep(3600)
    assert len(asked_for) == 1
