"""Whatever is wrong with the first view, Python's way takes over, and nothing is shown twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.test_early_messages import NO_DATABASE
from e2e.test_first_view import LOST, REMEMBER
from e2e.test_nothing_kept import DENIED
from e2e.until import until
from e2e.watch import Watch

WASM = "**/pyodide.asm.wasm"
CHAT = "**/api/chat?*"
CHATS = "**/api/chats"
FIRST_VIEW = "document.querySelector('[data-first-view]')"
ROOM = '<div data-slot="text"></div><div data-slot="status"></div>'
PARTS = {
    "no place for the text": '<p data-slot="status"></p>',
    "a handler": f'<p data-bind-onclick="id"></p>{ROOM}',
    "a script": f'<script data-slot="name"></script>{ROOM}',
    "a frame": f'<iframe data-bind-src="name"></iframe>{ROOM}',
    "two places": ROOM + ROOM,
}
BROKEN = {
    **{
        name: f'<template data-cp="message"><section>{part}</section></template>'
        for name, part in PARTS.items()
    },
    "two elements": f'<template data-cp="message"><div>{ROOM}</div><p></p></template>',
    "a list entry without a name": '<template data-cp="chat"><p></p></template>',
}


@pytest.fixture
def index(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    return open_way(PYSCRIPT)


def without_last_view(page: Page) -> None:
    page.add_init_script("localStorage.removeItem('chat_py.last-view')")


def take_over(chat: ChatPage, wasm: HeldRequests) -> None:
    wasm.release()
    until(chat.page, f"ChatCore.initialized && !{FIRST_VIEW}")


@pytest.mark.parametrize("template", BROKEN.values(), ids=BROKEN)
def test_a_broken_template(index: ChatPage, page: Page, template: str, watch: Watch) -> None:
    """Ours takes its place, before Python and afterwards, and that is told once."""
    watch.expect("is not used, because")
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))

    def with_template(route: Route) -> None:
        response = route.fetch()
        body = response.text().replace("</body>", f"{template}</body>")
        route.fulfill(response=response, body=body)

    page.route(index.address("kai"), with_template)
    wasm = HeldRequests(page, WASM)
    index.goto("kai")
    expect(index.log.locator(".cp-message")).to_have_count(1)
    expect(index.entry("luna")).to_have_class("cp-chat")
    page.evaluate(REMEMBER)
    take_over(index, wasm)
    expect(index.log.locator(".cp-message")).to_have_count(1)
    assert page.evaluate(LOST) == []
    assert len([text for text in told if "is not used, because" in text]) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"totalSteps": "many"}, {"suggestions": "Hi"}, {"character": {"name": ["Kai"]}}],
    ids=["a number", "a list", "a character"],
)
def test_a_response_that_only_python_finds_invalid(
    index: ChatPage, page: Page, wrong: dict[str, object], watch: Watch
) -> None:
    """What was shown of it makes room for what is wrong."""
    watch.expect("")
    without_last_view(page)

    def damaged(route: Route) -> None:
        route.fulfill(json={**route.fetch().json(), **wrong})

    page.route(CHAT, damaged)
    wasm = HeldRequests(page, WASM)
    with page.expect_response(CHAT):
        index.goto("kai")
    expect(index.entry("luna")).to_be_visible()
    take_over(index, wasm)
    expect(index.messages).to_have_count(0)
    expect(index.log.get_by_role("button")).to_have_count(1)
    page.unroute(CHAT)
    index.log.get_by_role("button").click()
    expect(index.messages).to_have_count(1)


def test_data_that_comes_after_python(index: ChatPage, page: Page) -> None:
    without_last_view(page)
    held = [HeldRequests(page, pattern) for pattern in (CHAT, CHATS)]
    with page.expect_request(CHAT):
        index.goto("kai")
    until(page, "ChatCore.initialized")
    for requests in held:
        requests.release()
    expect(index.messages).to_have_count(1)
    expect(index.entry("luna")).to_have_count(1)
    assert page.evaluate(FIRST_VIEW) is None
    index.ask("Is it you?")
    expect(index.messages).to_have_count(3)


@pytest.mark.parametrize("denied", [DENIED, NO_DATABASE], ids=["all storage", "the database"])
@pytest.mark.parametrize("backend", ["guide", "demo"])
def test_storage_that_is_denied(
    index: ChatPage, page: Page, denied: str, backend: str, watch: Watch
) -> None:
    watch.expect("")
    page.add_init_script(f"window.CHAT_PY = {{backend: '{backend}'}}; {denied}")
    wasm = HeldRequests(page, WASM)
    index.goto("kai" if backend == "guide" else "")
    shown = 1 if backend == "guide" else 0
    expect(index.messages).to_have_count(shown)
    take_over(index, wasm)
    expect(index.messages).to_have_count(shown)
    index.expect_state(index.send("Do you know me?"), "sent")
    expect(index.messages).to_have_count(shown + 2)


def test_another_user_comes_between_the_two(index: ChatPage, page: Page) -> None:
    """Of chats that are kept in the browser; test_first_view.py has those of a server."""
    page.add_init_script("window.CHAT_PY = {backend: 'demo'}; window.userId = 'ann'")
    index.goto()
    index.expect_state(index.send("Ann's secret"), "sent")
    expect(index.answers).to_have_count(1)
    index.expect_state(index.answers.first, "sent")
    wasm = HeldRequests(page, WASM)
    index.goto()
    expect(index.messages).to_have_count(2)
    page.evaluate("ChatState.userId = 'bob'")
    expect(index.messages).to_have_count(0)
    expect(page.locator("[data-cp=chat]")).to_have_count(0)
    take_over(index, wasm)
    expect(index.message("Ann's secret")).to_have_count(0)
    index.expect_state(index.send("Bob was here"), "sent")
    expect(index.message("Ann's secret")).to_have_count(0)
