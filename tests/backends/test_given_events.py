"""A stream of events that are made in the page."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from chat_py.backends.given_events import GivenEvents
from chat_py.models.answer_event import AnswerEvent, TextDelta


async def test_who_leaves_it_closes_what_makes_it() -> None:
    closed: list[bool] = []

    async def events() -> AsyncGenerator[AnswerEvent]:
        try:
            yield TextDelta("One")
            yield TextDelta("Two")
        finally:
            closed.append(True)

    stream = GivenEvents(events())
    async for event in stream:
        assert event == TextDelta("One")
        break
    await stream.aclose()
    assert closed == [True]
    assert not stream.is_counted
    assert (stream.position, stream.retry) == ("", None)
