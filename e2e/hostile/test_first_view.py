"""What hostile text tries does not come true before Python either, in our templates or in those of
a page (native/first-view)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from chat_py.base.blank import is_blank
from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.held_requests import HeldRequests
from e2e.hostile.corpora import EVERYTHING
from e2e.hostile.test_corpora import Tab, open_tab
from e2e.server import ChatServer
from e2e.until import until

WASM = "**/pyodide.asm.wasm"
PAGE_SIZE = 50
ONLY_PYTHON = ("<think>", "</think>")
TEXTS = [
    text
    for text in EVERYTHING
    if not is_blank(text) and not any(mark in text for mark in ONLY_PYTHON)
]
"""Those that the first view shows by itself."""
BATCHES = [TEXTS[start : start + PAGE_SIZE] for start in range(0, len(TEXTS), PAGE_SIZE)]
OWN = """
<template data-cp="message"><section class="own">
  <a data-bind-href="name" data-bind-title="name" data-bind-aria-label="say {name}"></a>
  <img alt="" data-bind-alt="name" data-bind-id="own-{name}" data-bind-data-x="{name}">
  <b class="own-name" data-slot="name"></b>
  <div data-slot="text"></div><div data-slot="status"></div><div data-slot="actions"></div>
</section></template>
<template data-cp="chat"><div class="own-chat">
  <a data-bind-href="name" data-bind-title="preview"><i data-slot="name"></i></a>
  <s data-slot="preview"></s>
</div></template>
"""
WRONG = {
    "handler": '<b data-bind-onclick="name"></b>',
    "script": '<script data-slot="name"></script>',
    "style": '<style data-slot="name"></style>',
    "frame": '<iframe data-bind-src="name"></iframe>',
    "script's address": '<script data-bind-src="name"></script>',
    "sheet": '<link rel="stylesheet" data-bind-href="name">',
    "base": '<base data-bind-href="name">',
}
"""What would run, or load, what a message holds."""
BAIT = ["xss()", "*{background:url(//evil.example/x)}", "//evil.example/x.js", "data:text/html,x"]
TEMPLATES = {"ours": "", "the page's": OWN}
LOOK = """() => {
  hostile.look("message", ".message-text", false);
  hostile.look("name of a message", ".cp-message__name, .own-name", true);
  hostile.look("list", ".cp-chat__name, .cp-chat__preview, .own-chat i, .own-chat s", true);
  const links = [...document.querySelectorAll(".own > a[href], .own-chat > a[href]")];
  const other = links.filter(({ protocol }) => !/^(?:https?|mailto|tel):$/.test(protocol));
  hostile.active.push(...other.map(({ outerHTML }) => outerHTML));
  return hostile.settled();
}"""


def responses(batch: list[str]) -> dict[str, Any]:
    """A chat and a list in which every text of `batch` is shown wherever a server may put it."""
    messages = [
        {"id": f"{number}-{text}", "sender": "bot", "name": text, "content": text}
        for number, text in enumerate(batch)
    ]
    character = {"name": batch[0], "avatar": f"javascript:{batch[0]}"}
    chats = [
        {
            "id": f"c{number}",
            "title": text,
            "preview": text,
            "character": {"name": text, "avatar": f"javascript:{text}"},
        }
        for number, text in enumerate(batch)
    ]
    return {"chat": {"chat": {"messages": messages}, "character": character}, "chats": chats}


class Server:
    """Answers with what `given` holds."""

    def __init__(self, page: Page) -> None:
        self.given: dict[str, Any] = {}
        page.route("**/api/chat?*", lambda route: route.fulfill(json=self.given["chat"]))
        page.route("**/api/chats", lambda route: route.fulfill(json={"chats": self.given["chats"]}))


def add_templates(page: Page, chat: ChatPage, templates: str) -> None:
    def serve(route: Route) -> None:
        response = route.fetch()
        body = response.text().replace("</body>", f"{templates}</body>")
        route.fulfill(response=response, body=body)

    page.route(f"{chat.address('kai')}*", serve)


@pytest.mark.parametrize("templates", TEMPLATES.values(), ids=TEMPLATES)
@pytest.mark.parametrize("sanitizer", ["auto", "dompurify"])
def test_nothing_runs_nothing_is_active_nothing_is_asked_for(
    browser: Browser, server: ChatServer, sanitizer: str, templates: str
) -> None:
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(f"window.CHAT_PY = {{sanitizer: '{sanitizer}', cacheLastView: false}}")
    tab: Tab = open_tab(context, server.origin)
    page = tab.page
    chat = ChatPage(page, PYSCRIPT, server.origin)
    add_templates(page, chat, templates)
    answers = Server(page)
    wasm = HeldRequests(page, WASM)
    for batch in BATCHES:
        answers.given = responses(batch)
        chat.goto("kai")
        expect(page.locator("#chatContainer [data-cp=message]")).to_have_count(len(batch))
        expect(page.locator("[data-chat-list] [data-cp=chat]")).to_have_count(len(batch))
        page.evaluate(LOOK)
        assert tab.counted() == {"ran": [], "active": [], "left": []}
        assert page.evaluate("hostile.looked") >= 4 * len(batch) - 5
    wasm.release()
    chat.expect_python()
    until(page, "ChatCore.initialized")
    page.evaluate(LOOK)
    assert tab.counted() == {"ran": [], "active": [], "left": []}
    context.close()


@pytest.mark.parametrize("part", WRONG.values(), ids=WRONG)
def test_a_template_that_would_run_what_a_message_holds(
    browser: Browser, server: ChatServer, part: str
) -> None:
    """It is refused, and ours takes its place."""
    context = browser.new_context(bypass_csp=True)
    tab = open_tab(context, server.origin)
    page = tab.page
    chat = ChatPage(page, PYSCRIPT, server.origin)
    room = '<div data-slot="text"></div><div data-slot="status"></div>'
    template = f'<template data-cp="message"><section>{part}{room}</section></template>'
    add_templates(page, chat, template)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    answers = Server(page)
    answers.given = responses(BAIT)
    wasm = HeldRequests(page, WASM)
    chat.goto("kai")
    expect(page.locator("#chatContainer .cp-message")).to_have_count(len(BAIT))
    wasm.release()
    chat.expect_python()
    expect(page.locator("#chatContainer .cp-message")).to_have_count(len(BAIT))
    page.locator("#chatContainer .cp-message").first.click()
    assert tab.counted() == {"ran": [], "active": [], "left": []}
    assert len([text for text in told if "is not used, because" in text]) == 1
    context.close()
