"""Messages of parts: tools, sources, files and remarks beside the text (contract §10)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.plugins import use_plugins
from e2e.until import until
from e2e.watch import Watch

QUESTION = "Please search for old maps"
KINDS = ".message-text, .cp-thoughts, .cp-tool, .cp-files, .cp-remark, .cp-sources"
ORDER = [
    *("cp-thoughts", "message-text", "cp-tool", "cp-tool", "message-text"),
    *("cp-files", "cp-remark", "message-text", "cp-sources"),
]
BLOCKS = f"""(answer) => [...answer.querySelectorAll("{KINDS}")]
  .map((block) => [block.classList[0], block.textContent.trim()])"""
LISTEN = """
  globalThis.said = [];
  addEventListener("DOMContentLoaded", () => new MutationObserver(() => {
    for (const { textContent } of document.querySelectorAll("[data-announcer] > p"))
      if (!said.includes(textContent)) said.push(textContent);
  }).observe(document.body, { subtree: true, childList: true }));
"""


def blocks(answer: Locator) -> list[list[str]]:
    """The blocks of an answer: class and text of each."""
    return answer.evaluate(BLOCKS)


def researched(chat: ChatPage) -> Locator:
    """An answer with parts of every kind, whole."""
    chat.open()
    answer = chat.ask(QUESTION)
    expect(answer.locator(".cp-sources")).to_be_visible()
    return answer


def test_streamed_stored_and_in_another_tab_they_are_the_same(
    chat: ChatPage, open_way: Callable[[Way], ChatPage]
) -> None:
    chat.open()
    other = ChatPage(chat.page.context.new_page(), chat.way, chat.origin)
    other.open()
    answer = chat.ask(QUESTION)
    streamed = blocks(answer)
    assert [name for name, _ in streamed] == ORDER
    expect(other.answers.nth(1)).to_have_attribute("data-state", "sent")
    assert blocks(other.answers.nth(1)) == streamed
    chat.page.reload()
    expect(chat.answers.nth(1).locator(".cp-sources")).to_be_visible()
    assert blocks(chat.answers.nth(1)) == streamed


def test_what_is_cited_leads_to_its_source(chat: ChatPage) -> None:
    answer = researched(chat)
    links = answer.locator(".cp-sources li a")
    addresses = [link.get_attribute("href") for link in links.all()]
    assert len(addresses) == 2
    cited = answer.locator(".message-text a.cp-citation")
    assert [link.inner_text() for link in cited.all()] == ["[1]", "[2]", "1", "2"]
    assert [link.get_attribute("href") for link in cited.all()] == addresses * 2
    first = cited.first
    assert first.get_attribute("rel") == "noopener noreferrer nofollow"
    expect(first).to_have_accessible_name(f"Source 1: {links.first.inner_text()}")


def test_a_picture_opens_large_and_a_tool_shows_what_went_in(chat: ChatPage) -> None:
    answer = researched(chat)
    tool = answer.locator(".cp-tool").first
    expect(tool.locator(".cp-tool__data")).to_be_hidden()
    tool.locator("summary").click()
    expect(tool.locator(".cp-tool__data")).to_contain_text('"query": "Please search for old maps"')
    answer.locator(".cp-files img").click()
    expect(chat.page.get_by_role("dialog").locator("img")).to_be_visible()


@pytest.mark.browser_context_args(permissions=["clipboard-read", "clipboard-write"])
def test_a_copy_is_the_text_and_its_sources(chat: ChatPage) -> None:
    answer = researched(chat)
    answer.get_by_role("button", name="Copy", exact=True).last.click()
    until(chat.page, "document.querySelector('[data-announcer]').textContent.includes('Copied')")
    copied: str = chat.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("One moment, I look it up.\n\nTwo places know more.")
    assert "\n\nSources:\n\n1. [" in copied
    for hidden in ("deserves better", "search_library", "notes.txt", "This library is small"):
        assert hidden not in copied


@pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])
def test_files_of_the_chat_hold_them(chat: ChatPage) -> None:
    researched(chat)
    files: dict[str, str] = {}
    for kind in ("Markdown", "JSON"):
        chat.page.get_by_role("button", name="Chat actions").click()
        with chat.page.expect_download() as download:
            chat.page.get_by_role("button", name=kind).click()
        files[kind] = Path(download.value.path()).read_text("utf-8")
    markdown = files["Markdown"]
    parts = ("I look it up.", "*Search the library: Done*", "Two places", "notes.txt", "Sources:")
    places = [markdown.index(part) for part in parts]
    assert places == sorted(places)
    [parted] = [m["parts"] for m in json.loads(files["JSON"])["messages"] if m.get("parts")]
    assert {part["type"] for part in parted} == {
        *("reasoning", "text", "tool", "source", "file", "notice"),
    }


def test_a_screen_reader_hears_states_and_no_thoughts(own_chat: ChatPage) -> None:
    chat = own_chat
    chat.page.add_init_script(LISTEN)
    answer = researched(chat)
    said: list[str] = chat.page.evaluate("said")
    assert "Search the library: Done" in said
    assert "fetch_shelf: Failed" in said
    assert said[-1] == "Kai answered"
    assert not [text for text in said if "deserves better" in text]
    expect(answer.locator(".cp-sources")).to_match_aria_snapshot(
        """
        - group:
          - text: 2 sources
          - list:
            - listitem:
              - link
            - listitem:
              - link
        """
    )


def test_what_it_took_is_in_the_menu(chat: ChatPage) -> None:
    researched(chat).get_by_role("button", name="More actions").click()
    expect(chat.page.locator(".cp-menu__note")).to_have_text("Tokens: 66 in, 180 out")


HOSTILE: list[dict[str, Any]] = [
    {"type": "tool", "id": "1", "name": "<img src=x onerror=harm()>", "input": "```\n<b>x</b>"},
    {"type": "tool", "id": "2", "name": "deep", "state": "done", "output": "DEEP"},
    {"type": "tool", "id": "3", "name": "large", "state": "done", "output": "LARGE"},
    {"type": "source", "url": "javascript:harm()", "title": "<b>One</b>"},
    {"type": "source", "url": "data:text/html,<script>harm()</script>", "title": "Two"},
    {"type": "source", "url": " java\nscript:harm()", "title": "Three"},
    {"type": "source", "url": 'https://evil.example/"onclick="harm()', "title": "good.example"},
    {"type": "file", "url": "javascript:harm()", "name": "a.pdf"},
    {"type": "file", "url": "data:text/html,x", "name": "<b>b.html</b>", "mediaType": "text/html"},
    {"type": "file", "url": "data:image/svg+xml,<svg onload=harm()>", "name": "c.svg"},
    {"type": "file", "url": "https://evil.example/d.png", "mediaType": "image/png", "name": "d"},
    {"type": "notice", "text": "<b>Careful</b>", "level": "danger"},
]
BACKEND = """
  const sent = %s;
  globalThis.harmed = 0;
  globalThis.harm = () => void harmed++;
  const deep = "[".repeat(90) + "]".repeat(90);
  globalThis.CHAT_PY = { ...globalThis.CHAT_PY, sanitizer: %s, backend: {
    openChat: (chatId) => ({ id: chatId, messages: [] }),
    saveMessage: () => "said",
    async *answer() {
      yield "Cited [1] [2] [3] [4] [9] `[4]`.";
      for (const part of sent) {
        if (part.output === "DEEP") part.output = JSON.parse(deep);
        if (part.output === "LARGE") part.output = { text: Array(9e4).fill("word") };
        yield part;
      }
      yield { type: "title", text: "<b>Old</b> maps" };
    },
    listChats: () => [{ id: "own", title: "New chat" }],
  } };
"""


@pytest.mark.parametrize("sanitizer", ["auto", "dompurify"])
def test_nothing_in_them_is_more_than_text(
    open_way: Callable[[Way], ChatPage], sanitizer: str
) -> None:
    chat = open_way(PYSCRIPT)
    chat.page.add_init_script(BACKEND % (json.dumps(HOSTILE), json.dumps(sanitizer)))
    chat.goto("own")
    chat.send("Well?")
    answer = chat.answers.last
    chat.expect_state(answer, "sent")
    for summary in answer.locator("summary").all():
        if summary.locator("..").get_attribute("open") is None:
            summary.click()
    names = answer.locator(".cp-tool__name")
    assert names.all_inner_texts() == ["<img src=x onerror=harm()>", "deep", "large"]
    assert [len(text) < 25_000 for text in answer.locator(".cp-tool").all_inner_texts()] == [
        True
    ] * 3
    sources = answer.locator(".cp-sources li")
    assert sources.locator("a").count() == 1
    expect(sources.nth(0)).to_have_text("<b>One</b>")
    expect(sources.nth(3)).to_have_text("good.example (evil.example)")
    assert answer.locator(".cp-citation").all_inner_texts() == ["[4]"]
    files = answer.locator(".cp-files li")
    assert files.all_inner_texts()[:3] == ["a.pdf", "<b>b.html</b>", "c.svg"]
    expect(files.nth(3).get_by_role("button")).to_have_text("Load image from evil.example")
    assert answer.locator(".cp-files :is(a, img)").count() == 0
    expect(answer.locator('.cp-remark[data-level="danger"]')).to_have_text("<b>Careful</b>")
    expect(chat.entry("own").locator(".cp-chat__name")).to_have_text("<b>Old</b> maps")
    unsafe = "[href^='javascript' i], [href^='data' i], [src^='data:image/svg' i], [onclick]"
    assert answer.locator(unsafe).count() == 0
    assert chat.page.evaluate("harmed") == 0


ASKING = """
  globalThis.CHAT_PY = { ...globalThis.CHAT_PY, backend: {
    openChat: (chatId) => ({ id: chatId, messages: [] }),
    saveMessage: () => "said",
    async *answer() {
      const tool = { type: "tool", id: "t", name: "delete_all", input: { really: true } };
      yield { ...tool, state: "asks" };
      const told = await new Promise((resolve) => document.addEventListener("told", resolve));
      yield { ...tool, state: told.detail.allowed ? "done" : "denied" };
      yield "As you like.";
    },
  } };
"""
WAITING = """
from chat_py.tool_calls.permissions import Permissions

def setup(chat):
    def told(allowed):
        return lambda self, message_id, tool_id: chat.trigger(
            "told", {"allowed": allowed, "messageId": message_id, "toolId": tool_id}
        )
    Permissions.waits_for = lambda self, message_id, tool_id: tool_id == "t"
    Permissions.allow, Permissions.deny = told(True), told(False)
"""


@pytest.mark.parametrize(("button", "state"), [("Allow", "Done"), ("Deny", "Not allowed")])
def test_a_tool_that_asks_is_allowed_and_denied_by_the_keyboard(
    open_way: Callable[[Way], ChatPage], button: str, state: str
) -> None:
    chat = open_way(PYSCRIPT)
    use_plugins(chat, waiting=WAITING)
    chat.page.add_init_script(ASKING)
    chat.goto("own")
    chat.send("Well?")
    question = chat.answers.last.get_by_role("group", name="Allow delete_all to run?")
    question.get_by_role("button", name=button).focus()
    chat.page.keyboard.press("Enter")
    chat.expect_state(chat.answers.last, "sent")
    expect(question).to_have_count(0)
    expect(chat.answers.last.locator(".cp-tool__state")).to_have_text(state)
    expect(chat.answers.last).to_contain_text("As you like.")
    expect(chat.box).to_be_focused()


SENT = """
  globalThis.CHAT_PY = { ...globalThis.CHAT_PY, backend: {
    openChat: (chatId) => ({ id: chatId, messages: [{
      id: "m1", role: "user", content: "Look *here*", parts: [
        { type: "text", text: "Look *here*" },
        { type: "file", url: "/api/images/lisbon-sunset.svg", mediaType: "image/svg+xml" },
        { type: "file", url: "/files/plan.pdf", name: "plan.pdf", size: 123456 },
      ],
    }] }),
  } };
"""


def test_files_that_a_person_sent_stand_between_the_text_and_its_buttons(
    open_way: Callable[[Way], ChatPage],
) -> None:
    chat = open_way(PYSCRIPT)
    chat.page.add_init_script(SENT)
    chat.goto("own")
    message = chat.message("Look *here*")
    expect(message.locator(".cp-files li")).to_have_text(["", "plan.pdf123 KB"])
    link = message.get_by_role("link", name="plan.pdf")
    assert link.get_attribute("href") == "/files/plan.pdf"
    parts = [".message-text", ".cp-files", ".cp-message__meta", ".cp-message__actions"]
    top = "(one) => one.getBoundingClientRect().top"
    text, files, meta, actions = [message.locator(part).evaluate(top) for part in parts]
    assert text < files < min(meta, actions)


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844})
def test_a_small_screen_holds_them(chat: ChatPage) -> None:
    answer = researched(chat)
    answer.locator(".cp-tool summary").first.click()
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= 390
    wide = """(answer) => [...answer.querySelectorAll(".cp-tool, .cp-files > li, .cp-sources")]
      .filter((one) => one.getBoundingClientRect().right > 390.5).length"""
    assert answer.evaluate(wide) == 0


def test_the_page_loads_what_draws_them_only_then(chat: ChatPage) -> None:
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.open()
    chat.ask("Hello")
    assert not [url for url in asked if "chat_py_later" in url]
    chat.ask(QUESTION)
    assert [url for url in asked if "chat_py_later" in url]


def test_the_text_is_there_where_that_cannot_be_loaded(chat: ChatPage, watch: Watch) -> None:
    watch.expect("chat_py_later", "ModuleNotFoundError", "ERR_FAILED")
    chat.page.route("**/chat_py_later*", lambda route: route.abort())
    chat.open()
    answer = chat.ask(QUESTION)
    expect(answer.locator(".message-text")).to_contain_text("Both agree on the main point [1, 2].")
    chat.page.unroute("**/chat_py_later*")
    chat.page.reload()
    expect(chat.answers.nth(1).locator(".cp-sources")).to_be_visible()
