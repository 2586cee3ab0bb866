"""The path of docs/drop-in.md, walked: its page, responses and adapter, word for word."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Request, Route, expect

from e2e.chat_page import ChatPage, Way
from e2e.server import ROOT, ChatServer
from e2e.until import until
from e2e.watch import Watch

PATH = (ROOT / "docs/drop-in.md").read_text("utf-8").partition("## Where the tag stands")[0]
LEAST = Way("least", "/pages/least/index.html", "#messageInput", "#sendBtn", "{}")
CHANGING = {"idempotency-key", "timestamp", "uniqueId"}
"""What is another at each request."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PATH, re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Exchange:
    """A request of the document's, and the response to it."""

    method: str
    address: str
    headers: dict[str, str]
    body: str
    response: str

    def answers(self, request: Request) -> bool:
        path = self.address.partition("?")[0]
        return request.method == self.method and request.url.partition("?")[0].endswith(path)

    def expect_asked(self, request: Request) -> None:
        """The request is the document's, but for what changes."""
        assert request.url.endswith(self.address)
        sent = request.headers
        for name, value in self.headers.items():
            assert name in sent
            assert name in CHANGING or sent[name] == value
        if self.body:
            shown, asked = json.loads(self.body), json.loads(request.post_data or "")
            assert shown.keys() == asked.keys()
            assert {name for name in shown if shown[name] != asked[name]} <= CHANGING


def exchanges() -> Iterator[Exchange]:
    for block in blocks("http"):
        head, *rest = re.split(r"\n\n", block.strip())
        (line, *headers), *body = head.split("\n"), *rest
        status = next(at for at, part in enumerate(body) if part.startswith("200 OK\n"))
        method, address = line.split(" ")
        pairs = (header.split(": ", 1) for header in headers)
        yield Exchange(
            method,
            address,
            {name.lower(): value for name, value in pairs},
            "".join(body[:status]),
            "".join(body[status + 1 :]),
        )


@pytest.fixture
def least(page: Page, server: ChatServer) -> Callable[[str], ChatPage]:
    """The document's page, with a script before its tag."""
    [html] = blocks("html")[1:]

    def opened(script: str = "") -> ChatPage:
        page.route("**/least/before.js", lambda route: route.fulfill(body=script))
        tag = '<script src="/static/chat-py.js"'
        body = html.replace(tag, f'<script src="before.js"></script>\n{tag}')
        assert body.count("<script") == 2
        page.route("**/least/index.html*", lambda route: route.fulfill(body=body, headers=HTML))
        return ChatPage(page, LEAST, server.origin)

    return opened


HTML = {"Content-Type": "text/html; charset=utf-8"}


def test_the_least_page_and_the_least_back_end_make_a_chat(
    least: Callable[[], ChatPage], page: Page
) -> None:
    three = list(exchanges())
    asked: list[Request] = []

    def respond(route: Route) -> None:
        asked.append(route.request)
        exchange = next(one for one in three if one.answers(route.request))
        route.fulfill(body=exchange.response, content_type="application/json")

    page.route("**/api/**", respond)
    chat = least()
    chat.goto()
    expect(chat.messages).to_have_count(1)
    expect(chat.messages.first).to_contain_text("Hello. Ask me anything.")
    expect(chat.messages.first).to_contain_text("Kai")
    chat.box.fill("What is *this*?")
    chat.box.press("Enter")
    expect(chat.answers).to_have_count(2)
    expect(chat.answers.nth(1)).to_have_attribute("data-state", "sent")
    expect(chat.answers.nth(1).locator("strong")).to_have_text("What is this?")
    assert len(asked) == len(three) == 3
    for exchange, request in zip(three, asked, strict=True):
        exchange.expect_asked(request)
    until(page, "ChatCore.initialized")


def test_the_streamed_answer(least: Callable[[], ChatPage], page: Page) -> None:
    opening, saving, _ = exchanges()
    [events] = blocks("text")
    page.route("**/api/chat?*", lambda route: route.fulfill(body=opening.response))
    page.route("**/message", lambda route: route.fulfill(body=saving.response))
    page.route(
        "**/completion",
        lambda route: route.fulfill(body=f"{events}\n", content_type="text/event-stream"),
    )
    chat = least()
    chat.goto()
    expect(chat.messages).to_have_count(1)
    chat.expect_state(chat.send("And now?"), "sent")
    expect(chat.answers.nth(1)).to_have_attribute("data-state", "sent")
    expect(chat.answers.nth(1).locator(".message-text")).to_have_text("You said:")


def test_the_adapter(least: Callable[[str], ChatPage], page: Page) -> None:
    [adapter] = blocks("js")
    told: list[str] = []

    def talk(route: Route) -> None:
        told.append(route.request.post_data or "")
        replies = {"say": '{"messageId": "m2"}', "reply": "Through **an adapter**."}
        greeting = {"name": "Kai", "messages": [{"id": "m1", "role": "bot", "content": "Hello."}]}
        what = route.request.url.rpartition("/")[2]
        route.fulfill(body=replies.get(what, json.dumps(greeting)))

    page.route("**/talks/**", talk)
    chat = least(adapter)
    chat.goto()
    expect(chat.messages).to_have_count(1)
    chat.expect_state(chat.send("Who is there?"), "sent")
    expect(chat.answers.nth(1).locator("strong")).to_have_text("an adapter")
    expect(chat.answers.nth(1)).to_have_attribute("data-state", "sent")
    saved = json.loads(told[1])
    assert saved["content"] == "Who is there?"
    assert len(saved["key"]) == 36


def test_with_a_height_the_newest_message_is_in_view(
    least: Callable[[], ChatPage], page: Page
) -> None:
    opening, *_ = exchanges()
    response = json.loads(opening.response)
    response["chat"]["messages"] *= 0
    for at in range(40):
        response["chat"]["messages"].append({"id": f"m{at}", "role": "bot", "content": f"No {at}."})
    page.route("**/api/chat?*", lambda route: route.fulfill(body=json.dumps(response)))
    chat = least()
    chat.goto()
    expect(chat.messages.filter(has_text="No 39.")).to_be_in_viewport()
    expect(chat.box).to_be_in_viewport()


def test_an_error_is_told_at_the_message(
    least: Callable[[], ChatPage], page: Page, watch: Watch
) -> None:
    watch.expect("400")
    opening, *_ = exchanges()
    page.route("**/api/chat?*", lambda route: route.fulfill(body=opening.response))
    page.route(
        "**/message",
        lambda route: route.fulfill(
            status=400, body='{"error": "Not on Sundays."}', content_type="application/json"
        ),
    )
    chat = least()
    chat.goto()
    expect(chat.messages).to_have_count(1)
    refused = chat.send("Today?")
    chat.expect_state(refused, "failed")
    expect(refused).to_contain_text("Not on Sundays.")
