"""What was wrong with an answer."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from chat_py.models.message import Feedback
from tests.fakes.chat_page import ChatPage, message


@pytest.fixture
async def chat() -> ChatPage:
    chat = ChatPage()
    chat.open("c1", message("u1", "Hi", "user"), message("b1", "Hello"))
    return chat


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def dislike(chat: ChatPage) -> None:
    chat.actions.handle("dislike", "b1")
    await settle()


async def send(chat: ChatPage) -> None:
    chat.document.dispatch(chat.element(".cp-feedback"), "submit")
    await settle()


def given(chat: ChatPage) -> str:
    return " ".join(line.text for line in chat.log.query_all(".cp-message__status"))


async def test_after_bad_the_reasons_are_asked_for_and_sent_with_the_action(chat: ChatPage) -> None:
    await dislike(chat)
    assert chat.backend.acted == [("c1", "b1", "dislike")]
    first = chat.element(".cp-feedback [data-kind]")
    assert chat.document.active == first
    chat.document.click(first)
    assert first.get("aria-pressed") == "true"
    chat.element(".cp-feedback [name=words]").value = " by a year "
    await send(chat)
    assert chat.backend.acted[1:] == [("c1", "b1", "dislike")]
    assert chat.backend.reasons == [Feedback(kinds=["incorrect"], words="by a year")]
    assert chat.log.query(".cp-feedback") is None
    assert "Your feedback: Not correct · by a year" in given(chat)
    assert chat.said == "Thank you for your feedback"
    assert chat.document.active == chat.element('[data-message-action="dislike"]')


async def test_who_types_meanwhile_keeps_the_focus(chat: ChatPage) -> None:
    chat.element("#messageInput").focus()
    await dislike(chat)
    assert chat.log.query(".cp-feedback") is not None
    assert chat.document.active == chat.element("#messageInput")


async def test_it_can_be_changed_and_taken_back(chat: ChatPage) -> None:
    actions = [{"type": "dislike", "reason": {"kinds": ["style", "new"], "words": "dull"}}]
    chat.open("c1", message("u1", "Hi", "user"), message("b1", "Hello", actions=actions))
    assert "Your feedback: Style or tone · dull" in given(chat)
    chat.actions.handle("feedback", "b1")
    pressed = [
        chip.get("data-kind") for chip in chat.log.query_all('.cp-feedback [aria-pressed="true"]')
    ]
    assert pressed == ["style"]
    field = chat.element(".cp-feedback [name=words]")
    assert field.value == "dull"
    field.value = "too dull"
    await send(chat)
    assert "too dull" in given(chat)
    await dislike(chat)
    assert chat.backend.acted[-1] == ("c1", "b1", "unlike")
    assert given(chat) == ""


async def test_escape_and_nothing_said_leave_the_plain_action(chat: ChatPage) -> None:
    await dislike(chat)
    chip = chat.element(".cp-feedback [data-kind]")
    event = chat.document.dispatch(chip, "keydown", key="Escape")
    assert event.default_prevented
    assert chat.log.query(".cp-feedback") is None
    assert chat.document.active == chat.element('[data-message-action="dislike"]')
    chat.actions.handle("feedback", "b1")
    await send(chat)
    assert chat.log.query(".cp-feedback") is None
    chat.actions.handle("feedback", "b1")
    chat.document.click(chat.element(".cp-feedback [data-dismiss]"))
    assert chat.log.query(".cp-feedback") is None
    assert chat.backend.acted == [("c1", "b1", "dislike")]


async def test_what_cannot_be_sent_stays_in_the_form(chat: ChatPage) -> None:
    await dislike(chat)
    chat.element(".cp-feedback [name=words]").value = "wrong"
    chat.backend.failure = ApiError("Not now.")
    await send(chat)
    assert "Not now." in chat.element(".cp-notice").text
    assert chat.element(".cp-feedback [name=words]").value == "wrong"
    chat.backend.failure = None
    await send(chat)
    assert "wrong" in given(chat)


async def test_a_good_answer_needs_no_reason(chat: ChatPage) -> None:
    await dislike(chat)
    chat.actions.handle("like", "b1")
    await settle()
    assert chat.log.query(".cp-feedback") is None
