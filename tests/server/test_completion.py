from __future__ import annotations

import asyncio

import pytest

from chat_py.models.answer_event import AnswerRestart, TextDelta
from chat_py.models.completion import StreamDone
from chat_py_server.completion import BATCH, MAX_READERS, Completion
from chat_py_server.problems import ProblemError
from chat_py_server.sse import Event


def test_a_long_answer_that_is_there_comes_in_portions() -> None:
    answer = Completion("id", "user", "message", [TextDelta("x")] * (BATCH * 2 + 1))
    answer.finish(Event("done", StreamDone(message_id="message")))

    async def sizes() -> list[int]:
        return [len(batch) async for batch in answer.follow(0, 60)]

    assert asyncio.run(sizes()) == [BATCH + 1, BATCH, 2]


def test_an_answer_has_so_many_readers_and_room_again_when_one_leaves() -> None:
    answer = Completion("id", "user", "message")

    async def scene() -> None:
        readers = [answer.follow(0, 60) for _ in range(MAX_READERS)]
        for reader in readers:
            await anext(reader)
        with pytest.raises(ProblemError) as caught:
            answer.follow(0, 60)
        assert caught.value.status == 429
        await readers[0].aclose()  # type: ignore[attr-defined]
        answer.follow(0, 60)

    asyncio.run(scene())


async def test_silence_is_told_and_news_come_at_once() -> None:
    answer = Completion("id", "user", "message")
    reader = answer.follow(0, 15)
    assert [event.name for event in await anext(reader)] == ["start"]
    assert await anext(reader) == []
    asyncio.get_running_loop().call_later(1, answer.add, TextDelta("text"))
    assert [event.id for event in await anext(reader)] == [1]


def test_a_restart_stands_in_the_place_of_what_was_before_it() -> None:
    answer = Completion("id", "user", "message")
    for piece in (TextDelta("void"), AnswerRestart(), TextDelta("text")):
        answer.add(piece)
    assert answer.pieces == [AnswerRestart(), AnswerRestart(), TextDelta("text")]
