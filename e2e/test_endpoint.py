"""A chat on a plain static host, answered by an endpoint that the page names (contract §8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.model_server import ModelServer
from e2e.server import ROOT, StaticServer
from e2e.watch import Watch

DROP_IN = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A site</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="./static/chat-py.css"></head><body>
<div data-chat-list></div><div id="chatContainer" role="log"></div><form id="messageForm">
<textarea id="messageInput" aria-label="Message"></textarea>
<button id="sendBtn">Send</button></form>
<script src="./static/chat-py.js" data-api-base="/api"></script></body></html>"""


@pytest.fixture
def host(dist: Path) -> Iterator[StaticServer]:
    with StaticServer(dist.parent) as running:
        yield running


Open = Callable[..., ChatPage]


@pytest.fixture
def open_chat(page: Page, dist: Path, host: StaticServer, watch: Watch) -> Open:
    """Opens a page whose tag names an endpoint."""

    def opened(model: ModelServer, way: Way = PYSCRIPT, **more: str) -> ChatPage:
        watch.origins |= {host.origin, model.origin}
        given = {"backend": "openai", "backend-url": model.url, "backend-model": "tiny", **more}
        attributes = " ".join(f'data-{name}="{value}"' for name, value in given.items())
        text = DROP_IN if way is DROPIN else (ROOT / "index.html").read_text("utf-8")
        assert 'data-api-base="/api"' in text
        text = text.replace('data-api-base="/api"', attributes)
        (dist / "chat.html").write_text(text, "utf-8")
        here = replace(PYSCRIPT, path="/chat/chat.html")  # both have its elements
        chat = ChatPage(page, here, host.origin)
        chat.goto()
        return chat

    return opened


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer() as server:
        yield server


@pytest.mark.parametrize("way", [PYSCRIPT, DROPIN], ids=["pyscript", "dropin"])
def test_a_whole_chat_without_a_server(
    open_chat: Open, way: Way, model: ModelServer, watch: Watch
) -> None:
    chat = open_chat(model, way, **{"backend-system": "Be kind."})
    mine = chat.send("Hello there")
    chat.expect_state(mine, "sent")
    answer = chat.answers.filter(has_text="You said: Hello there")
    chat.expect_state(answer, "sent")
    assert [said["role"] for said in model.asked[0]["messages"]] == ["system", "user"]
    assert model.asked[0]["model"] == "tiny"

    chat.send("And once more")
    chat.expect_state(chat.answers.filter(has_text="You said: And once more"), "sent")
    assert [said["content"] for said in model.asked[1]["messages"]][1:] == [
        "Hello there",
        "You said: Hello there ",
        "And once more",
    ]
    chat.page.reload()
    expect(chat.messages).to_have_count(4)
    expect(answer).to_have_count(1)
    assert not [url for url in watch.requests if "/api/" in url]
    assert [url for url in watch.requests if "/chat_py_later-" in url]


def test_stop_keeps_what_has_come(open_chat: Open, model: ModelServer) -> None:
    chat = open_chat(model)
    chat.send("hold it")
    expect(chat.streaming).to_have_text("You said:")
    other = ChatPage(chat.page.context.new_page(), chat.way, chat.origin)
    other.goto()
    expect(other.streaming).to_have_text("You said:")
    chat.page.bring_to_front()
    chat.page.locator("[data-stop]").first.click()
    answer = chat.answers.filter(has_text="You said:")
    chat.expect_state(answer, "stopped")
    other.page.bring_to_front()
    other.expect_state(other.answers.filter(has_text="You said:"), "stopped")  # it is stored
    chat.page.reload()
    chat.expect_state(answer, "stopped")


def test_another_tab_follows_the_answer(open_chat: Open, model: ModelServer) -> None:
    chat = open_chat(model)
    chat.expect_state(chat.send("First"), "sent")
    chat.expect_state(chat.answers.filter(has_text="You said: First"), "sent")
    other = ChatPage(chat.page.context.new_page(), chat.way, chat.origin)
    other.goto()
    expect(other.messages).to_have_count(2)
    chat.page.bring_to_front()  # a page that nobody sees draws nothing
    chat.send("hold on")
    expect(chat.streaming).to_have_text("You said:")
    other.page.bring_to_front()
    expect(other.streaming).to_have_text("You said:")
    model.release.set()
    chat.expect_state(chat.answers.filter(has_text="You said: hold on"), "sent")
    other.expect_state(other.answers.filter(has_text="You said: hold on"), "sent")


def test_an_answer_whose_page_goes_is_there_and_says_so(
    open_chat: Open, model: ModelServer
) -> None:
    chat = open_chat(model)
    chat.send("hold it")
    expect(chat.streaming).to_have_text("You said:")
    chat.page.reload()
    answer = chat.answers.first
    chat.expect_state(answer, "broken")
    assert len(model.asked) == 1, "nobody asks twice by themselves"
    model.release.set()
    answer.get_by_role("button", name="Regenerate", exact=True).last.click()
    chat.expect_state(chat.answers.filter(has_text="You said: hold it"), "sent")


def test_a_new_chat(open_chat: Open, model: ModelServer) -> None:
    chat = open_chat(model)
    chat.expect_state(chat.send("About bread"), "sent")
    chat.expect_state(chat.answers.first, "sent")
    chat.page.get_by_role("button", name="New chat", exact=True).click()
    expect(chat.messages).to_have_count(0)
    expect(chat.box).to_be_focused()
    chat.expect_state(chat.send("About wine"), "sent")
    entries = chat.page.locator(".cp-chat__name")
    expect(entries).to_have_text(["About wine", "About bread"])
    expect(chat.page.get_by_role("heading", level=1)).to_have_text("About wine")
    chat.page.locator(".cp-chat", has_text="About bread").click()
    expect(chat.messages.first).to_contain_text("About bread")


def test_the_model_names_a_chat_but_not_over_a_person(open_chat: Open, model: ModelServer) -> None:
    chat = open_chat(model)
    names = chat.page.locator(".cp-chat__name")
    model.title = "Bread at home"
    chat.send("How do I bake bread?")
    expect(names).to_have_text(["Bread at home"])
    expect(chat.page.get_by_role("heading", level=1)).to_have_text("Bread at home")
    chat.page.locator(".cp-chat").focus()
    chat.page.keyboard.press("F2")
    field = chat.page.get_by_role("dialog").get_by_role("textbox")
    field.fill("Mine")
    field.press("Enter")
    expect(names).to_have_text(["Mine"])
    chat.send("And cake?")
    chat.expect_state(chat.answers.filter(has_text="And cake?"), "sent")
    chat.page.reload()
    expect(names).to_have_text(["Mine"])
    assert len(model.named) == 1
    assert len(model.asked) == 2


def test_the_visitor_is_asked_for_a_key_once(open_chat: Open, watch: Watch) -> None:
    watch.expect("401")
    with ModelServer("secret") as model:
        chat = open_chat(model)
        chat.send("Hello")
        dialog = chat.page.get_by_role("dialog")
        expect(dialog).to_contain_text(model.origin)
        field = dialog.get_by_label("Key", exact=True)
        expect(field).to_be_focused()
        field.fill("wrong")
        field.press("Enter")
        expect(dialog).to_contain_text("did not accept that key")
        field.fill("secret")
        dialog.get_by_label("Keep it").check()
        dialog.get_by_role("button", name="Use this key").click()
        chat.expect_state(chat.answers.filter(has_text="You said: Hello"), "sent")
        expect(dialog).to_have_count(0)
        assert model.keys == ["", "wrong", "secret"]
        chat.page.reload()
        chat.send("Again")
        chat.expect_state(chat.answers.filter(has_text="You said: Again"), "sent")
        assert model.keys[3:] == ["secret"]


def test_no_key_is_a_sentence_and_the_text_is_kept(open_chat: Open, watch: Watch) -> None:
    watch.expect("401")
    with ModelServer("secret") as model:
        chat = open_chat(model, **{"backend-key": "wrong-1"})
        mine = chat.send("Hello")
        chat.page.get_by_role("dialog").get_by_role("button", name="Not now").click()
        chat.expect_state(chat.answers.first, "broken")
        expect(chat.answers.first).to_contain_text("does not accept this key")
        chat.expect_state(mine, "sent")
        other = ChatPage(chat.page.context.new_page(), chat.way, chat.origin)
        other.goto()
        for page in (chat, other):
            page.page.bring_to_front()
            answer = page.answers.first
            theirs = answer.get_by_text("Incorrect API key: …")  # and not which one
            expect(theirs).to_be_hidden()
            answer.get_by_text("Details").click()
            expect(theirs).to_be_visible()
            expect(answer).not_to_contain_text("wrong-1")


def test_an_endpoint_that_does_not_let_the_page_ask(open_chat: Open, watch: Watch) -> None:
    watch.expect("CORS", "Failed to load", "ERR_FAILED")
    with ModelServer(allows=False) as model:
        chat = open_chat(model)
        mine = chat.send("Hello")
        chat.expect_state(chat.answers.first, "broken")
        expect(chat.answers.first).to_contain_text(model.origin)
        chat.expect_state(mine, "sent")
