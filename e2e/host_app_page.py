"""A tab with `e2e/pages/host-app.html`, as tests speak of it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import uuid4

from playwright.sync_api import Error, Locator, Page, expect

from e2e.chat_page import ChatPage, Way
from e2e.until import until

__all__ = ["HostApp"]

APP = Way("host-app", "/chat/", "#userMessage", "#sendMessage", '.chat-entry[data-chat-id="{}"]')


class HostApp(ChatPage):
    """One tab with the application, logged in as `user`, or as somebody new."""

    def __init__(self, page: Page, origin: str, user: str = "") -> None:
        super().__init__(page, APP, origin)
        self.user = user or f"user-{uuid4()}"
        page.context.add_cookies([{"name": "user", "value": self.user, "url": origin}])

    def address(self, chat: str = "") -> str:
        return f"{self.origin}/chat/{chat}"

    def goto(self, chat: str = "") -> None:
        super().goto(chat)
        until(self.page, "document.documentElement.dataset.socket === 'open'")

    def send(self, text: str) -> Locator:
        self.box.fill(text)
        self.box.press("Enter")  # alone, here
        return self.message(text)

    def control(self, **what: Any) -> list[list[Any]]:
        reply = self.page.request.post(f"{self.origin}/test", data={"user": self.user, **what})
        return reply.json()["calls"]

    def calls(self, path: str) -> list[dict[str, Any]]:
        """The bodies of this user's requests."""
        mine = self.page.evaluate("openChat().userChatId")
        return [
            body for asked, body in self.control() if asked == path and body["userChatId"] == mine
        ]

    def stored_texts(self, chat: str) -> list[str]:
        return [body["message"] for body in self.calls("/chat/add-message")]

    def log_lines(self) -> list[str]:
        return self.page.evaluate("pageLog")

    def expect_logged(self, *lines: str) -> None:
        """These lines come, in this order, perhaps with others between them."""
        in_order = "pageLog.reduce((at, line) => at + (line === arg[at]), 0) === arg.length"
        with suppress(Error):  # the assertion says what there is instead
            until(self.page, in_order, lines)
        at = iter(self.log_lines())
        missing = [line for line in lines if not any(line == seen for seen in at)]
        assert missing == [], self.log_lines()

    def expect_open(self, chat: str, greeting: str) -> None:
        expect(self.page).to_have_url(f"{self.origin}/chat/{chat}")
        expect(self.messages.filter(has_text=greeting)).to_have_count(1)
        expect(self.page.locator("#chat-wrapper")).to_be_visible()
        expect(self.box).to_be_visible()
        expect(self.page.locator("#loadingOverlay")).to_be_hidden()
