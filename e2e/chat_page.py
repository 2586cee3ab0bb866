"""The chat page, as its tests speak of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect

from e2e.until import until

__all__ = ["DROPIN", "GUIDE", "PYSCRIPT", "WORDS", "ChatPage", "Way"]

WORDS = re.compile(r"\w+ \w+")


@dataclass(frozen=True)
class Way:
    """A way to start the chat: a page, and what its markup calls things."""

    name: str
    path: str
    box: str
    send: str
    entry: str
    """A chat's entry in the list, `{}` for its id."""


PYSCRIPT = Way(
    name="pyscript",
    path="/",
    box="#messageInput",
    send="#sendBtn",
    entry='[data-chat-list] [data-chat-id="{}"]',
)
DROPIN = Way(
    name="dropin",
    path="/pages/host-b.html",
    box="#userMessage",
    send="#sendMessage",
    entry='.list-group a[data-chat-id="{}"]',
)
GUIDE = Way(
    name="guide",
    path="/pages/host-a.html",
    box="#messageInput",
    send="#sendBtn",
    entry='.chats a[data-chat-id="{}"]',
)


class ChatPage:
    """One tab with the chat."""

    def __init__(self, page: Page, way: Way, origin: str) -> None:
        self.page = page
        self.way = way
        self.origin = origin
        self.box = page.locator(way.box)
        self.send_button = page.locator(way.send)
        self.log = page.locator("#chatContainer")
        self.messages = self.log.locator("article.cp-message")
        self.mine = self.log.locator('article.cp-message[data-sender="user"]')
        self.answers = self.log.locator('article.cp-message[data-sender="bot"]')
        self.streaming = self.log.locator('[data-state="streaming"] .message-text')
        """What is there of the answer that is under way; not who gives it, and since when."""
        self.boot_failure = page.locator(".cp-notice--boot")

    def address(self, chat: str = "") -> str:
        """Where a chat is; without an id, where one arrives."""
        return self.origin + self.way.path + (f"?chat={chat}" if chat else "")

    def goto(self, chat: str = "") -> None:
        """Open the page and wait for nothing more than its markup."""
        self.page.goto(self.address(chat), wait_until="domcontentloaded")

    def open(self, chat: str = "kai", first: str = "Show me a bug") -> None:
        """Open a chat and wait for its first message, and for Python."""
        self.goto(chat)
        expect(self.messages.filter(has_text=first)).to_have_count(1)
        self.expect_python()

    def reload(self) -> None:
        """Load the page anew, and wait for the first message, and for Python."""
        self.page.reload(wait_until="domcontentloaded")
        expect(self.messages.first).to_be_attached()
        self.expect_python()

    def expect_python(self) -> None:
        """What is on the page is Python's: the first view, drawn before it, has been taken over."""
        until(self.page, "!document.querySelector('[data-first-view]')")

    def settle(self) -> None:
        """Wait until code in view is coloured: the last file of a visit has come then."""
        until(self.page, "CSS.highlights.size > 0")

    def entry(self, chat: str) -> Locator:
        """A chat in the list."""
        return self.page.locator(self.way.entry.format(chat))

    def message(self, text: str) -> Locator:
        """My messages that say `text`."""
        return self.mine.filter(has_text=text)

    def send(self, text: str) -> Locator:
        """Write `text` and press Ctrl+Enter; my message, which may not be there yet."""
        self.box.fill(text)
        self.box.press("Control+Enter")
        return self.message(text)

    def expect_state(self, message: Locator, state: str) -> None:
        """`message` is there once, in this state."""
        expect(message).to_have_count(1)
        expect(message).to_have_attribute("data-state", state)

    def ask(self, text: str) -> Locator:
        """Send `text` and wait for the whole answer, which is returned."""
        before = self.answers.count()
        self.expect_state(self.send(text), "sent")
        expect(self.answers).to_have_count(before + 1)
        answer = self.answers.nth(before)
        expect(answer).to_have_attribute("data-state", "sent")
        return answer

    def texts(self) -> list[str]:
        """What every message says, in order, as one reads it."""
        return [text.strip() for text in self.log.locator(".message-text").all_inner_texts()]

    def expect_texts(self, texts: list[str]) -> None:
        """The messages say this again: after a reload they are there before they can be seen."""
        written = self.log.locator(".message-text")
        expect(written).to_have_text(texts, use_inner_text=True)

    def stored(self, chat: str) -> list[dict[str, Any]]:
        """What the server has of a chat, oldest first."""
        reply = self.page.request.get(f"{self.origin}/api/chat/{chat}/history?limit=500")
        assert reply.ok, reply.text()
        return reply.json()["messages"]

    def stored_texts(self, chat: str) -> list[str]:
        """What the server has of what I said in a chat."""
        return [
            message["content"]
            for message in self.stored(chat)
            if message.get("sender", message.get("role")) == "user"
        ]

    def expect_chat(self, chat: str, first: str) -> None:
        """Chat `chat` is the open one: in the address and on the page."""
        expect(self.page).to_have_url(re.compile(rf"[?&]chat={chat}\b"))
        expect(self.messages.filter(has_text=first)).to_have_count(1)
