"""The drop-in tag wherever it stands, however it got there, and under any policy."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Route, expect

from e2e.chat_page import ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.policy import strict_policy
from e2e.run_page import add_block
from e2e.server import ROOT, ChatServer
from e2e.until import until
from e2e.watch import Watch

PLACED = Way("placed", "/pages/placed/index.html", "#messageInput", "#sendBtn", "{}")
PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Somebody's page</title>
  <link rel="icon" href="/static/icon.svg">
  {head}
</head>
<body>
  {before}
  <a href="?chat=mira" data-chat-id="mira">Mira</a>
  <div id="chatContainer" role="log" tabindex="0" aria-label="Conversation"></div>
  {middle}
  <form id="messageForm">
    <input id="messageInput" aria-label="Message"><button id="sendBtn">Send</button>
  </form>
  {end}
</body>
</html>
"""
TAG = '<script src="/static/chat-py.js" data-api-base="/api"></script>'
WITH = TAG.replace("<script ", "<script {} ").format
OTHER = "http://assets.test"
INJECT = """
const policy = trustedTypes.createPolicy("host", { createScriptURL: (text) => text });
const tag = document.createElement("script");
tag.src = policy.createScriptURL("/static/chat-py.js");
tag.dataset.apiBase = "/api";
document.head.append(tag);
"""


def host(script: str) -> dict[str, str]:
    return {"host.js": script}


@dataclass(frozen=True)
class Place:
    """A page with the tag somewhere."""

    head: str = ""
    before: str = ""
    middle: str = ""
    end: str = ""
    files: dict[str, str] = field(default_factory=dict[str, str])
    """Scripts of the page's own, beside it."""
    policy: str = strict_policy("'unsafe-inline'")["Content-Security-Policy"]


HOST = '<script src="host.js"></script>'
MODULE = '<script type="module" src="host.js"></script>'
NONCE = (
    "default-src 'self'; script-src 'nonce-abc123' 'wasm-unsafe-eval'; style-src 'nonce-abc123'; "
    "img-src 'self' data:; connect-src 'self'"
)
ELSEWHERE = f"default-src 'self' {OTHER} data:; script-src 'self' {OTHER} 'wasm-unsafe-eval'"
PLACES = {
    "head": Place(head=TAG),
    "middle": Place(middle=TAG),
    "end of the body": Place(end=TAG),
    "defer": Place(head=WITH("defer")),
    "async": Place(head=WITH("async")),
    "module in the head": Place(head=WITH('type="module"')),
    "module at the end": Place(end=WITH('type="module"')),
    "async module": Place(middle=WITH('async type="module"')),
    "imported": Place(head=MODULE, files=host('import "/static/chat-py.js";')),
    "imported later": Place(
        end=MODULE,
        files=host('addEventListener("load", () => import("/static/chat-py.js?v=1"));'),
    ),
    "bundled into a classic script": Place(head=HOST, files=host("BUILT")),
    "bundled into a module": Place(middle=MODULE, files=host("export const own = 1;\nBUILT")),
    "injected": Place(head=HOST, files=host(INJECT)),
    "injected after all": Place(
        end=HOST, files=host(f'addEventListener("load", () => {{ {INJECT} }});')
    ),
    "nonce": Place(head=WITH('nonce="abc123"'), policy=NONCE),
    "nonce of a module": Place(end=WITH('type="module" nonce="abc123"'), policy=NONCE),
    "nonce of the importer": Place(
        head=MODULE.replace("<script ", '<script nonce="abc123" '),
        files=host('import "/static/chat-py.js";'),
        policy=NONCE,
    ),
    "sub-path": Place(head=TAG.replace("/static/", "/sub/path/assets/")),
    "sub-path, as a setting": Place(
        head=HOST + WITH('type="module"').replace("/static/chat-py.js", "built.js"),
        files=host("window.CHAT_PY = {assets: '/sub/path/assets'};") | {"built.js": "BUILT"},
    ),
    "renamed by the host": Place(head=TAG.replace("chat-py.js", "chat-py.0f3a9c.js?v=2")),
    "other origin": Place(head=TAG.replace("/static/", f"{OTHER}/static/"), policy=ELSEWHERE),
    "module of another origin": Place(
        end=WITH('type="module"').replace("/static/", f"{OTHER}/static/"), policy=ELSEWHERE
    ),
}


@pytest.fixture
def open_place(page: Page, server: ChatServer, watch: Watch) -> Callable[[Place], ChatPage]:
    """Serve a page, without waiting for anything."""
    watch.origins.add(OTHER)
    built = (ROOT / "static/chat-py.js").read_text("utf-8-sig")

    def relay(route: Route) -> None:
        """A static host elsewhere, which has the built files under names of its own."""
        path = re.sub(r"^.*?/(?:sub/path/assets|static)/", "/static/", route.request.url)
        reply = route.fetch(url=server.origin + path.replace("chat-py.0f3a9c.js", "chat-py.js"))
        headers = {**reply.headers, "access-control-allow-origin": "*"}
        route.fulfill(response=reply, headers=headers)

    def opened(place: Place) -> ChatPage:
        html = PAGE.format(head=place.head, before=place.before, middle=place.middle, end=place.end)

        def serve(route: Route) -> None:
            name = route.request.url.split("?")[0].rpartition("/")[2]
            if name == "index.html":
                headers = {"Content-Security-Policy": place.policy}
                route.fulfill(body=html, content_type="text/html", headers=headers)
            else:
                script = place.files[name].replace("BUILT", built)
                route.fulfill(body=script, content_type="text/javascript")

        page.route("**/pages/placed/**", serve)
        page.route(re.compile(r"/sub/path/|chat-py\.0f3a9c"), relay)
        page.route(f"{OTHER}/**", relay)
        chat = ChatPage(page, PLACED, server.origin)
        page.goto(chat.address("kai"), wait_until="commit")
        return chat

    return opened


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_the_chat_starts_from_the_snapshot_with_its_style_and_answers(
    open_place: Callable[[Place], ChatPage], place: Place
) -> None:
    chat = open_place(place)
    expect(chat.messages.first).to_contain_text("Show me a bug")
    chat.expect_python()
    chat.ask("Does it work?")
    assert chat.page.evaluate("globalThis[Symbol.for('chat_py.bridge')].start") == "snapshot"
    copy = chat.messages.first.get_by_role("button", name="Copy", exact=True).first
    expect(copy.locator("svg, .cp-icon").first).to_be_attached()
    expect(chat.messages.first).to_have_css("display", "grid")
    expect(chat.page.locator("[data-boot]:visible, .cp-boot__bar:visible")).to_have_count(0)


@pytest.mark.parametrize("name", ["other origin", "nonce", "sub-path"])
def test_python_of_an_answer_runs_wherever_the_files_are(
    open_place: Callable[[Place], ChatPage], name: str
) -> None:
    chat = open_place(PLACES[name])
    expect(chat.messages.first).to_contain_text("Show me a bug")
    chat.expect_python()
    assert add_block(chat, "print(6 * 7)").run() == "42"


def test_python_that_comes_before_the_end_of_the_page_waits_for_it(
    open_place: Callable[[Place], ChatPage], page: Page, watch: Watch
) -> None:
    """The form stands behind a script that takes long."""
    slow = '<script src="/static/icon.svg?slow"></script>'
    watch.expect("icon.svg")
    held = HeldRequests(page, "**/icon.svg?slow")
    chat = open_place(Place(head=TAG, middle=slow))
    until(page, "performance.getEntriesByName('chat_py:python').length > 0")
    expect(chat.box).to_have_count(0)
    held.release(lambda route: route.fulfill(body="", content_type="text/javascript"))
    expect(chat.messages.first).to_contain_text("Show me a bug")
    chat.ask("Does it work?")


def test_elements_that_a_script_makes_after_the_start_are_found_by_reinit(
    open_place: Callable[[Place], ChatPage], page: Page, watch: Watch
) -> None:
    """As a page does whose parts come and go, built by a framework."""
    chat = open_place(Place(head=TAG, before="<template>", end="</template>"))
    until(page, "globalThis.ChatCore?.initialized")
    expect(chat.box).to_have_count(0)
    page.evaluate("""() => {
      const { content } = document.querySelector("template");
      document.body.append(content.cloneNode(true));
      return ChatCore.reinit();
    }""")
    expect(chat.messages.first).to_contain_text("Show me a bug")
    chat.ask("Does it work?")


FAR = '<div style="height: 400vh">The page\'s own matter, and <input id="other"></div>'


class Begun:
    """What of the start the page has asked for so far, beyond the tag's own script."""

    def __init__(self, page: Page) -> None:
        self.files: list[str] = []
        page.on("request", lambda request: self.note(request.url))

    def note(self, url: str) -> None:
        if re.search(r"/runtime/(?!wait-|chat-py-).*\.(?:wasm|bin|js)$", url):
            self.files.append(url)


def when(value: str) -> str:
    return WITH(f'data-start="{value}"')


def test_idle_starts_after_the_page(
    open_place: Callable[[Place], ChatPage], page: Page, watch: Watch
) -> None:
    watch.expect("icon.svg")
    held = HeldRequests(page, "**/icon.svg?last")
    begun = Begun(page)
    chat = open_place(Place(head=when("idle"), end='<img src="/static/icon.svg?last" alt="">'))
    with page.expect_response("**/wait-*.js"):
        pass
    expect(chat.box).to_be_visible()
    assert begun.files == []
    held.release()
    expect(chat.messages.first).to_contain_text("Show me a bug")
    chat.expect_python()
    priorities = page.locator("link[rel=modulepreload]").first
    expect(priorities).to_have_attribute("fetchpriority", "low")


def test_visible_starts_when_the_chat_comes_into_view(
    open_place: Callable[[Place], ChatPage], page: Page
) -> None:
    begun = Begun(page)
    chat = open_place(Place(head=when("visible"), before=FAR))
    page.wait_for_load_state()
    page.locator("#other").fill("Something else")
    assert begun.files == []
    chat.box.evaluate("(box) => box.scrollIntoView()")
    expect(chat.messages.first).to_contain_text("Show me a bug")
    chat.expect_python()


def test_interaction_starts_when_the_chat_is_used_and_not_before(
    open_place: Callable[[Place], ChatPage], page: Page
) -> None:
    begun = Begun(page)
    chat = open_place(Place(head=when("interaction"), middle=FAR))
    page.wait_for_load_state()
    page.locator("#other").fill("Something else")
    assert begun.files == []
    chat.expect_state(chat.send("Hello"), "sent")
    expect(chat.message("Hello")).to_have_count(1)


@pytest.mark.parametrize("value", ["idle", "visible", "interaction"])
def test_a_script_that_waits_for_a_result_starts_it(
    open_place: Callable[[Place], ChatPage], page: Page, value: str
) -> None:
    chat = open_place(Place(head=when(value), middle=FAR))
    page.wait_for_load_state()
    assert page.evaluate("ChatAPI.makeRequest('GET', '/chats').then(() => 'answered')")
    expect(chat.messages.first).to_contain_text("Show me a bug")


def test_another_value_is_named_and_the_chat_starts_at_once(
    open_place: Callable[[Place], ChatPage], page: Page, watch: Watch
) -> None:
    watch.expect("data-start")
    warnings: list[str] = []
    page.on("console", lambda message: warnings.append(message.text))
    chat = open_place(Place(head=when("visibel")))
    expect(chat.messages.first).to_contain_text("Show me a bug")
    chat.expect_python()
    [warning] = [text for text in warnings if "data-start" in text]
    assert 'data-start="visibel"' in warning
    assert "idle, visible, interaction" in warning
