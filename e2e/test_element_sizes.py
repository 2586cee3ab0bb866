"""`<chat-py>` in every size from 300 px on: all of it is inside, in reach and accessible."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.chat_page import ChatPage
from e2e.server import ChatServer
from e2e.test_accessibility import violations
from e2e.test_element import ELEMENT
from e2e.until import until

SIZES = [(300, 400), (320, 480), (390, 844), (768, 1024), (1280, 800)]
BARE = """<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A garden shop</title>
<style>
  body { margin: 0 }
  chat-py { inline-size: var(--width); block-size: var(--height) }
</style>
<script type="module" src="/static/chat-py-element.js"></script>
<main><h1 hidden>A garden shop</h1><chat-py api-base="/api" enter-sends="true"></chat-py></main>
"""
OUTSIDE = """(host) => {
  const frame = host.getBoundingClientRect();
  const scrolls = "[data-suggestions], pre, .cp-table, [role=log], .cp-chat-list";
  const found = [];
  for (const element of host.shadowRoot.querySelectorAll(".cp-app *")) {
    const { left, right, top, bottom, width, height } = element.getBoundingClientRect();
    if (!element.checkVisibility({ visibilityProperty: true }) || width < 2 || height < 2) continue;
    const parent = element.parentElement;
    const wide = !parent.closest("[data-suggestions], pre, .cp-table")
      && (left < frame.left - 1 || right > frame.right + 1);
    const high = !parent.closest(scrolls) && (top < frame.top - 1 || bottom > frame.bottom + 1);
    const spills = element.matches("button, h2, p, .cp-composer, .cp-header, [role=log]")
      && element.scrollWidth > Math.ceil(width) + 1
      && getComputedStyle(element).textOverflow !== "ellipsis";
    if (wide || high || spills) found.push(`${element.localName}.${element.className}`);
  }
  return found;
}"""


class Sized(ChatPage):
    """The element as large as `size` on a page without anything else."""

    def __init__(self, page: Page, origin: str, size: tuple[int, int]) -> None:
        super().__init__(page, ELEMENT, origin)
        self.width, self.height = size
        self.host = page.locator("chat-py")
        page.route(
            "**/pages/element.html*",
            lambda route: route.fulfill(content_type="text/html", body=BARE),
        )

    def arrive(self) -> None:
        self.page.set_viewport_size({"width": self.width, "height": self.height})
        self.open()
        self.host.evaluate(
            "(host, [width, height]) => {"
            " host.style.inlineSize = `${width}px`; host.style.blockSize = `${height}px` }",
            [self.width, self.height],
        )
        until(self.page, "globalThis.ChatCore?.initialized")

    def expect_inside(self) -> None:
        assert self.host.evaluate(OUTSIDE) == []

    def expect_whole(self, place: Locator) -> None:
        """All of `place` is within the element."""
        expect(place).to_be_in_viewport(ratio=0.99)


@pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce")
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_overflows_in_any_state(
    page: Page, server: ChatServer, size: tuple[int, int]
) -> None:
    chat = Sized(page, server.origin, size)
    chat.arrive()
    chat.ask("Show me code")
    chat.ask("Compare two things in a table")
    chat.expect_inside()
    assert violations(chat) == []
    seen = chat.log.evaluate("(log) => log.clientHeight")
    assert seen >= 0.4 * chat.height  # the conversation is what one came for

    page.get_by_role("button", name="Chat actions").click()
    chat.expect_whole(page.locator("#chatMenu"))
    assert violations(chat) == []
    page.keyboard.press("Escape")

    chat.answers.last.get_by_role("button", name="More actions").click()
    menu = page.locator(".cp-message .dropdown-menu.show")
    chat.expect_whole(menu)
    menu.get_by_role("button", name="Delete").scroll_into_view_if_needed()
    chat.expect_whole(menu.get_by_role("button", name="Delete"))
    page.keyboard.press("Escape")

    chat.box.fill("A long message. " * 30)
    chat.expect_whole(chat.send_button)
    chat.expect_inside()
    chat.box.fill("")

    back = page.get_by_role("button", name="All chats")
    if back.is_visible():
        back.click()
    expect(chat.entry("mira")).to_be_visible()
    chat.expect_inside()
    assert violations(chat) == []
