"""A chat as a file."""

from __future__ import annotations

import asyncio
import json

import pytest

from chat_py.base.errors import ApiError
from chat_py.ui.export import ChatExport
from chat_py.ui.written_chat import ChatWriter
from tests.fakes.chat_page import ChatPage, message


@pytest.fixture
async def chat():
    chat = ChatPage()
    chat.open("c1", message("m1203"))
    yield chat
    assert chat.document.errors == []
    assert chat.failures == []


@pytest.fixture
def export(chat):
    return ChatExport(
        document=chat.document,
        backend=chat.backend,
        shelf=None,
        display=chat.display,
        notices=chat.notices,
        state=chat.state,
        writer=ChatWriter(text=chat.text, texts=chat.texts, clock=chat.clock),
        owner=chat.owner,
    )


async def test_json_has_every_message_in_order(chat, export):
    chat.backend.messages["c1"] = [message(f"m{n}", likes=n) for n in range(1204)]
    assert await export.export("json") is True
    ((name, kind, text),) = chat.document.downloads
    assert (name, kind) == ("Mira-2023-11-14.json", "application/json")
    data = json.loads(text)
    assert (data["chatId"], data["name"]) == ("c1", "Mira")
    assert [m["id"] for m in data["messages"]] == [f"m{n}" for n in range(1204)]
    assert data["messages"][7]["likes"] == 7


async def test_markdown_reads_as_the_chat_does(chat, export):
    now = chat.clock.now()
    chat.backend.messages["c1"] = [
        message("a", "Good *evening*", timestamp=now),
        message("b", "# not a heading of the file", "user", timestamp=now),
        message("c", "[Hidden] secret"),
        message("d", "x", type="image", imageUrl="/api/p.svg", title="A [lake]"),
    ]
    assert await export.export("markdown") is True
    ((name, kind, text),) = chat.document.downloads
    assert (name, kind) == ("Mira-2023-11-14.md", "text/markdown")
    time, day = chat.texts.formats.time(now), chat.texts.formats.date(now, "long", year=True)
    assert text.splitlines() == [
        "# Chat with Mira",
        "",
        f"## {day}",
        "",
        f"**Mira** · {time}",
        "",
        "Good *evening*",
        "",
        f"**You** · {time}",
        "",
        "\\# not a heading of the file",
        "",
        "**Mira**",
        "",
        "![A  lake ](</api/p.svg>)",
    ]


async def test_what_became_of_an_answer_is_told_and_thoughts_are_no_part_of_it(chat, export):
    chat.backend.messages["c1"] = [
        message("a", " ", state="broken", reason="Busy."),
        message("b", "<think>Hm.</think>Half of", finish="length"),
    ]
    assert await export.export("markdown") is True
    assert await export.export("json") is True
    (_, _, markdown), (_, _, record) = chat.document.downloads
    assert "*No answer: Busy.*" in markdown
    assert "Half of\n\n*The answer reached the maximum length and was cut off.*" in markdown
    assert "Hm." not in markdown
    first, second = json.loads(record)["messages"]
    assert (first["state"], first["reason"]) == ("broken", "Busy.")
    assert (second["content"], second["finish"]) == ("Half of", "length")
    assert second["parts"][0] == {"type": "reasoning", "text": "Hm."}


async def test_a_failure_offers_another_try(chat, export):
    chat.backend.failure = ApiError("x")
    assert await export.export("markdown") is False
    chat.backend.failure = None
    chat.document.click(chat.element(".cp-notice .cp-button"))
    for _ in range(20):
        await asyncio.sleep(0)
    assert len(chat.document.downloads) == 1


async def test_without_a_chat_there_is_nothing(chat, export):
    chat.state.chat_id = ""
    assert await export.export("markdown") is False
    assert chat.document.downloads == []


async def test_what_stands_beside_the_text_is_there_too(chat, export):
    parts = [
        {"type": "text", "text": "So [1]."},
        {"type": "tool", "id": "t", "name": "look", "state": "done"},
        {"type": "source", "url": "https://example.org/", "title": "A page"},
    ]
    chat.backend.messages["c1"] = [message("a", "So [1].", parts=parts)]
    assert await export.export("markdown")
    assert await export.export("json")
    markdown, data = (text for _, _, text in chat.document.downloads)
    expected = "So [1].\n\n*look: Done*\n\nSources:\n\n1. [A page](<https://example.org/>)\n"
    assert expected in markdown
    assert [part["type"] for part in json.loads(data)["messages"][0]["parts"]] == [
        *("text", "tool", "source"),
    ]
