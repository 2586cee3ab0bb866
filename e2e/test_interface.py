"""The page around the conversation: menus, theme, a small screen, the keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.server import ChatServer
from e2e.watch import Watch

only_pyscript = pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])
only_dropin = pytest.mark.parametrize("way", [DROPIN], indirect=True, ids=["dropin"])
NARROW = {"width": 390, "height": 844}


def test_escape_closes_the_menu(chat: ChatPage) -> None:
    chat.open()
    toggle = chat.page.locator(".dropdown-toggle:not([data-menu-actions])")
    menu = chat.page.locator(".dropdown-menu")
    toggle.click()
    expect(menu).to_be_visible()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    chat.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(toggle).to_be_focused()
    toggle.click()
    expect(menu).to_be_visible()
    chat.box.click()
    expect(menu).to_be_hidden()


@only_pyscript
def test_start_over_can_be_undone(chat: ChatPage) -> None:
    chat.open()
    chat.ask("Something")
    preview = chat.entry("kai").locator(".cp-chat__preview")
    before = preview.inner_text()
    chat.page.locator(".dropdown-toggle:not([data-menu-actions])").click()
    plain, reset, delete = (
        chat.page.locator(f'#chatMenu [data-chat-action="{name}"]').evaluate(
            """(item) => [getComputedStyle(item).color,
              getComputedStyle(item.parentElement).borderBlockStartWidth]"""
        )
        for name in ("rename", "reset", "delete")
    )
    assert reset == delete == [reset[0], "1px"]
    assert plain == [plain[0], "0px"]
    assert plain[0] != reset[0], "what removes something is set apart, in a colour of its own"
    chat.page.get_by_role("button", name="Start over").click()
    expect(chat.messages).to_have_count(1)
    expect(preview).not_to_have_text(before)
    chat.page.locator(".cp-notice").get_by_role("button", name="Undo").click()
    expect(chat.messages).to_have_count(3)
    expect(chat.message("Something")).to_have_count(1)
    expect(preview).to_have_text(before)
    chat.page.reload()
    expect(chat.message("Something")).to_have_count(1)


@only_pyscript
def test_start_over_brings_the_first_message_back_alone(chat: ChatPage) -> None:
    chat.open()
    chat.ask("Something")
    chat.page.locator(".dropdown-toggle:not([data-menu-actions])").click()
    chat.page.get_by_role("button", name="Start over").click()
    expect(chat.messages).to_have_count(1)
    chat.page.reload()
    expect(chat.messages).to_have_count(1)


@only_pyscript
def test_a_chosen_theme_is_kept(chat: ChatPage) -> None:
    chat.open()
    colour = "getComputedStyle(document.body).color"
    light = chat.page.evaluate(colour)
    button = chat.page.locator("[data-theme-toggle]")
    expect(button).to_have_accessible_name("Theme: system")
    button.click()
    expect(button).to_have_accessible_name("Theme: dark")
    expect(chat.page.locator("html")).to_have_attribute("data-theme", "dark")
    dark = chat.page.evaluate(colour)
    assert dark != light
    chat.page.reload(wait_until="commit")
    expect(chat.page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(chat.messages.first).to_be_visible()
    assert chat.page.evaluate(colour) == dark
    chat.expect_python()
    button.click()
    expect(button).to_have_accessible_name("Theme: light")
    button.click()
    expect(button).to_have_accessible_name("Theme: system")
    assert chat.page.evaluate("localStorage.getItem('chat_py.theme')") is None
    assert chat.page.evaluate(colour) == light


@only_pyscript
@pytest.mark.browser_context_args(viewport=NARROW, has_touch=True)
def test_a_small_screen_shows_the_list_or_the_chat(chat: ChatPage) -> None:
    chat.open()
    chats, back = chat.page.locator("#chatList"), chat.page.get_by_role("button", name="All chats")
    expect(chats).to_be_hidden()
    back.tap()
    expect(chats).to_be_visible()
    expect(chat.log).to_be_hidden()
    chat.entry("luna").tap()
    chat.expect_chat("luna", "The lamp went out an hour ago")
    expect(chats).to_be_hidden()
    expect(chat.log).to_be_visible()
    chat.page.go_back()
    chat.expect_chat("kai", "Show me a bug")
    width = chat.page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= NARROW["width"], "nothing sticks out to the side"
    chat.box.fill("With the thumb")
    chat.send_button.tap()
    chat.expect_state(chat.message("With the thumb"), "sent")


@only_pyscript
def test_everything_is_within_reach_of_the_keyboard(chat: ChatPage) -> None:
    chat.open()
    skip = chat.page.get_by_role("link", name="Skip to the message box")
    for _ in range(40):
        chat.page.keyboard.press("Shift+Tab")
        if skip.evaluate("(element) => element === document.activeElement"):
            break
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    chat.page.keyboard.press("Enter")
    expect(chat.box).to_be_focused()
    chat.page.keyboard.type("By keyboard alone")
    chat.page.keyboard.press("Control+Enter")
    chat.expect_state(chat.message("By keyboard alone"), "sent")
    expect(chat.answers).to_have_count(2)
    expect(chat.answers.nth(1)).to_have_attribute("data-state", "sent")

    like = chat.answers.nth(1).get_by_role("button", name="Good answer")
    copy = chat.answers.nth(1).get_by_role("button", name="Copy", exact=True)
    for _ in range(10):
        chat.page.keyboard.press("Shift+Tab")
        if copy.evaluate("(element) => element === document.activeElement"):
            break
    chat.page.keyboard.press("ArrowRight")
    expect(like).to_be_focused()
    expect(like).to_be_in_viewport()
    assert ring(like), "the focus can be seen"
    with chat.page.expect_response("**/action"):
        chat.page.keyboard.press("Enter")
    expect(like).to_have_attribute("aria-pressed", "true")


IN_MESSAGE = "() => document.activeElement.closest('.cp-message')?.dataset.messageId ?? ''"


@only_pyscript
def test_a_message_is_one_stop_and_the_newest_comes_first(own_chat: ChatPage) -> None:
    chat, page = own_chat, own_chat.page
    chat.open("mira", "Trains, tiny hotels")
    for text in ("One word", "Two words", "Three words"):
        chat.ask(text)
    shown: list[str] = chat.log.locator(".cp-message").evaluate_all(
        "all => all.map((one) => one.dataset.messageId)"
    )
    page.get_by_role("button", name="Chat actions").focus()
    stops: list[str] = []
    while not chat.box.evaluate("(box) => box === document.activeElement"):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(IN_MESSAGE))
    assert [stop for stop in stops if stop] == [shown[-1]]
    page.keyboard.press("Shift+Tab")
    while page.evaluate(IN_MESSAGE) != shown[-1]:
        page.keyboard.press("Shift+Tab")
    # Arrow keys go from button to button, and round.
    last = chat.answers.last
    expect(last.get_by_role("button", name="Copy", exact=True)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(last.get_by_role("button", name="Good answer")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(last.get_by_role("button", name="More actions")).to_be_focused()
    page.keyboard.press("Home")
    expect(last.get_by_role("button", name="Copy", exact=True)).to_be_focused()
    # Up and Down from message to message; each remembers where one was.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(IN_MESSAGE) == shown[-2]
    page.keyboard.press("ArrowDown")
    expect(last.get_by_role("button", name="Good answer")).to_be_focused()
    # Back through the others, one stop each.
    back: list[str] = []
    while page.evaluate(IN_MESSAGE):
        back.append(page.evaluate(IN_MESSAGE))
        page.keyboard.press("Shift+Tab")
    assert [stop for stop in shown[::-1] if stop in back] == list(dict.fromkeys(back))
    assert back.count(shown[-2]) == 1
    # With a menu's button Up and Down open the menu.
    last.get_by_role("button", name="More actions").focus()
    page.keyboard.press("ArrowDown")
    expect(last.get_by_role("button", name="Copy as Markdown")).to_be_focused()


def ring(element: Locator) -> bool:
    """Whether an element shows an outline or a shadow."""
    return element.evaluate(
        """(element) => {
          const { outlineStyle, outlineWidth, boxShadow, opacity } = getComputedStyle(element);
          const line = outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
          return (line || boxShadow !== "none") && opacity > 0.5;
        }"""
    )


@only_pyscript
def test_the_composer_shows_that_it_has_the_focus(chat: ChatPage) -> None:
    chat.open()
    composer = chat.page.locator(".cp-composer__box")
    chat.log.focus()
    before = composer.screenshot()
    chat.box.focus()
    assert composer.screenshot() != before


@only_pyscript
def test_the_arrow_keys_bring_back_what_was_sent(chat: ChatPage) -> None:
    chat.open()
    chat.expect_state(chat.send("The first"), "sent")
    chat.expect_state(chat.send("The second"), "sent")
    chat.box.press("ArrowUp")
    expect(chat.box).to_have_value("The second")
    chat.box.press("Control+ArrowUp")
    expect(chat.box).to_have_value("The first")


def test_a_draft_belongs_to_its_chat(chat: ChatPage) -> None:
    chat.open()
    chat.box.fill("For Kai, later")
    chat.entry("luna").click()
    chat.expect_chat("luna", "The lamp went out an hour ago")
    expect(chat.box).to_have_value("")
    chat.page.go_back()
    chat.expect_chat("kai", "Show me a bug")
    expect(chat.box).to_have_value("For Kai, later")
    chat.page.reload()
    expect(chat.messages.first).to_be_visible()
    expect(chat.box).to_have_value("For Kai, later")


@only_dropin
def test_badges_and_media_buttons_of_the_list_do_not_switch_the_chat(chat: ChatPage) -> None:
    chat.open("luna", "The lamp went out an hour ago")
    item = chat.page.locator('li[data-chat-id="kai"]')
    item.locator(".badge").click()
    item.locator("i").click()
    expect(chat.page.locator("#host-log")).to_contain_text("pictures of: kai")
    item.locator(".media-btn").focus()
    chat.page.keyboard.press("Enter")
    chat.ask("Still Luna?")
    chat.expect_chat("luna", "The lamp went out an hour ago")


@only_dropin
def test_the_pages_own_script_hears_of_everything(chat: ChatPage) -> None:
    """It called `ChatAPI` and `ChatEventManager` before Python was there; it uses jQuery."""
    chat.open()
    chat.ask("Hello, page")
    lines = chat.page.locator("#host-log li")
    expect(lines.filter(has_text="at first: false")).to_have_count(1)
    expect(lines.filter(has_text="chats: mira kai aldous luna")).to_have_count(1)
    expect(lines.filter(has_text="shown: kai")).to_have_count(1)
    expect(lines.filter(has_text="sent: Hello, page")).to_have_count(1)
    expect(lines.filter(has_text="received in: kai")).to_have_count(1)
    expect(chat.page.locator("#chat-title")).to_have_text("Kai")
    expect(chat.log).not_to_have_attribute("data-id", "")


def test_two_tabs_send_a_message_once(page: Page, open_way: Callable[[Way], ChatPage]) -> None:
    chat = open_way(PYSCRIPT)
    chat.open()
    other = ChatPage(page.context.new_page(), PYSCRIPT, chat.origin)
    other.open()
    page.bring_to_front()
    chat.ask("From the first tab")
    other.page.reload()
    expect(other.messages).to_have_count(3)
    assert chat.stored_texts("kai") == ["From the first tab"]


@only_pyscript
def test_the_last_messages_menu_opens_where_nothing_moves(chat: ChatPage) -> None:
    """Pressed twice, it is open and closed again: nothing else came under the pointer."""
    chat.page.set_viewport_size(NARROW)
    chat.open()
    chat.ask("Compare SQLite and PostgreSQL")
    button = chat.answers.last.get_by_role("button", name="More actions")
    button.scroll_into_view_if_needed()
    before, scrolled = button.bounding_box(), chat.log.evaluate("(log) => log.scrollTop")
    assert before
    chat.page.mouse.click(before["x"] + 8, before["y"] + 8)
    menu = chat.page.locator(".cp-message .dropdown-menu.show")
    expect(menu).to_be_visible()
    assert button.bounding_box() == before
    assert chat.log.evaluate("(log) => log.scrollTop") == scrolled
    place, log = menu.bounding_box(), chat.log.bounding_box()
    assert place
    assert log
    assert log["y"] <= place["y"]
    assert place["y"] + place["height"] <= before["y"]
    colour = "(item) => getComputedStyle(item).color"
    delete, share = (menu.get_by_role("button", name=name) for name in ("Delete", "Share"))
    assert delete.evaluate(colour) != share.evaluate(colour)
    chat.page.mouse.click(before["x"] + 8, before["y"] + 8)
    expect(menu).to_have_count(0)
    expect(chat.messages).to_have_count(3)


@only_pyscript
@pytest.mark.parametrize("width", [390, 320])
def test_offline_is_said_shortly_where_there_is_no_room(
    chat: ChatPage, watch: Watch, width: int
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    chat.page.set_viewport_size({"width": width, "height": 844})
    chat.open()
    chat.page.context.set_offline(True)
    connection = chat.page.locator("[data-connection]")
    expect(connection).to_have_text("Offline", use_inner_text=True)
    title = chat.page.locator("[data-chat-title]").bounding_box()
    menu = chat.page.get_by_role("button", name="Chat actions").bounding_box()
    assert title
    assert title["width"] > 20
    assert menu
    assert menu["x"] + menu["width"] <= width


@only_pyscript
def test_suggestions_are_one_row(chat: ChatPage) -> None:
    chat.open()
    chips = chat.page.locator(".cp-chip")
    expect(chips).to_have_count(3)
    boxes = [chip.bounding_box() for chip in chips.all()]
    assert len({box["y"] for box in boxes if box}) == 1
    assert chips.evaluate_all("all => all.every((chip) => chip.scrollWidth <= chip.clientWidth)")


ROOM = """() => {
  const log = document.querySelector("#chatContainer");
  const names = [".cp-header", ".cp-notices", ".cp-attachments", ".cp-composer__box"];
  const parts = [...document.querySelectorAll([...names, "#chatContainer"])]
    .map((part) => part.getBoundingClientRect()).filter(({ height }) => height > 0);
  const apart = parts.every((part, at) => !at || part.top >= parts[at - 1].bottom - 0.5);
  const within = parts.every((part) => part.left >= 0 && part.right <= 320 && part.bottom <= 256);
  return apart && within ? log.clientHeight : 0;
}"""
"""CSS pixels that the conversation has, where nothing lies over anything or sticks out."""


@only_pyscript
def test_a_page_at_400_percent_is_for_the_conversation(
    own_chat: ChatPage, own_server: ChatServer, watch: Watch
) -> None:
    chat, page, most = own_chat, own_chat.page, 256 / 2
    page.set_viewport_size({"width": 320, "height": 256})
    chat.open()
    expect(chat.box).to_be_visible()
    assert page.evaluate(ROOM) >= most
    # With a long draft, which is to be seen all the same, and with a file beside it.
    chat.box.fill("A line of the draft.\n" * 12)
    assert page.evaluate(ROOM) >= most
    assert chat.box.evaluate("(box) => box.clientHeight") > 36
    with page.expect_file_chooser() as chosen:
        page.locator("[data-attach]").click()
    chosen.value.set_files([{"name": "notes.md", "mimeType": "text/plain", "buffer": b"Notes"}])
    file = page.locator('.cp-attachment[data-state="uploaded"]')
    expect(file).to_be_in_viewport(ratio=1)
    expect(file.get_by_role("button", name="Remove notes.md")).to_be_in_viewport(ratio=1)
    assert page.evaluate(ROOM) >= most
    # While an answer is written, and a message waits for it.
    chat.send("Tell me a long story, a plan with many steps, a table and code")
    stop = page.get_by_role("button", name="Stop generating")
    expect(stop).to_be_in_viewport(ratio=1)
    assert page.evaluate(ROOM) >= most
    stop.click()
    expect(chat.answers.last).to_have_attribute("data-state", "stopped")
    # With a notice of several lines.
    watch.expect("/action", "400")
    own_server.fail({"path": "*/action", "method": "POST", "status": 400, "count": 1})
    chat.answers.last.get_by_role("button", name="Good answer").click()
    again = page.locator(".cp-notice").get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    assert page.evaluate(ROOM) >= most
    again.click()
    expect(page.locator(".cp-notice")).to_have_count(0)
    # While a message is edited.
    chat.mine.last.get_by_role("button", name="Edit").click()
    expect(page.locator(".cp-editing")).to_be_in_viewport(ratio=1)
    assert page.evaluate(ROOM) >= most


@only_pyscript
def test_a_message_is_named_by_its_sender_and_time(own_chat: ChatPage) -> None:
    own_chat.open()
    answer = own_chat.ask("Who is who?")
    time = answer.locator("time").inner_text()
    expect(answer).to_have_accessible_name(f"Kai {time}")
    expect(own_chat.message("Who is who?")).to_have_accessible_name(re.compile(r"^You \d"))
