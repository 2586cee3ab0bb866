"""How long a model thinks is measured while it does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from chat_py.models.answer_event import AnswerEvent, ReasoningDelta, TextDelta
from chat_py_server.thoughts import timed


async def all_of(*steps: AnswerEvent | float) -> list[AnswerEvent]:
    """What becomes of events between which so many seconds pass."""

    async def events() -> AsyncIterator[AnswerEvent]:
        for step in steps:
            if isinstance(step, float):
                await asyncio.sleep(step)
            else:
                yield step

    return [event async for event in timed(events(), asyncio.get_running_loop().time)]


async def test_a_thought_is_followed_by_its_time() -> None:
    first, second, text = ReasoningDelta("a"), ReasoningDelta("b"), TextDelta("c")
    told = await all_of(first, 2.0, second, 3.0, text, 9.0, first, 1.0, text)
    assert told == [
        first,
        second,
        ReasoningDelta("", seconds=5.0),
        text,
        first,
        ReasoningDelta("", seconds=1.0),
        text,
    ]


async def test_thoughts_alone_have_a_time() -> None:
    assert await all_of(ReasoningDelta("a"), 2.0) == [
        ReasoningDelta("a"),
        ReasoningDelta("", seconds=2.0),
    ]


async def test_without_thoughts_nothing_is_added() -> None:
    assert await all_of(TextDelta("a"), 2.0, TextDelta("b")) == [TextDelta("a"), TextDelta("b")]
