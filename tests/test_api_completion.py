"""Answers: streamed, broken and resumed, stopped, delivered by another way, over reloads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from pydantic_core import from_json

from chat_py.base.errors import ApiError, ArgumentError, NetworkFailure
from chat_py.browser.protocols.http import HttpRequest
from tests.fakes.chat_rig import ChatRig
from tests.fakes.storage import FakeDatabase
from tests.fakes.transport import Response, events, json_response

START = ("start", {"completionId": "c1", "messageId": "m1"})
DONE = ("done", {"messageId": "m1", "currentStep": 3, "totalSteps": 5, "suggestions": ["Why?"]})


def delta(number: int, text: str) -> tuple[str, Any, str]:
    return ("delta", {"text": text}, str(number))


def rig_of(*answers: Any, **more: Any) -> ChatRig:
    rig = ChatRig(*answers, **more)
    rig.state.chat_id, rig.state.user_chat_id = "1", "u1"
    return rig


def begin(rig: ChatRig, **options: Any) -> asyncio.Task[dict[str, Any]]:
    options.setdefault("messageId", "q1")
    return asyncio.ensure_future(rig.completion.generate_chat_completion(options))


def asked(rig: ChatRig) -> list[tuple[str, str, str | None]]:
    return [(r.method, r.url, r.headers.get("last-event-id")) for r in rig.transport.sent]


POST = ("POST", "/api/completion", None)


def resume(last: str | None) -> tuple[str, str, str | None]:
    return ("GET", "/api/completion/c1", last)


async def test_an_answer_from_its_question_to_its_end() -> None:
    rig = rig_of(events(START, delta(1, "Hel"), delta(2, "lo"), DONE, chunk_delay=1))
    task = begin(rig)
    await asyncio.sleep(0.5)
    assert list(rig.stream.answers.values()) == [("", "streaming")]
    await asyncio.sleep(2)
    assert rig.stream.answers == {"m1": ("Hel", "streaming")}
    assert rig.completion.is_streaming()
    assert await task == {"messageId": "m1", "content": "Hello"}
    assert rig.stream.answers == {"m1": ("Hello", "sent")}
    assert not rig.completion.is_streaming()
    assert (rig.state.current_step, rig.state.total_steps) == (3, 5)
    assert rig.database.stores["streams"] == {}


async def test_who_sees_an_answer_s_end_and_asks_for_the_history_gets_it_with_the_answer() -> None:
    rig = rig_of(json_response([]), events(START, delta(1, "Hello"), DONE))
    history = "/chat/1/history"
    await rig.api.make_request("GET", history, None, {"useCache": True, "cacheKey": "mine"})
    kept: list[bool] = []
    finish = rig.stream.finish

    def seen(*args: Any, **more: Any) -> None:
        finish(*args, **more)
        kept.append(rig.api.request_cache.has("mine"))

    rig.stream.finish = seen
    await begin(rig)
    assert kept == [False]


async def test_what_is_asked() -> None:
    rig = rig_of(events(START, DONE))
    await begin(rig)
    request = rig.transport.sent[0]
    assert request.headers["accept"] == "text/event-stream"
    assert isinstance(request.body, str)
    body = from_json(request.body)
    assert request.headers["idempotency-key"] == body.pop("uniqueId")
    assert body == {
        "chatId": "1",
        "userChatId": "u1",
        "userId": "",
        "messageId": "q1",
        "regenerate": False,
    }


async def test_the_events_of_an_answer() -> None:
    rig = rig_of(events(START, delta(1, "Hi"), DONE))
    await begin(rig)
    assert rig.events.of("message:received") == [
        {
            "messageId": "m1",
            "content": "Hi",
            "chatId": "1",
            "userChatId": "u1",
            "timestamp": rig.clock.now(),
        }
    ]
    assert rig.events.of("suggestions:retrieved") == [{"suggestions": ["Why?"], "chatId": "1"}]


@pytest.mark.parametrize("as_option", [True, False])
async def test_a_callback_runs_once(as_option: bool) -> None:
    rig = rig_of(events(START, delta(1, "Hi"), DONE), Response(403))
    calls: list[tuple[Any, ...]] = []

    def callback(*arguments: Any) -> None:
        calls.append(arguments)

    options: Any = {"callback": callback} if as_option else callback
    await rig.completion.generate_chat_completion(options)
    with pytest.raises(ApiError) as caught:
        await rig.completion.generate_chat_completion(options)
    assert calls == [({"messageId": "m1", "content": "Hi"},), (None, caught.value)]


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

    async def test_what_is_delivered_twice_counts_once(self) -> None:
        rig = rig_of(
            events(START, delta(1, "a"), delta(1, "a"), delta(2, "b"), cut=True),
            events(START, delta(1, "a"), delta(2, "b"), delta(3, "c"), DONE),
        )
        assert (await begin(rig))["content"] == "abc"

    async def test_what_was_left_out_is_asked_for(self) -> None:
        rig = rig_of(
            events(START, delta(1, "a"), delta(3, "c"), open=True),
            events(START, delta(2, "b"), delta(3, "c"), DONE),
        )
        assert (await begin(rig))["content"] == "abc"
        assert asked(rig) == [POST, resume("1")]

    async def test_a_server_that_counts_in_its_own_way(self) -> None:
        rig = rig_of(default=events(START, delta(10, "a"), delta(20, "b"), DONE))
        assert (await begin(rig))["content"] == "ab"
        assert len(rig.transport.sent) == 3

    async def test_without_ids_it_is_read_from_the_start(self) -> None:
        rig = rig_of(
            events(START, ("delta", {"text": "a"}), cut=True),
            events(START, ("delta", {"text": "a"}), ("delta", {"text": "b"}), DONE),
        )
        assert (await begin(rig))["content"] == "ab"
        assert asked(rig) == [POST, resume(None)]

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

    async def test_silence_is_noticed_within_45_seconds(self) -> None:
        rig = rig_of(
            events(START, delta(1, "a"), open=True),
            events(START, delta(2, "b"), DONE),
        )
        await begin(rig)
        assert rig.transport.times[1] == pytest.approx(46)
        assert rig.transport.responses[0].closed

    async def test_silence_from_the_start_is_noticed_too(self) -> None:
        rig = rig_of(events(open=True), events(START, delta(1, "a"), DONE))
        assert (await begin(rig))["content"] == "a"
        assert rig.transport.times == pytest.approx([0, 47])

    async def test_heartbeats_keep_a_slow_answer_alive(self) -> None:
        beats = [": heartbeat\n\n"] * 20
        rig = rig_of(events(START, *beats, delta(1, "a"), DONE, chunk_delay=40))
        assert (await begin(rig))["content"] == "a"
        assert asked(rig) == [POST]

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

    async def test_a_post_without_an_answer_is_repeated_under_its_key(self) -> None:
        rig = rig_of(NetworkFailure("x"), Response(503), events(START, delta(1, "a"), DONE))
        assert (await begin(rig))["content"] == "a"
        assert len({request.headers["idempotency-key"] for request in rig.transport.sent}) == 1

    async def test_a_page_of_somebody_on_the_way_is_no_answer(self) -> None:
        portal = Response(200, "<h1>Log in", {"content-type": "text/html; charset=utf-8"})
        rig = rig_of(portal, events(START, delta(1, "a"), cut=True), portal, events(START, DONE))
        assert (await begin(rig))["content"] == "a"
        assert asked(rig) == [POST, POST, resume("1"), resume("1")]

    async def test_a_head_without_a_body_is_repeated_under_its_key(self) -> None:
        rig = rig_of(events(cut=True), events(START, delta(1, "a"), DONE))
        assert (await begin(rig))["content"] == "a"
        assert asked(rig) == [POST, POST]

    async def test_a_plain_answer_that_breaks_off_is_not_asked_for_again(self) -> None:
        rig = rig_of(Response(200, "half", {"content-type": "text/plain"}, cut=True))
        with pytest.raises(ApiError):
            await begin(rig)
        assert list(rig.stream.answers.values()) == [("half", "broken")]
        assert asked(rig) == [POST]


class TestFailure:
    async def test_an_error_event_keeps_the_text_and_says_why(self) -> None:
        error = ("error", {"error": "The model is busy.", "type": "server"})
        rig = rig_of(events(START, delta(1, "Once"), error))
        with pytest.raises(ApiError) as caught:
            await begin(rig)
        assert (caught.value.type, caught.value.details) == ("server", "The model is busy.")
        assert rig.stream.answers == {"m1": ("Once", "broken")}
        assert rig.stream.reasons["m1"] == "The model is busy."
        assert len(rig.transport.sent) == 1
        assert rig.database.stores["streams"] == {}

    @pytest.mark.parametrize(
        ("bad", "named"),
        [(("delta", {"text": []}, "1"), "text"), ("event: delta\ndata: {\n\n", "Invalid JSON")],
    )
    async def test_an_event_that_cannot_be_read(self, bad: Any, named: str) -> None:
        rig = rig_of(events(START, bad))
        with pytest.raises(ApiError) as caught:
            await begin(rig)
        assert caught.value.type == "validation"
        assert named in caught.value.details

    async def test_unknown_events_are_for_later_servers(self) -> None:
        rig = rig_of(events(START, ("mood", {"glad": True}), delta(1, "a"), DONE))
        assert (await begin(rig))["content"] == "a"

    async def test_a_refused_question(self) -> None:
        rig = rig_of(json_response({"error": "No credits left."}, 403))
        assert isinstance(
            await rig.completion.generate(chat_id="1", user_chat_id="u1", message_id="q1"), ApiError
        )
        assert list(rig.stream.answers.values()) == [("", "broken")]
        assert list(rig.stream.reasons.values()) == ["No credits left."]

    async def test_no_chat_is_open(self) -> None:
        with pytest.raises(ArgumentError, match=r"options\.chatId"):
            await ChatRig().completion.generate_chat_completion()


class TestOtherServers:
    @pytest.mark.parametrize(
        ("answer", "result"),
        [
            (json_response({"messageId": "m9", "content": "Hi"}), ("m9", "Hi")),
            (json_response({"_id": "m9", "role": "assistant", "message": "Hi"}), ("m9", "Hi")),
            (Response(200, "Hi", {"content-type": "text/plain"}), (None, "Hi")),
            (
                Response(
                    200,
                    '{"text":"H"}\n{"text":"i"}',
                    {"content-type": "application/x-ndjson"},
                ),
                (None, "Hi"),
            ),
        ],
    )
    async def test_a_whole_answer(self, answer: Response, result: tuple[str | None, str]) -> None:
        rig = rig_of(answer)
        found = await begin(rig, uniqueId="page-1")
        assert found == {"messageId": result[0] or "page-1", "content": result[1]}
        assert rig.stream.answers == {result[0] or "page-1": ("Hi", "sent")}

    async def test_success_false(self) -> None:
        rig = rig_of(json_response({"success": False, "message": "Not now."}))
        with pytest.raises(ApiError) as caught:
            await begin(rig)
        assert caught.value.details == "Not now."

    @pytest.mark.parametrize("when", ["before the reply", "after the reply"])
    async def test_an_empty_reply_and_the_text_by_another_way(self, when: str) -> None:
        rig = rig_of(Response(200, "", delay=5))
        task = begin(rig, uniqueId="page-1")
        await asyncio.sleep(1 if when == "before the reply" else 9)
        assert rig.completion.deliver_external("page-1", "From the socket")
        assert await task == {"messageId": "page-1", "content": "From the socket"}
        assert rig.stream.answers == {"page-1": ("From the socket", "sent")}
        assert len(rig.events.of("message:received")) == 1
        assert not rig.completion.deliver_external("page-1", "Again")

    async def test_the_other_way_has_an_id_of_its_own(self) -> None:
        rig = rig_of(Response(200, ""))
        task = begin(rig)
        await asyncio.sleep(1)
        assert rig.completion.deliver_external("socket-77", "Hi")
        assert (await task)["content"] == "Hi"

    async def test_nothing_comes_the_other_way(self) -> None:
        rig = rig_of(Response(200, ""))
        with pytest.raises(ApiError) as caught:
            await begin(rig)
        assert caught.value.type == "timeout"
        assert asyncio.get_running_loop().time() == pytest.approx(120)

    async def test_the_other_way_says_that_none_will_come(self) -> None:
        rig = rig_of(Response(200, ""))
        task = begin(rig, uniqueId="page-1")
        await asyncio.sleep(1)
        assert rig.completion.deliver_external("page-1", None)
        assert (await task)["content"] == ""
        assert rig.stream.answers == {}
        assert rig.events.of("message:received") == []


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

    async def test_only_the_open_chat(self) -> None:
        rig = rig_of(default=events(START, delta(1, "a"), open=True))
        other = begin(rig, chatId="2")
        await asyncio.sleep(1)
        await rig.completion.stop()
        assert rig.completion.is_streaming("2")
        other.cancel()

    async def test_the_server_says_that_it_was_stopped_elsewhere(self) -> None:
        rig = rig_of(events(START, delta(1, "a"), ("done", {"messageId": "m1", "stopped": True})))
        assert (await begin(rig))["stopped"]
        assert rig.stream.answers == {"m1": ("a", "stopped")}


class TestReload:
    async def leave(self, *answers: Any) -> FakeDatabase:
        """A visit that ends in the middle of an answer."""
        rig = rig_of(*answers)
        begin(rig).add_done_callback(lambda task: task.exception())
        await asyncio.sleep(1)
        rig.owner.close()
        await asyncio.sleep(0.001)
        return rig.database

    async def test_it_goes_on(self) -> None:
        database = await self.leave(events(START, delta(1, "a"), open=True))
        rig = rig_of(events(START, delta(1, "a"), delta(2, "b"), DONE), database=database)
        await rig.completion.resume_pending("1")
        await asyncio.sleep(1)
        assert asked(rig) == [resume(None)]
        assert rig.stream.answers == {"m1": ("ab", "sent")}
        assert rig.events.of("message:received")[0]["content"] == "ab"
        assert database.stores["streams"] == {}

    async def test_before_the_answer_had_an_id_the_key_finds_it(self) -> None:
        database = await self.leave(Response(200, delay=60))
        key = next(iter(database.stores["streams"])).rpartition("/")[2]
        rig = rig_of(events(START, delta(1, "a"), DONE), database=database)
        await rig.completion.resume_pending("1")
        await asyncio.sleep(1)
        assert rig.transport.sent[0].headers["idempotency-key"] == key
        assert rig.stream.answers == {"m1": ("a", "sent")}

    @pytest.mark.parametrize("failure", [Response(401), Response(503), NetworkFailure("refused")])
    async def test_a_question_that_never_got_through_is_asked_again(self, failure: Any) -> None:
        database = FakeDatabase()
        former = rig_of(default=failure, database=database)
        with pytest.raises(ApiError):
            await begin(former)
        former.owner.close()
        assert len(database.stores["streams"]) == 1
        rig = rig_of(events(START, delta(1, "a"), DONE), database=database)
        await rig.completion.resume_pending("1")
        await asyncio.sleep(1)
        assert rig.stream.answers == {"m1": ("a", "sent")}
        assert database.stores["streams"] == {}

    async def test_after_the_log_in_it_takes_the_place_of_the_failure(self) -> None:
        rig = rig_of(Response(401), events(START, delta(1, "a"), DONE))
        with pytest.raises(ApiError):
            await begin(rig, uniqueId="here")
        assert rig.stream.answers == {"here": ("", "broken")}
        await rig.completion.resume_pending("1")
        await asyncio.sleep(1)
        assert rig.stream.answers == {"m1": ("a", "sent")}
        assert len({r.headers["idempotency-key"] for r in rig.transport.sent}) == 1

    async def test_it_is_not_asked_for_ever(self) -> None:
        database = FakeDatabase()
        for _ in range(6):
            rig = rig_of(default=Response(503), database=database)
            if not database.stores.get("streams"):
                begin(rig).add_done_callback(lambda task: task.exception())
            await rig.completion.resume_pending("1")
            await asyncio.sleep(600)
            rig.owner.close()
            if not database.stores["streams"]:
                break
        assert database.stores["streams"] == {}
        assert len(rig.transport.sent) == 4

    async def test_another_chat_and_another_user_leave_it_alone(self) -> None:
        database = await self.leave(events(START, delta(1, "a"), open=True))
        rig = rig_of(database=database)
        await rig.completion.resume_pending("2")
        rig.user = "bob"
        await rig.completion.resume_pending("1")
        await asyncio.sleep(1)
        assert rig.transport.sent == []

    async def test_one_that_the_server_has_forgotten_leaves_nothing(self) -> None:
        database = await self.leave(events(START, delta(1, "a"), open=True))
        rig = rig_of(Response(404), database=database)
        await rig.completion.resume_pending("1")
        await asyncio.sleep(1)
        assert (rig.stream.answers, database.stores["streams"]) == ({}, {})

    async def test_the_server_knows_of_one_begun_elsewhere(self) -> None:
        rig = rig_of(events(START, delta(1, "a"), DONE))
        active = {"completionId": "c1", "messageId": "m1"}
        await rig.completion.resume_pending("1", active)
        await rig.completion.resume_pending("1", active)
        await asyncio.sleep(1)
        assert asked(rig) == [resume(None)]
        assert rig.stream.answers == {"m1": ("a", "sent")}

    async def test_one_that_is_under_way_is_not_begun_twice(self) -> None:
        rig = rig_of(events(START, delta(1, "a"), DONE, chunk_delay=5))
        task = begin(rig)
        await asyncio.sleep(7)
        await rig.completion.resume_pending("1", {"completionId": "c1", "messageId": "m1"})
        assert (await task)["content"] == "a"
        assert asked(rig) == [POST]

    async def test_without_storage_the_answer_comes_all_the_same(self) -> None:
        rig = rig_of(events(START, delta(1, "a"), DONE))
        rig.database.denied = True
        await rig.completion.resume_pending("1")
        assert (await begin(rig))["content"] == "a"


async def test_the_same_question_twice_is_one_request() -> None:
    rig = rig_of(events(START, delta(1, "a"), DONE, chunk_delay=1))
    one, two = begin(rig), begin(rig)
    assert await one == await two
    assert asked(rig) == [POST]


async def test_answering_again_takes_the_place_of_the_answer() -> None:
    rig = rig_of(events(START, delta(1, "new"), DONE, chunk_delay=1))
    task = asyncio.ensure_future(
        rig.completion.generate(chat_id="1", user_chat_id="u1", message_id="m0", regenerate=True)
    )
    await asyncio.sleep(0.5)
    assert list(rig.stream.answers) == ["m0"]
    await task
    assert rig.stream.answers == {"m1": ("new", "sent")}


async def test_a_hidden_answer_is_not_drawn() -> None:
    rig = rig_of(events(START, delta(1, "a"), DONE))
    result = await rig.completion.generate_chat_completion(None, True)
    assert (result["content"], rig.stream.answers) == ("a", {})
    assert rig.events.of("message:received")[0]["hidden"]


async def test_an_answer_of_another_chat_leaves_the_state_alone() -> None:
    rig = rig_of(events(START, delta(1, "a"), DONE, chunk_delay=1))
    task = begin(rig)
    await asyncio.sleep(1)
    rig.state.chat_id = "2"
    await task
    assert rig.state.current_step == 0
    assert rig.events.of("message:received")[0]["chatId"] == "1"


async def test_whoever_asked_may_leave_without_ending_the_answer() -> None:
    rig = rig_of(events(START, delta(1, "a"), DONE, chunk_delay=1))
    task = begin(rig)
    await asyncio.sleep(0.5)
    task.cancel()
    await asyncio.sleep(10)
    assert rig.stream.answers == {"m1": ("a", "sent")}


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
