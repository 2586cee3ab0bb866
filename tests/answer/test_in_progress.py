"""One question has one answer at a time."""

from __future__ import annotations

import asyncio

from tests.fakes.answers import DONE, POST, START, asked, begin, delta, rig_of
from tests.fakes.transport import events, json_response


async def test_the_same_question_twice_is_one_request() -> None:
    rig = rig_of(events(START, delta(1, "a"), DONE, chunk_delay=1))
    one, two = begin(rig), begin(rig)
    assert await one == await two
    assert asked(rig) == [POST]


async def test_another_answer_to_the_same_question_is_asked_for_anew() -> None:
    rig = rig_of(default=events(START, delta(1, "a"), DONE, chunk_delay=1))
    one, two = begin(rig), begin(rig, regenerate=True)
    await one
    await two
    assert asked(rig) == [POST, POST]


async def test_a_question_without_an_id_is_no_other_one() -> None:
    rig = rig_of(default=events(START, delta(1, "a"), DONE, chunk_delay=1))
    await asyncio.gather(begin(rig, messageId=""), begin(rig, messageId=""))
    assert asked(rig) == [POST, POST]


async def test_a_message_of_another_chat_may_have_the_same_id() -> None:
    rig = rig_of(default=events(START, delta(1, "a"), DONE, chunk_delay=1))
    await asyncio.gather(begin(rig), begin(rig, chatId="2"))
    assert asked(rig) == [POST, POST]


async def test_after_a_stop_the_question_is_asked_anew() -> None:
    rig = rig_of(
        events(START, delta(1, "a"), delay=2, open=True),
        events(START, delta(1, "b"), DONE),
        default=json_response(DONE[1]),
    )
    first = begin(rig)
    await asyncio.sleep(1)
    stopping = asyncio.ensure_future(rig.completion.stop())
    assert (await first)["stopped"]
    assert (await begin(rig))["content"] == "b"
    await stopping
    assert asked(rig)[:2] == [POST, POST]


async def test_two_that_the_server_makes_one_are_shown_once() -> None:
    rig = rig_of(default=events(START, delta(1, "a"), DONE, chunk_delay=1))
    one, two = begin(rig), begin(rig, regenerate=True)
    assert await one == await two == {"messageId": "m1", "content": "a"}
    assert rig.stream.answers == {"m1": ("a", "sent")}
    assert len(rig.events.of("message:received")) == 1


async def test_the_chats_in_which_an_answer_is_being_written() -> None:
    rig = rig_of(default=events(START, delta(1, "a"), DONE, chunk_delay=1))
    seen: list[set[str]] = []
    rig.completion.on_writing(lambda: seen.append(rig.completion.writing()))
    await rig.completion.generate_chat_completion({"chatId": "3"}, is_hidden=True)
    assert not any(seen)
    await begin(rig)
    assert any(seen)
    assert seen[-1] == set()
