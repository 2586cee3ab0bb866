"""How long a model thinks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from chat_py.models.answer_event import AnswerEvent, ReasoningDelta

__all__ = ["timed"]


async def timed(
    events: AsyncIterator[AnswerEvent], now: Callable[[], float]
) -> AsyncIterator[AnswerEvent]:
    """`events` with the duration behind each thought, by the clock `now` (seconds)."""
    since: float | None = None
    async for event in events:
        if isinstance(event, ReasoningDelta):
            since = now() if since is None else since
        elif since is not None:
            yield ReasoningDelta("", seconds=round(now() - since, 1))
            since = None
        yield event
    if since is not None:
        yield ReasoningDelta("", seconds=round(now() - since, 1))
