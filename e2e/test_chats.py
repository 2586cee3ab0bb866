"""The list of chats: marks, days, and what one does with chats, with a mouse or without."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from e2e.browser_chats import ask, begin, browser_chats
from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.server import ChatServer
from e2e.test_accessibility import violations

Open = Callable[[], ChatPage]


@pytest.fixture
def chat(page: Page, server: ChatServer) -> ChatPage:
    """The chat with its chats in the browser, not opened yet."""
    return browser_chats(page, server.origin)


@pytest.fixture
def served(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    """The chat with its chats on the server, not opened yet."""
    return open_way(PYSCRIPT)


def entry(chat: ChatPage, name: str) -> Locator:
    """A chat in the list, by its title."""
    return chat.page.locator(".cp-chat").filter(
        has=chat.page.locator(".cp-chat__name", has_text=re.compile(f"^{re.escape(name)}$"))
    )


def names(chat: ChatPage) -> Locator:
    return chat.page.locator(".cp-chat__name")


def test_the_chats_stand_under_headings(served: ChatPage) -> None:
    served.open("kai")
    today = served.page.get_by_role("heading", name="Today")
    expect(today).to_be_visible()
    expect(served.page.locator("[data-group=today] + .cp-chat")).to_have_attribute(
        "data-chat-id", "kai"
    )
    expect(served.page.get_by_role("heading", name="Not started yet")).to_be_visible()
    served.page.locator(".cp-chat").last.click()
    served.expect_chat("luna", "You came!")
    served.ask("Hello")
    expect(served.page.locator("[data-group=today] ~ .cp-chat").first).to_have_attribute(
        "aria-current", "page"
    )


def test_an_answer_in_another_chat_is_seen_to_be_written_and_to_have_come(chat: ChatPage) -> None:
    begin(chat, "maps")
    chat.page.get_by_role("button", name="New chat", exact=True).click()
    expect(chat.messages).to_have_count(0)
    chat.expect_state(chat.send("hold this"), "sent")
    holding = entry(chat, "hold this")
    expect(holding.locator(".cp-chat__preview")).to_have_text("Writing…")
    entry(chat, "maps").click()
    expect(chat.page).to_have_title(re.compile("^maps"))
    expect(holding.locator(".cp-chat__preview")).to_have_text("Writing…")
    expect(holding).not_to_have_attribute("data-unread", "")
    chat.page.evaluate("release()")
    expect(holding.locator(".cp-chat__preview")).to_have_text("About hold this: that is all.")
    expect(holding).to_have_attribute("data-unread", "")
    expect(chat.page).to_have_title(re.compile(r"^\(1\) maps"))
    chat.page.set_viewport_size({"width": 390, "height": 800})
    way = chat.page.get_by_role("button", name="All chats")
    expect(way).to_have_accessible_description("New answer")
    way.click()
    holding.click()
    chat.expect_state(chat.answers.filter(has_text="About hold this: that is all."), "sent")
    expect(chat.page).to_have_title(re.compile("^hold this"))
    expect(way).not_to_have_attribute("data-unread", "")


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 800}, bypass_csp=True)
def test_on_a_phone_the_list_is_a_sheet_over_the_chat(chat: ChatPage) -> None:
    begin(chat, "maps")
    page, answer = chat.page, chat.answers.last
    way = page.get_by_role("button", name="All chats")
    sheet = page.get_by_role("complementary", name="Chats")
    close = page.get_by_role("button", name="Back to the chat")
    expect(close).to_be_hidden()

    def left() -> None:
        expect(sheet).to_be_hidden()
        expect(answer).to_be_visible()
        expect(way).to_be_focused()

    way.press("Enter")
    expect(entry(chat, "maps")).to_be_focused()
    expect(answer).to_be_hidden()
    size = sheet.evaluate("(sheet) => sheet.getBoundingClientRect().right")
    assert 300 < size <= 350  # the rest is a place to press
    page.keyboard.press("Escape")
    left()
    way.press("Enter")
    close.press("Enter")
    left()
    way.press("Enter")
    page.mouse.click(375, 400)
    left()
    way.press("Enter")
    for _ in range(12):  # nothing beside the sheet can be reached
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main')") is None
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(answer).to_be_visible()
    expect(close).to_be_hidden()


def menu(chat: ChatPage, name: str, action: str) -> None:
    """Choose something in the menu of a chat in the list."""
    entry(chat, name).hover()
    chat.page.get_by_role("button", name=f"Actions for {name}", exact=True).click()
    chat.page.locator(".dropdown-menu.show").get_by_role("button", name=action).click()


def test_a_chat_is_renamed_and_keeps_its_name(chat: ChatPage) -> None:
    begin(chat, "maps", "bread")
    menu(chat, "maps", "Rename")
    field = chat.page.get_by_role("dialog").get_by_label("Name")
    expect(field).to_be_focused()
    expect(field).to_have_value("maps")
    chat.page.keyboard.type("Old <b>maps</b>")
    chat.page.keyboard.press("Enter")
    expect(names(chat)).to_have_text(["bread", "Old <b>maps</b>"])
    expect(chat.page.get_by_role("dialog")).to_have_count(0)
    entry(chat, "Old <b>maps</b>").click()
    expect(chat.page.get_by_role("heading", level=1)).to_have_text("Old <b>maps</b>")
    chat.page.get_by_role("button", name="Chat actions").click()
    chat.page.get_by_role("button", name="Rename").click()
    expect(field).to_have_value("Old <b>maps</b>")
    chat.page.keyboard.press("Escape")
    expect(field).to_have_count(0)
    ask(chat, "Title me not")
    chat.page.reload()
    expect(names(chat)).to_have_text(["Old <b>maps</b>", "bread"])


def test_a_deleted_chat_comes_back_with_all_that_was_in_it(chat: ChatPage) -> None:
    """Messages, an answer that was being written, and what was typed and not sent."""
    begin(chat, "maps", "bread")
    entry(chat, "maps").click()
    chat.expect_texts(["maps", "About maps: that is all."])
    chat.send("hold this")
    expect(chat.streaming).to_have_text("About hold this:")
    chat.box.fill("A draft")
    chat.page.get_by_role("button", name="Chat actions").click()
    chat.page.get_by_role("button", name="Delete chat").click()
    expect(names(chat)).to_have_text(["bread"])
    expect(chat.page.get_by_role("heading", level=1)).to_have_text("bread")
    expect(chat.box).to_have_value("")
    chat.page.get_by_text("“maps” deleted").locator("..").get_by_role("button", name="Undo").click()
    said = ["maps", "About maps: that is all.", "hold this", "About hold this:"]
    chat.expect_texts(said)
    expect(chat.box).to_have_value("A draft")
    expect(names(chat)).to_have_text(["maps", "bread"])
    chat.page.reload()
    chat.expect_texts(said)
    chat.expect_state(chat.answers.last, "stopped")
    expect(chat.box).to_have_value("A draft")
    expect(names(chat)).to_have_text(["maps", "bread"])


def test_a_deleted_chat_stays_deleted_and_after_the_last_one_a_new_one_begins(
    chat: ChatPage,
) -> None:
    begin(chat, "maps", "bread")
    menu(chat, "maps", "Delete")
    expect(names(chat)).to_have_text(["bread"])
    chat.page.reload()
    expect(names(chat)).to_have_text(["bread"])
    menu(chat, "bread", "Delete")
    expect(names(chat)).to_have_text(["New chat"])
    expect(chat.messages).to_have_count(0)
    ask(chat, "wine")
    expect(names(chat)).to_have_text(["wine"])


def test_a_pinned_chat_stays_above_the_others(chat: ChatPage) -> None:
    begin(chat, "maps", "bread", "wine")
    menu(chat, "maps", "Pin")
    expect(names(chat)).to_have_text(["maps", "wine", "bread"])
    expect(chat.page.locator("[data-group=pinned] + .cp-chat")).to_contain_text("maps")
    ask(chat, "more wine")
    expect(names(chat)).to_have_text(["maps", "wine", "bread"])
    chat.page.reload()
    expect(names(chat)).to_have_text(["maps", "wine", "bread"])
    menu(chat, "maps", "Unpin")
    expect(names(chat)).to_have_text(["wine", "bread", "maps"])
    expect(chat.page.locator("[data-group=pinned]")).to_have_count(0)


def test_everything_is_done_by_keys_alone(chat: ChatPage) -> None:
    begin(chat, "maps", "bread", "wine")
    keys = chat.page.keyboard
    entry(chat, "wine").focus()
    keys.press("ArrowDown")
    expect(entry(chat, "bread")).to_be_focused()
    keys.press("End")
    expect(entry(chat, "maps")).to_be_focused()
    keys.press("Tab")
    expect(chat.page.get_by_role("button", name="Actions for maps")).to_be_focused()
    keys.press("Enter")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(names(chat)).to_have_text(["maps", "wine", "bread"])
    expect(chat.page.get_by_role("button", name="Actions for maps")).to_be_focused()
    keys.press("Shift+Tab")
    expect(entry(chat, "maps")).to_be_focused()
    keys.press("F2")
    expect(chat.page.get_by_role("dialog").get_by_label("Name")).to_be_focused()
    keys.type("Old maps")
    keys.press("Enter")
    expect(names(chat)).to_have_text(["Old maps", "wine", "bread"])
    expect(entry(chat, "Old maps")).to_be_focused()
    keys.press("Delete")
    expect(names(chat)).to_have_text(["wine", "bread"])
    expect(chat.page.get_by_role("button", name="Undo")).to_be_focused()
    keys.press("Enter")
    expect(names(chat)).to_have_text(["Old maps", "wine", "bread"])
    expect(entry(chat, "Old maps")).to_be_focused()
    keys.press("Enter")
    chat.expect_texts(["maps", "About maps: that is all."])


def test_nothing_is_offered_that_the_server_cannot_do(served: ChatPage) -> None:
    def without_can(route: Route) -> None:
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), "can": []})

    served.page.route("**/api/chats", without_can)
    served.open("kai")
    expect(served.page.locator(".cp-chat").first).to_be_visible()
    expect(served.page.locator("[data-menu-chat]")).to_have_count(0)
    expect(served.page.get_by_role("button", name="New chat", exact=True)).to_be_hidden()
    served.page.get_by_role("button", name="Chat actions").click()
    expect(served.page.get_by_role("button", name="Start over")).to_be_visible()
    expect(served.page.get_by_role("button", name="Rename")).to_be_hidden()
    expect(served.page.get_by_role("button", name="Delete chat")).to_be_hidden()


@pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce")
def test_the_list_its_menus_and_questions_are_accessible(chat: ChatPage) -> None:
    begin(chat, "maps", "bread")
    menu(chat, "maps", "Pin")
    assert violations(chat) == []
    entry(chat, "bread").hover()
    chat.page.get_by_role("button", name="Actions for bread").click()
    expect(chat.page.locator(".dropdown-menu.show")).to_be_in_viewport(ratio=1)
    for scheme in ("dark", "light"):
        chat.page.emulate_media(color_scheme=scheme)
        assert violations(chat) == []
    chat.page.locator(".dropdown-menu.show").get_by_role("button", name="Rename").click()
    expect(chat.page.get_by_role("dialog")).to_be_visible()
    assert violations(chat) == []
    chat.page.keyboard.press("Escape")
    chat.page.set_viewport_size({"width": 390, "height": 800})
    chat.page.get_by_role("button", name="All chats").click()
    assert violations(chat) == []


def found(chat: ChatPage) -> Locator:
    return chat.page.get_by_role("region", name="Search results").get_by_role("link")


def test_a_result_of_the_search_opens_at_the_message_marked(chat: ChatPage) -> None:
    begin(chat, "maps of Rome", "bread", "wine")
    field = chat.page.get_by_role("searchbox", name="Search chats")
    field.fill("rome")
    expect(found(chat)).to_have_count(3)  # a title, an answer, a question
    expect(found(chat).first.locator(".cp-result__title mark")).to_have_text("Rome")
    expect(chat.page.locator("[data-chat-list]")).to_be_hidden()
    expect(chat.page.locator("[data-announcer]")).to_have_text("3 results")
    field.press("ArrowDown")
    chat.page.keyboard.press("ArrowDown")
    expect(found(chat).nth(1)).to_be_focused()
    chat.page.keyboard.press("Enter")
    marked = chat.page.locator("[data-found]")
    expect(marked).to_be_in_viewport()
    expect(marked).to_contain_text("About maps of Rome")
    expect(marked).to_be_focused()
    expect(chat.page.locator("[data-jump-latest]")).to_be_hidden()
    expect(chat.page.get_by_role("heading", level=1)).to_have_text("maps of Rome")
    field.fill("nothing of it")
    expect(chat.page.get_by_text("Nothing found for “nothing of it”.")).to_be_visible()
    field.press("Escape")
    expect(field).to_have_value("")
    expect(names(chat)).to_have_text(["wine", "bread", "maps of Rome"])


STOCK = """
async (chats) => {
  const opened = indexedDB.open("chat_py");
  await new Promise((resolve) => { opened.onsuccess = resolve; });
  const { transaction } = opened.result.transaction("records", "readwrite").objectStore("records");
  const store = transaction.objectStore("records");
  const put = (key, value) => store.put(JSON.stringify(value), `chats/${key}`);
  for (let n = 0; n < chats; n++) {
    const [id, title, updated] = [`old${n}`, `Old chat ${n}`, 1600000000000 + n * 1000];
    const listed = { id, title, preview: "of long ago", timestamp: updated };
    const said = { id: `m${n}`, sender: "user", content: `about ${n}`, timestamp: updated };
    put(`/list/${String(updated).padStart(15, "0")}/${id}`, listed);
    put(`/chat/${id}/`, { id, title, created: updated, updated, place: 1, line: [[0, 1]] });
    put(`/chat/${id}/message/0000000000`, said);
    put(`/chat/${id}/place/m${n}`, 0);
  }
  await new Promise((resolve) => { transaction.oncomplete = resolve; });
  opened.result.close();
}
"""
"""Puts chats with one message each into the browser's store."""


MIDDLE = """
async (list) => {
  const box = list.getBoundingClientRect();
  for (;;) {
    await new Promise(requestAnimationFrame);
    const there = document.elementFromPoint(box.x + 60, box.y + box.height / 2);
    const chat = there?.closest(".cp-chat");
    if (chat) return chat;
  }
}"""
"""The chat in the middle of what is seen of the list, as soon as there is one."""
SCROLL = """
async (list) => {
  // A task after a frame: what the browser does against jumps is done by then.
  const frame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
  let worst = 0;
  for (let n = 0; n < 12; n++) {
    const seen = await (MIDDLE)(list);
    const before = seen.getBoundingClientRect().top;
    list.scrollBy(0, -300);
    await frame();
    await frame();
    worst = Math.max(worst, Math.abs(seen.getBoundingClientRect().top - before - 300));
  }
  return worst;
}
""".replace("MIDDLE", MIDDLE)
"""How far off an entry in view ever was while the list was scrolled up."""
MOUNTED = 120
"""Entries of a long list that are on the page at a time, at most."""


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 800})
def test_of_thousands_of_chats_those_near_the_view_are_on_the_page(chat: ChatPage) -> None:
    begin(chat, "maps")
    chat.page.evaluate(STOCK, 5000)
    chat.reload()
    chat.page.get_by_role("button", name="All chats").click()
    entries, focused = chat.page.locator(".cp-chat"), chat.page.locator(".cp-chat:focus")
    expect(entries).to_have_count(200)
    entries.first.focus()
    chat.page.keyboard.press("End")
    expect(focused.locator(".cp-chat__name")).to_have_text("Old chat 0", timeout=60_000)
    expect(focused).to_be_in_viewport()
    assert entries.count() < MOUNTED
    list_ = chat.page.locator("[data-chat-list]")
    expect(list_).to_have_attribute("aria-description", "5,001 chats")
    assert violations(chat) == []
    chat.page.keyboard.press("Home")
    expect(focused.locator(".cp-chat__name")).to_have_text("maps")
    expect(focused).to_be_in_viewport()

    list_.evaluate("(list) => list.scrollTo(0, list.scrollHeight / 2)")
    assert list_.evaluate(SCROLL) <= 1
    assert entries.count() < MOUNTED
    chat_id = list_.evaluate(f"async (list) => (await ({MIDDLE})(list)).dataset.chatId")
    assert 1000 < int(chat_id.removeprefix("old")) < 4000
    middle = chat.page.locator(f'.cp-chat[data-chat-id="{chat_id}"]')
    expect(middle).to_be_in_viewport()
    middle.focus()
    chat.page.keyboard.press("Delete")
    expect(middle).to_have_count(0)
    chat.page.get_by_role("button", name="Undo").click()
    expect(middle).to_be_focused(timeout=30_000)
    expect(middle).to_be_in_viewport()
    field = chat.page.get_by_role("searchbox", name="Search chats")
    field.fill("Old chat 7")
    expect(found(chat)).to_have_count(50)
    field.fill("about 7")
    expect(found(chat).first).to_contain_text("about 4997")
    found(chat).first.click()
    expect(chat.page.locator("[data-found]")).to_have_text(re.compile("about 4997"))
