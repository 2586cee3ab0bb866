"""An answer comes at the pace of somebody who writes it."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.backends.demo.actor import Cue, compose
from chat_py.backends.demo.pacing import paced
from chat_py.models.answer_event import Notice, TextDelta


@pytest.mark.parametrize("text", [compose(Cue("code", "")) + "\n  ", "x" * 4000, "日本語で"])
async def test_pieces_are_small_and_lose_nothing(text: str) -> None:
    pieces = [event.text async for event in paced([TextDelta(text)], rate=1e9)]  # type: ignore[union-attr]
    assert "".join(pieces) == text
    assert max(map(len, (piece.strip() for piece in pieces))) <= 5


async def test_it_takes_its_time() -> None:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    events = paced([TextDelta("one two six"), Notice("Looking"), TextDelta("end")], rate=10)
    times = [round(loop.time() - begun, 1) async for _ in events]
    assert times == [0, 0.1, 0.2, 0.3, 1.5]
