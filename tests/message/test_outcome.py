"""What became of an answer, in words and with the next step; the same live and from the history."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.models.parts import read_parts
from tests.fakes.chat_page import message

BLANK = " "
TOOL = [{"type": "tool", "id": "1", "name": "look"}]
THOUGHT = [{"type": "reasoning", "text": "Hm."}]
OUTCOMES = [
    ({"content": "So", "finish": "length"}, "was cut off.", "continue"),
    ({"content": "", "finish": "length"}, "before it wrote an answer.", "regenerate"),
    ({"content": "So", "finish": "filter"}, "cut off by the rules", "regenerate"),
    ({"content": "", "finish": "filter"}, "do not allow an answer", "regenerate"),
    ({"content": ""}, "The answer is empty.", "regenerate"),
    ({"content": " \n"}, "The answer is empty.", "regenerate"),
    ({"content": "\u200b\ufeff\u3164"}, "The answer is empty.", "regenerate"),
    ({"content": "", "parts": THOUGHT}, "thinking, but gave no answer", "regenerate"),
    ({"content": "", "parts": TOOL}, "called a tool", "regenerate"),
    ({"content": "", "finish": "tool"}, "called a tool", "regenerate"),
    ({"content": "So", "state": "stopped"}, "Stopped", "continue"),
    ({"content": "", "state": "stopped"}, "Stopped", "regenerate"),
    ({"content": "So", "state": "broken", "reason": "Busy."}, "interrupted: Busy.", "regenerate"),
    ({"content": "", "state": "broken", "reason": "Busy."}, "No answer: Busy.", "regenerate"),
    ({"content": "", "state": "failed"}, "No answer: The connection", "regenerate"),
]


@pytest.mark.parametrize(("fields", "words", "action"), OUTCOMES)
async def test_from_the_history(chat, fields, words, action):
    fields = dict(fields)
    content = fields.pop("content") or BLANK
    chat.open("c1", message("m1", "Hi", "user"), message("a1", content, **fields))
    line = chat.element(".cp-message__status")
    assert words in line.seen
    assert line.query("button").get("data-message-action") == action
    assert line.query("button").get("data-message-id") == "a1"


@pytest.mark.parametrize(("fields", "words", "action"), OUTCOMES)
async def test_while_it_comes(chat, fields, words, action):
    chat.open("c1", message("m1", "Hi", "user"))
    chat.stream.create_bot_response_container("a1")
    state = {"failed": "broken"}.get(fields.get("state", ""), fields.get("state", "sent"))
    chat.stream.finish(
        "a1",
        fields["content"],
        state=state,
        reason=fields.get("reason", ""),
        finish=fields.get("finish", ""),
        parts=read_parts(fields.get("parts")),
    )
    assert words in chat.element(".cp-message__status").seen
    assert words in chat.said
    assert chat.element(".cp-message__status button").get("data-message-action") == action


async def test_an_answer_that_is_there_says_nothing(chat):
    chat.open(
        "c1",
        message("a1", "So", state="sent"),
        message("a2", "So", finish="tool"),
        message("a3", "", type="image", imageUrl="/api/p.svg"),
        message("u1", "Hi", "user", state="broken"),
    )
    assert chat.log.query(".cp-message__status") is None


async def test_nothing_is_to_be_copied_where_there_is_nothing(chat):
    chat.open("c1", message("a1", BLANK))
    assert chat.log.query('[data-message-action="copy"]') is None


async def test_continue_asks_to_go_on_and_leaves_the_box_alone(chat):
    chat.open("c1", message("a1", "So", finish="length"))
    box = chat.element("#messageInput")
    box.value = "half a thought"
    assert chat.actions.handle("continue", "a1")
    await asyncio.sleep(1)
    said = [entry.content for entry in chat.outbox.entries.values()]
    assert said == ["Please continue where you left off."]
    assert box.value == "half a thought"
