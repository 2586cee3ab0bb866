"""What leaves the chat: the text with its sources as a list, or all parts in order."""

from __future__ import annotations

import pytest

from chat_py.message.parts.written import with_parts, with_sources
from chat_py.models.parts import FilePart, NoticePart, ReasoningPart, SourcePart, TextPart, ToolPart
from tests.fakes.chat_page import ChatPage

SOURCES = [
    SourcePart(url="https://example.org/a b", title="A [page] *here*"),
    SourcePart(url="javascript:alert(1)", title="Evil"),
    SourcePart(title="A paper"),
    SourcePart(url="http://["),
]
LIST = (
    "Sources:\n\n"
    "1. [A \\[page\\] \\*here\\*](<https://example.org/a%20b>)\n"
    "2. Evil\n"
    "3. A paper\n"
    "4. http://\\["
)


@pytest.fixture
async def texts():
    return ChatPage().texts


async def test_sources_are_a_numbered_list(texts):
    assert with_sources("One [1].\n", [*SOURCES, SOURCES[0]], texts) == f"One [1].\n\n{LIST}"
    assert with_sources("One.", [TextPart(text="One.")], texts) == "One."


async def test_all_parts_in_order(texts):
    parts = [
        ReasoningPart(text="Hm."),
        TextPart(text="One."),
        ToolPart(id="t", name="look_up", state="done", output="secret"),
        FilePart(url="/a.png", media_type="image/png", name="A cat"),
        FilePart(url="data:text/plain,x", name="a.txt"),
        NoticePart(text="Careful.\n# Heading", level="warning"),
        TextPart(text="Two."),
        *SOURCES,
    ]
    assert with_parts("One.Two.", parts, texts, str.upper) == (
        "ONE.\n\n*look\\_up: Done*\n\n![A cat](</a.png>)\n\na.txt\n\n"
        f"*Careful. \\# Heading*\n\nTWO.\n\n{LIST}"
    )
