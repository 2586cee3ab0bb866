"""Texts and parts stand in the order in which they came, sources last."""

from __future__ import annotations

import pytest

from chat_py.message.parts.layout import in_order
from chat_py.models.parts import (
    NoticePart,
    ReasoningPart,
    SourcePart,
    TextPart,
    ToolPart,
)

TOOL = ToolPart(id="t", name="look")
SOURCE = SourcePart(url="https://example.org/")


def text(words: str) -> TextPart:
    return TextPart(text=words)


@pytest.mark.parametrize(
    ("content", "parts", "order"),
    [
        ("ab", [text("a"), TOOL, text("b")], ["a", TOOL, "b"]),
        ("ab", [text("a"), SOURCE, text("b")], ["ab", SOURCE]),
        ("a", [ReasoningPart(text="Hm."), TOOL, text("a")], [TOOL, "a"]),
        ("a", [NoticePart(text="…", level="progress"), text("a")], ["a"]),
        (" ", [text(" "), TOOL], [TOOL]),
        ("other", [text("a"), TOOL, text("b")], ["other", TOOL]),
        ("other", [TOOL], [TOOL, "other"]),
    ],
)
def test_the_order(content, parts, order):
    assert in_order(content, parts) == order
