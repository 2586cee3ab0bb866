"""Gives an answer at the pace of somebody who writes it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Iterable

from chat_py.models.answer_event import AnswerEvent, TextDelta

__all__ = ["paced"]

PIECE = re.compile(r"\s*\S{1,5}|\s+$")
YIELD_EVERY = 64
BESIDE = 12
"""Pieces that something other than text takes the time of."""


async def paced(events: Iterable[AnswerEvent], *, rate: float) -> AsyncGenerator[AnswerEvent]:
    """The events, their text in pieces of about a token, `rate` of them a second."""
    loop = asyncio.get_running_loop()
    start = loop.time()
    number = 0
    for event in events:
        pieces = PIECE.findall(event.text) if isinstance(event, TextDelta) else [""]
        for piece in pieces:
            # By due time, not by a pause for each piece: timers are coarser than a fast rate.
            pause = start + number / rate - loop.time()
            if pause > 0 or number % YIELD_EVERY == 0:
                await asyncio.sleep(max(0.0, pause))
            yield TextDelta(piece) if isinstance(event, TextDelta) else event
            number += 1 if piece else BESIDE
