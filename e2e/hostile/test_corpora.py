"""Nothing that hostile text tries comes true, wherever the page shows it: no script, no
control, no request before a click."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.hostile.corpora import CORPORA, EVERYTHING
from e2e.server import ChatServer
from e2e.until import until

HERE = Path(__file__).parent
SINKS = {
    "message": 2,
    "streamed": 2,
    "picture": 0.9,  # of naughty strings that are blank there is no caption
    "chat_title": 3,
    "character_name": 4,
    "suggestion": 0.9,
    "notification": 1.9,
    "dropdown_label": 1,
}
"""Each place, and how often a text of a corpus is seen there at least."""


@dataclass
class Tab:
    """A page whose policy is off, so that what a sanitiser misses would run."""

    page: Page
    left: list[str] = field(default_factory=list[str])
    """Requests for another origin."""

    def counted(self) -> dict[str, Any]:
        found = self.page.evaluate("({ran: hostile.ran, active: hostile.active})")
        return {**found, "left": self.left}


def open_tab(context: BrowserContext, origin: str) -> Tab:
    context.add_init_script(path=HERE / "hostile.js")
    tab = Tab(context.new_page())

    def leave(route: Route) -> None:
        tab.left.append(route.request.url)
        route.fulfill(status=204)  # also no answer to a navigation: the page stays

    context.route(lambda url: not url.startswith((origin, "data:", "blob:")), leave)
    return tab


@pytest.fixture(scope="module", params=["auto", "dompurify"])
def tab(request: pytest.FixtureRequest, browser: Browser, server: ChatServer) -> Iterator[Tab]:
    context = browser.new_context(bypass_csp=True)
    config = json.dumps({"sanitizer": request.param, "plugins": ["/plugins/sinks.py"]})
    context.add_init_script(f"window.CHAT_PY = {config}")
    tab = open_tab(context, server.origin)
    tab.page.route(
        "**/plugins/sinks.py",
        lambda route: route.fulfill(path=HERE / "sinks.py", content_type="text/x-python"),
    )
    ChatPage(tab.page, PYSCRIPT, server.origin).open()
    until(tab.page, "hostile.play")
    yield tab
    context.close()


@pytest.mark.parametrize("sink", SINKS)
def test_nothing_runs_nothing_is_active_nothing_is_asked_for(tab: Tab, sink: str) -> None:
    tab.page.evaluate("Object.assign(hostile, {ran: [], active: [], looked: 0})")
    tab.left.clear()
    tab.page.evaluate(
        "([sink, texts]) => hostile.play(sink, texts)", [sink, json.dumps(EVERYTHING)]
    )
    assert tab.counted() == {"ran": [], "active": [], "left": []}
    assert tab.page.evaluate("hostile.looked") >= SINKS[sink] * len(EVERYTHING)
    assert tab.page.evaluate("ChatCore.initialized") is True


def test_the_sizes_of_the_corpora() -> None:
    assert {name: len(corpus) for name, corpus in CORPORA.items()} == {
        "dompurify": 223,
        "naughty": 485,
        "own": 218,
    }


def test_unsanitised_they_do_all_of_it(browser: Browser, server: ChatServer) -> None:
    """Or the counting above would be blind."""
    context = browser.new_context(bypass_csp=True)
    tab = open_tab(context, server.origin)
    context.route(
        "**/pages/control.html",
        lambda route: route.fulfill(body="<!doctype html><div id=place>", content_type="text/html"),
    )

    def stay(route: Route) -> None:
        if route.request.is_navigation_request():
            route.fulfill(status=204)
        else:
            route.fallback()

    context.route(lambda url: not url.endswith("/control.html"), stay)
    ran = {"dompurify": 1, "naughty": 7, "own": 15}
    active, left = [], 0
    for name, corpus in CORPORA.items():
        tab.left.clear()
        tab.page.goto(f"{server.origin}/pages/control.html")
        tab.page.evaluate("(texts) => hostile.control(texts)", corpus)
        # Many run when a picture has failed, which takes its time.
        until(tab.page, "hostile.ran.length >= arg", ran[name])
        active.append(len(tab.counted()["active"]))
        left += len(tab.left)
    assert min(active) > 10, active
    assert left > 5
    context.close()
