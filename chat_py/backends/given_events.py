"""An `AnswerStream` of events that somebody makes in this page."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from chat_py.models.answer_event import AnswerEvent

__all__ = ["GivenEvents"]


class GivenEvents:
    """The events of a generator, which is closed with the stream. Their order needs no check, and
    a stream that is resumed begins again."""

    is_counted = False
    position = ""
    retry = None

    def __init__(self, events: AsyncGenerator[AnswerEvent]) -> None:
        self._events = events

    def __aiter__(self) -> AsyncGenerator[AnswerEvent]:
        return self._events

    async def aclose(self) -> None:
        """Close the generator."""
        await self._events.aclose()
