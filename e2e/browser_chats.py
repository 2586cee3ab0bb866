"""The chat page with its chats in the browser, as the tests of the list and its keys have it."""

from __future__ import annotations

import re

from playwright.sync_api import Page, Route, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ROOT

__all__ = ["ask", "begin", "browser_chats"]

ANSWERS = """
window.CHAT_PY = {
  backend: {
    async *answer(request) {
      const question = request.messages.at(-1).content;
      yield `About ${question}: `;
      if (question.includes("hold")) await new Promise((resolve) => { window.release = resolve; });
      yield "that is all.";
    },
  },
};
"""
"""An answer to what has "hold" in it ends when the test says so."""
PLUGIN = '''
def setup(chat):
    @chat.command
    def roll(text):
        """Throws dice."""
        return f"Rolled for {text}"
'''


def browser_chats(page: Page, origin: str, *, plugin: bool = False) -> ChatPage:
    """The page, not opened yet; with the command `/roll` where `plugin` says so."""
    text = (ROOT / "index.html").read_text("utf-8")
    assert text.count('data-api-base="/api"') == 1
    more = ' data-plugins="/roll.py"' if plugin else ""
    text = text.replace('data-api-base="/api"', f'data-backend="demo"{more}')

    def fulfil(route: Route) -> None:
        route.fulfill(body=text, content_type="text/html; charset=utf-8")

    page.route(re.compile(rf"^{re.escape(origin)}/(?:\?.*)?$"), fulfil)
    page.route("**/roll.py", lambda route: route.fulfill(body=PLUGIN, content_type="text/x-python"))
    page.add_init_script(ANSWERS)
    return ChatPage(page, PYSCRIPT, origin)


def ask(chat: ChatPage, text: str) -> None:
    """Ask, and wait for the whole answer."""
    chat.expect_state(chat.send(text), "sent")
    chat.expect_state(chat.answers.filter(has_text=f"About {text}: that is all."), "sent")


def begin(chat: ChatPage, *texts: str) -> None:
    """One new chat for each text, which names it; the last one is open."""
    for text in texts:
        if chat.page.url == "about:blank":
            chat.goto()
            expect(chat.page.locator(".cp-chat")).to_have_count(1)
        else:
            chat.page.get_by_role("button", name="New chat", exact=True).click()
            expect(chat.messages).to_have_count(0)
        ask(chat, text)
