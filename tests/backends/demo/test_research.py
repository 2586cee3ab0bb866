"""What was asked to be looked up is answered with every part that an answer may have."""

from __future__ import annotations

import random

import pytest

from chat_py.backends.demo.phrases import VOICES
from chat_py.backends.demo.research import asks_for_research, research
from chat_py.models.answer_event import ToolCall, Usage
from chat_py.models.parts import collect


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Please search for old maps", True),
        ("Some research on tea", True),
        ("古い地図を調べてください", True),
        ("A link, please", False),
        ("Hello!", False),
    ],
)
def test_when_it_is_asked_for(text: str, wanted: bool) -> None:
    assert asks_for_research(text) is wanted


@pytest.mark.parametrize("voice", VOICES.values(), ids=VOICES)
def test_it_has_every_part(voice) -> None:
    events = research("old maps", voice, random.Random(1), picture="/maps.svg")
    parts = collect(events)
    assert [part.type for part in parts] == [
        *("reasoning", "text", "notice", "tool", "tool", "text"),
        *("source", "source", "file", "file", "notice", "text"),
    ]
    assert [part.state for part in parts if part.type == "tool"] == ["done", "failed"]
    assert sum(isinstance(event, ToolCall) for event in events) == 4
    assert isinstance(events[-1], Usage)
