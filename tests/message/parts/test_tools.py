"""A tool is a line with its name and state, details behind it, and a question where it asks."""

from __future__ import annotations

import pytest

from chat_py.message.parts.tools import Tools, tool_words
from chat_py.models.parts import ToolPart
from tests.fakes.chat_page import ChatPage


@pytest.fixture
async def chat():
    return ChatPage()


@pytest.fixture
def tools(chat):
    return Tools(
        document=chat.document,
        markup=chat.markup,
        texts=chat.texts,
        focus=chat.focus,
        answers=chat.tool_answers,
    )


def line(box):
    return [box.query(f".cp-tool__{part}").text for part in ("name", "state")]


@pytest.mark.parametrize(
    ("state", "live", "words"),
    [
        ("running", True, "Running…"),
        ("running", False, "Not finished"),
        ("done", False, "Done"),
        ("failed", False, "Failed"),
        ("denied", False, "Not allowed"),
        ("asks", False, "Asks for permission"),
    ],
)
async def test_the_line_has_name_and_state(tools, chat, state, live, words):
    part = ToolPart(id="t", name="look_up", state=state)
    box = tools.build(part, "a1", live=live)
    assert line(box) == ["look_up", words]
    assert tool_words(part, chat.texts, live=live) == f"look_up: {words}"
    assert box.query("details").get("open") is None
    assert box.query("button") is None  # nobody waits


async def test_its_title_is_its_name_and_its_name_is_a_detail(tools):
    part = ToolPart(id="t", name="look_up", title="Look it up", input={"a": 1}, output="Found.")
    box = tools.build(part, "a1", live=True)
    assert line(box)[0] == "Look it up"
    labels = [label.text for label in box.query_all(".cp-tool__label")]
    assert labels == ["Tool", "Input", "Output"]
    data = [place.text for place in box.query_all(".cp-prose")]
    assert data == ["```\nlook_up\n```", '```json\n{\n  "a": 1\n}\n```', "```\nFound.\n```"]


async def test_without_anything_to_tell_the_details_say_so(tools):
    box = tools.build(ToolPart(id="t"), "a1", live=True)
    assert line(box)[0] == "Tool"
    assert box.query(".cp-tool__data").text == "No details."


async def test_no_output_ends_the_block_that_it_stands_in(tools):
    box = tools.build(ToolPart(id="t", output="```\n# Heading\n````"), "a1", live=True)
    fence = "`" * 5
    assert box.query(".cp-prose").text == f"{fence}\n```\n# Heading\n````\n{fence}"


async def test_a_long_text_is_cut(tools):
    box = tools.build(ToolPart(id="t", output="x" * 1_000_000), "a1", live=True)
    assert len(box.query(".cp-prose").text) < 11_000


async def test_where_somebody_waits_it_can_be_allowed_and_denied(tools, chat):
    chat.tool_answers.waiting = {"t"}
    part = ToolPart(id="t", name="look_up", state="asks")
    box = tools.build(part, "a1", live=True)
    group = box.query("[role=group]")
    assert group.get("aria-label") == "Allow look_up to run?"
    buttons = [
        (b.text, b.get("data-message-action"), b.get("data-tool-id"), b.get("data-message-id"))
        for b in group.query_all("button")
    ]
    assert buttons == [("Allow", "allow", "t", "a1"), ("Deny", "deny", "t", "a1")]


async def test_it_changes_in_its_place(tools, chat):
    chat.tool_answers.waiting = {"t"}
    box = tools.build(ToolPart(id="t", name="look_up", state="asks"), "a1", live=True)
    details = box.query("details")
    details.set("open", True)
    tools.update(box, ToolPart(id="t", name="look_up", state="done", output=1), "a1", live=True)
    assert box.query("details") == details
    assert details.get("open") is not None
    assert (line(box)[1], box.query("button")) == ("Done", None)
