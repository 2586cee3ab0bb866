"""What the list of chats says where it has none to show."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts

__all__ = ["empty_note", "failure_note"]


def empty_note(document: Document, texts: Texts, *, can_begin: bool) -> list[Element]:
    """There are no chats; with the way to the first one where one `can_begin`."""
    note = document.create("p", {"class": "cp-chat-list__note"}, texts("list.empty"))
    begin = {"class": "cp-button cp-chat-list__more", "type": "button", "data-new-chat": ""}
    button = [document.create("button", begin, texts("page.new_chat"))] if can_begin else []
    return [note, *button]


def failure_note(document: Document, texts: Texts, reason: str) -> tuple[Element, Element]:
    """The list could not be had; and the button in it that tries again."""
    create = document.create
    button = create("button", {"class": "cp-button", "type": "button"}, texts("list.retry"))
    note = create(
        "div",
        {"class": "cp-chat-list__note", "role": "alert"},
        create("p", None, texts("list.failed")),
        create("p", None, reason),
        button,
    )
    return note, button
