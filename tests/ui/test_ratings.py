"""Good and Bad, from the press on; tests/ui/test_feedback.py has the form that asks why."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from tests.fakes.chat_page import ChatPage, message


def open_page(before: ChatPage | None = None) -> ChatPage:
    """A page with an answer; after a reload of `before` where that is given."""
    chat = ChatPage()
    if before is not None:
        chat.local.values.update(before.local.values)
    chat.open("c1", message("u1", "Hi", "user"), message("b1", "Hello"))
    chat.bus.trigger("chat:loaded", {"chatId": "c1"})
    return chat


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def pressed(chat: ChatPage) -> list[str]:
    return [
        name
        for name in ("like", "dislike")
        if chat.element(f'[data-message-action="{name}"]').get("aria-pressed") == "true"
    ]


async def test_a_press_is_kept_when_the_page_goes_at_once() -> None:
    gone = open_page()
    gone.actions.handle("like", "b1")  # and nothing else of this page runs
    chat = open_page(gone)
    await settle()
    assert pressed(chat) == ["like"]
    assert chat.backend.acted == [("c1", "b1", "like")]
    chat.bus.trigger("chat:loaded", {"chatId": "c1"})
    await settle()
    assert len(chat.backend.acted) == 1


async def test_what_is_pressed_meanwhile_follows() -> None:
    chat = open_page()
    chat.backend.gate = asyncio.Event()
    for name in ("like", "dislike", "dislike", "dislike"):
        chat.actions.handle(name, "b1")
        await settle()
    assert pressed(chat) == ["dislike"]
    chat.bus.trigger("chat:loaded", {"chatId": "c1"})  # the chat was left and is opened again
    chat.backend.gate.set()
    await settle()
    assert [action for _, _, action in chat.backend.acted] == ["like", "dislike"]
    assert chat.log.query(".cp-feedback") is not None
    await settle()
    assert chat.local.values == {}


@pytest.mark.parametrize(("retryable", "kept"), [(True, ["like"]), (False, [])])
async def test_what_cannot_be_told_again_yet_is_kept(retryable: bool, kept: list[str]) -> None:
    gone = open_page()
    gone.actions.handle("like", "b1")
    chat = ChatPage()
    chat.backend.failure = ApiError("No.", retryable=retryable)
    chat.local.values.update(gone.local.values)
    chat.bus.trigger("chat:loaded", {"chatId": "c1"})
    await settle()
    assert list(chat.local.values.values()) == kept


async def test_what_was_refused_is_taken_back_and_not_told_again() -> None:
    chat = open_page()
    chat.actions.handle("like", "b1")
    await settle()
    chat.backend.failure = ApiError("No.")
    chat.actions.handle("dislike", "b1")
    await settle()
    assert pressed(chat) == ["like"]
    assert open_page(chat).local.values == {}
