"""Everybody is told of an answer's end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import ApiError
from chat_py.models.answer_event import AnswerFailure, Usage
from tests.fakes.answers import DONE, START, begin, delta, rig_of
from tests.fakes.storage import FakeDatabase
from tests.fakes.transport import Response, events, json_response


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


async def test_an_answer_of_another_chat_leaves_the_state_alone() -> None:
    rig = rig_of(events(START, delta(1, "a"), DONE, chunk_delay=1))
    task = begin(rig)
    await asyncio.sleep(1)
    rig.state.chat_id = "2"
    await task
    assert rig.state.current_step == 0
    assert rig.events.of("message:received")[0]["chatId"] == "1"


async def test_an_error_event_keeps_the_text_and_says_why() -> None:
    error = ("error", {"error": "The model is busy.", "type": "server"})
    rig = rig_of(events(START, delta(1, "Once"), error))
    with pytest.raises(ApiError) as caught:
        await begin(rig)
    assert (caught.value.type, caught.value.details) == ("server", "The model is busy.")
    assert rig.stream.answers == {"m1": ("Once", "broken")}
    assert rig.stream.reasons["m1"] == "The model is busy."
    assert len(rig.transport.sent) == 1
    assert rig.database.stores["streams"] == {}


async def test_a_refused_question() -> None:
    rig = rig_of(json_response({"error": "No credits left."}, 403))
    assert isinstance(
        await rig.completion.generate(chat_id="1", user_chat_id="u1", message_id="q1"), ApiError
    )
    assert list(rig.stream.answers.values()) == [("", "broken")]
    assert list(rig.stream.reasons.values()) == ["No credits left."]


async def test_the_server_says_that_it_was_stopped_elsewhere() -> None:
    rig = rig_of(events(START, delta(1, "a"), ("done", {"messageId": "m1", "stopped": True})))
    assert (await begin(rig))["stopped"]
    assert rig.stream.answers == {"m1": ("a", "stopped")}


async def test_it_is_not_asked_for_ever() -> None:
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


async def test_what_an_answer_took_and_how_the_chat_is_called_is_told() -> None:
    usage = ("usage", {"inputTokens": 3, "outputTokens": 9}, "2")
    titles = [("title", {"text": text}) for text in ("Old\n maps", " ")]
    rig = rig_of(events(START, *titles, delta(1, "Hi"), usage, DONE))
    await begin(rig)
    assert rig.stream.usages["m1"] == Usage(3, 9)
    assert rig.events.of("chat:renamed") == [{"chatId": "1", "title": "Old maps"}]


@pytest.mark.parametrize(
    ("failure", "reason", "details"),
    [
        (
            AnswerFailure("auth", "backend.key", details="Bad <b>key</b>"),
            "The AI service does not accept this key. Check the key.",
            "Bad <b>key</b>",
        ),
        (AnswerFailure("server", sentence="Out of tea.", details="E418"), "Out of tea.", "E418"),
        (AnswerFailure("server", details="Not today."), "Not today.", ""),
    ],
)
async def test_a_server_s_own_words_stand_beside_ours(
    failure: AnswerFailure, reason: str, details: str
) -> None:
    rig = rig_of(site={"answer": lambda _: ["So far", failure]})
    with pytest.raises(ApiError):
        await begin(rig)
    (name,) = rig.stream.answers
    assert rig.stream.answers[name] == ("So far", "broken")
    assert (rig.stream.reasons[name], rig.stream.details[name]) == (reason, details)
