"""Answers of a real upstream that come to little, or to more than text: live and after a reload."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pydantic_core import to_json

from e2e.chat_page import DROPIN, ChatPage
from e2e.server import ChatServer
from e2e.watch import Watch
from tests.server.conftest import serving
from tests.server.endpoint import DONE, Endpoint, chunk


@pytest.fixture(scope="module")
def endpoint() -> Endpoint:
    return Endpoint()


@pytest.fixture(scope="module")
def asking(
    endpoint: Endpoint, pages: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ChatServer]:
    """A server that asks the endpoint for its answers."""
    with (
        serving(endpoint) as url,
        ChatServer(
            tmp_path_factory.mktemp("asking"),
            pages=pages,
            CHAT_UPSTREAM_URL=f"{url}/v1",
            CHAT_UPSTREAM_MODEL="small-model",
        ) as running,
    ):
        yield running


@pytest.fixture
def chat(page: Page, watch: Watch, asking: ChatServer, endpoint: Endpoint) -> ChatPage:
    watch.origins.add(asking.origin)
    endpoint.reply, endpoint.status, endpoint.hang, endpoint.headers = [], 200, False, {}
    return ChatPage(page, DROPIN, asking.origin)


def delta(**fields: Any) -> bytes:
    return b"data: " + to_json({"choices": [{"delta": fields}]}) + b"\n\n"


THOUGHT = [delta(reasoning_content="Let me **think**.\n\n"), delta(reasoning="Well.")]
CALL = delta(tool_calls=[{"index": 0, "id": "c", "function": {"name": "look", "arguments": "{}"}}])
ERROR = b'data: {"error":{"code":"rate_limit","message":"inner secrets"}}\n\n'
BUSY = "The AI service is busy. Please try again in a moment."
OUTCOMES = [
    ([DONE], "", "The answer is empty."),
    ([*THOUGHT, DONE], "", "The model was thinking, but gave no answer."),
    ([CALL, chunk(finish="tool_calls"), DONE], "", "The model called a tool, but gave no answer."),
    (
        [chunk("Half of"), chunk(finish="length"), DONE],
        "Half of",
        "The answer reached the maximum length and was cut off.",
    ),
    (
        [chunk("Half of"), chunk(finish="content_filter"), DONE],
        "Half of",
        "The answer was cut off by the rules of the AI service.",
    ),
    ([ERROR], "", f"No answer: {BUSY}"),
    ([chunk("So far"), ERROR], "So far", f"The answer was interrupted: {BUSY}"),
    (
        [chunk("So far")],
        "So far",
        "The answer was interrupted: The connection to the AI service was lost.",
    ),
]


@pytest.mark.parametrize(
    ("reply", "text", "words"),
    OUTCOMES,
    ids=["empty", "thoughts", "tools", "length", "filter", "before", "after", "cut"],
)
def test_what_became_of_an_answer_is_said_and_is_so_after_a_reload(
    chat: ChatPage, endpoint: Endpoint, reply: list[bytes], text: str, words: str
) -> None:
    endpoint.reply = reply
    chat.open()
    chat.send("Well?")
    for _ in range(2):
        answer = chat.answers.nth(1)
        status = answer.locator(".cp-message__status")
        expect(status).to_contain_text(words)
        expect(status.get_by_role("button")).to_have_count(1)
        assert answer.locator(".message-text").inner_text().strip() == text
        chat.page.reload()
    endpoint.reply = [chunk("All of it."), DONE]
    status = chat.answers.nth(1).locator(".cp-message__status")
    if "length" in words:
        status.get_by_role("button", name="Continue").click()
        expect(chat.message("Please continue where you left off.")).to_have_count(1)
        expect(chat.answers.nth(2)).to_contain_text("All of it.")
    else:
        status.get_by_role("button", name="Regenerate", exact=True).click()
        expect(chat.answers.nth(1).locator(".message-text")).to_have_text("All of it.")
        expect(status).to_have_count(0)


def test_thoughts_are_open_while_they_are_all_there_is_and_closed_above_the_answer(
    chat: ChatPage, endpoint: Endpoint
) -> None:
    endpoint.reply, endpoint.hang = THOUGHT, True
    chat.open()
    chat.send("Well?")
    box = chat.answers.nth(1).locator("details.cp-thoughts")
    expect(box.locator("summary")).to_have_text("Thinking…")
    expect(box.locator("strong")).to_be_visible()
    chat.page.evaluate("() => ChatAPICompletion.stop()")
    status = chat.answers.nth(1).locator(".cp-message__status")
    expect(status).to_contain_text("Stopped")
    endpoint.reply, endpoint.hang = (
        [*THOUGHT, chunk("<think>More.</think>Hel"), chunk("lo."), DONE],
        False,
    )
    status.get_by_role("button", name="Regenerate", exact=True).click()
    expect(chat.answers.nth(1)).to_have_attribute("data-state", "sent")
    for _ in range(2):
        expect(box).to_have_count(1)
        expect(box.locator("summary")).to_have_text("Thought for a moment")
        expect(box.locator("strong")).to_be_hidden()
        expect(chat.answers.nth(1).locator(".message-text")).to_have_text("Hello.")
        box.locator("summary").click()
        expect(box).to_contain_text("More.")
        chat.page.reload()


def test_another_tab_says_the_same(chat: ChatPage, endpoint: Endpoint) -> None:
    endpoint.reply = [*THOUGHT, DONE]
    chat.open()
    other = ChatPage(chat.page.context.new_page(), DROPIN, chat.origin)
    other.open()
    chat.send("Well?")
    for tab in (chat, other):
        answer = tab.answers.nth(1)
        expect(answer.locator(".cp-message__status")).to_contain_text("gave no answer.")
        expect(answer.locator("details.cp-thoughts")).to_have_attribute("open", "")


def test_a_pair_cut_in_two_is_one_character(chat: ChatPage, endpoint: Endpoint) -> None:
    halves = [
        rb'data: {"choices":[{"delta":{"content":"Hi \ud83d"}}]}' + b"\n\n",
        rb'data: {"choices":[{"delta":{"content":"\ude00 \ud83d."}}]}' + b"\n\n",
    ]
    endpoint.reply = [*halves, DONE]
    chat.open()
    answer = chat.ask("Smile")
    expect(answer.locator(".message-text")).to_have_text("Hi 😀 \ufffd.")


def test_the_visitor_is_told_when_to_ask_again(chat: ChatPage, endpoint: Endpoint) -> None:
    endpoint.status, endpoint.headers = 429, {"retry-after": "20"}
    chat.open()
    chat.send("Well?")
    expect(chat.answers.nth(1)).to_contain_text("Please try again in 20 s.")
