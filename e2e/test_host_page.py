"""Page B with no configuration: the markup, globals, modules and scripts of a real application."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

from e2e.chat_page import ChatPage, Way
from e2e.server import ChatServer
from e2e.until import until

FULL = Way("full", "/pages/host-full.html", "#userMessage", "#sendMessage", "li {}")

STYLES = """() => {
  const names = ["color", "font-family", "font-size", "line-height", "letter-spacing", "margin",
                 "padding", "background-color", "border", "box-sizing", "display", "cursor"];
  const own = [document.documentElement, ...document.querySelectorAll("body, body *")]
    .filter((element) => !element.closest("[class*='cp-'], #chat-discovery, script"));
  return own.map((element) => {
    const style = getComputedStyle(element);
    const values = names.map((name) => style.getPropertyValue(name));
    return [element.tagName, element.id, ...values].join("|");
  });
}"""


@pytest.fixture
def host(page: Page, server: ChatServer) -> ChatPage:
    return ChatPage(page, FULL, server.origin)


def log(host: ChatPage) -> list[str]:
    """What the page's own scripts saw."""
    return host.page.evaluate("pageLog")


IN_ORDER = "pageLog.reduce((at, line) => at + (line === arg[at]), 0) === arg.length"


def expect_logged(host: ChatPage, *lines: str) -> None:
    """These lines come, in this order, perhaps with others between them."""
    with suppress(Error):  # the assertion says what there is instead
        until(host.page, IN_ORDER, lines)
    at = iter(log(host))
    missing = [line for line in lines if not any(line == seen for seen in at)]
    assert missing == [], log(host)


def test_a_message_goes_the_guides_way_through_all_modules(host: ChatPage) -> None:
    """Guide, "Message Submission Flow" and "Cross-Module Communication"."""
    host.open()
    expect(host.page.locator("#chat-title")).to_have_text("Kai")
    answer = host.ask("A small question")
    text = host.stored("kai")[-1]["content"]
    expect(answer).not_to_be_empty()
    expect_logged(
        host,
        "persona module: A small question",
        "scenario module",
        "message:sent",
        f"gift manager: {text}",
        "message:received",
    )
    assert host.page.evaluate("PersonaModule.currentUserChatId === ChatState.userChatId")
    assert host.page.evaluate("ChatIntegration.getStatus().summary") == (
        "5 of 5 modules integrated"
    )


def test_scenario_persona_gifts_prompts_and_suggestions_pass_through(host: ChatPage) -> None:
    host.open()
    click = host.page.click
    click('.scenario-card[data-id="s1"]')
    click("#show-personas-btn")
    click(".persona-card")
    click("#gifts-toggle")
    expect(host.page.locator(".gift-card")).to_be_visible()
    click("#suggestions-toggle")
    expect(host.page.locator(".suggestion-item")).to_have_count(3)
    expect_logged(
        host,
        "scenario:changed: Rain",
        "persona:added: Ash",
        "gift:opened: panel",
        "suggestions:retrieved: 3",
    )
    assert log(host).count("scenario:changed: Rain") == 1
    assert log(host).count("persona:added: Ash") == 1
    state = host.page.evaluate("[ChatState.currentScenario.title, ChatState.persona.name]")
    assert state == ["Rain", "Ash"]

    host.box.fill("half a thought")
    click("#showPrompts")
    click(".prompt-card")
    host.expect_state(host.message("A walk in the rain"), "sent")
    click(".suggestion-item >> nth=1")
    host.expect_state(host.message("Why is that so?"), "sent")
    expect_logged(host, "prompt:retrieved: walk", "persona module: A walk in the rain")
    expect(host.box).to_have_value("half a thought")


def test_an_answer_that_the_pages_socket_delivers(host: ChatPage) -> None:
    """The completion request is answered 200 and empty; the text comes from elsewhere."""
    host.page.route("**/api/completion", lambda route: route.fulfill(status=200, body=""))
    host.open()
    with host.page.expect_response("**/api/completion"):
        host.expect_state(host.send("By the socket"), "sent")
    expect(host.answers).to_have_count(2)
    host.page.evaluate("socket.push('Here I am, **late**.')")
    answer = host.answers.nth(1)
    expect(answer).to_have_attribute("data-state", "sent")
    expect(answer.locator("strong")).to_have_text("late")
    expect(host.answers).to_have_count(2)
    expect_logged(host, "message:sent", "gift manager: Here I am, **late**.", "message:received")


def test_the_pages_own_display_function_also_ends_the_wait(host: ChatPage) -> None:
    host.page.route("**/api/completion", lambda route: route.fulfill(status=200, body=""))
    host.page.add_init_script(
        "window.displayCompletionMessage = (text, id) => ({ shown: text, id });"
    )
    host.open()
    with host.page.expect_response("**/api/completion"):
        host.expect_state(host.send("By the page"), "sent")
    expect(host.answers).to_have_count(2)
    result = host.page.evaluate("displayCompletionMessage('From the page', 'x1')")
    assert result == {"shown": "From the page", "id": "x1"}
    expect(host.answers.nth(1)).to_contain_text("From the page")
    expect(host.answers.nth(1)).to_have_attribute("data-state", "sent")


def test_list_and_chat_take_turns_and_badges_do_not_switch(host: ChatPage) -> None:
    host.open()
    listing, chat = host.page.locator("#chat-discovery"), host.page.locator("#chat-wrapper")
    expect(listing).to_be_hidden()
    host.page.click("#back-to-list")
    expect(listing).to_be_visible()
    expect(chat).to_be_hidden()
    host.page.click('li[data-chat-id="mira"] .badge')
    host.page.click(".media-btn i")
    assert log(host)[-1] == "pictures of kai"
    expect(chat).to_be_hidden()
    host.page.click(".chat-entry")
    host.expect_chat("luna", "The lamp went out an hour ago")
    expect(chat).to_be_visible()
    expect(listing).to_be_hidden()
    expect(host.page.locator("#chat-title")).to_have_text("Luna")
    assert log(host)[-1] == "chat:selected"


def test_bootstraps_menus_stay_bootstraps_and_escape_closes_them(host: ChatPage) -> None:
    host.open()
    toggle = host.page.locator("#chat-actions-dropdown .dropdown-toggle")
    menu = host.page.locator("#chat-actions-dropdown .dropdown-menu")
    toggle.click()
    expect(menu).to_be_visible()
    host.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    toggle.click()  # once is enough: nobody has handled the click a second time
    expect(menu).to_be_visible()
    host.box.focus()
    host.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    toggle.click()
    expect(menu).to_be_visible()
    host.page.locator("#chat-title").click()
    expect(menu).to_be_hidden()

    sticky = host.page.locator("#sticky-dropdown .dropdown-menu")
    host.page.click("#sticky-dropdown .dropdown-toggle")
    host.page.locator("#chat-title").click()
    expect(sticky).to_be_visible()  # data-bs-auto-close="false"


def test_enter_while_composing_sends_nothing(host: ChatPage) -> None:
    host.open()
    host.box.fill("にほn")
    host.page.evaluate("""() => {
      const box = document.querySelector("#userMessage");
      const press = (more) => box.dispatchEvent(new KeyboardEvent("keydown",
        { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true, ...more }));
      press({ isComposing: true });
      press({ keyCode: 229 });
    }""")
    host.expect_state(host.send("にほん"), "sent")
    assert host.stored_texts("kai") == ["にほん"]


def test_the_page_resets_the_chat_by_the_loose_function(host: ChatPage) -> None:
    host.open()
    host.ask("To be forgotten")
    host.page.click("#reset-chat-btn")
    expect(host.message("To be forgotten")).to_have_count(0)
    expect(host.messages.first).to_contain_text("Show me a bug")
    assert log(host)[-1] == "reset" or "reset" in log(host)


def test_nothing_of_the_chats_looks_leaks_into_the_page(page: Page, server: ChatServer) -> None:
    """The computed styles of the page's own elements, with the drop-in and without it."""
    found: list[Any] = []
    for with_chat in (False, True):
        host = ChatPage(page, FULL, server.origin)
        page.unroute_all()
        if with_chat:
            host.open()
        else:
            page.route("**/static/chat-py.js*", _without_chat)
            host.goto("kai")
            page.evaluate("document.querySelector('#chat-wrapper').classList.remove('d-none')")
            expect(page.locator(".scenario-card")).to_have_count(2)
        found.append(page.evaluate(STYLES))
    assert found[0] == found[1]
    assert len(found[0]) > 30


def _without_chat(route: Route) -> None:
    stub = "const ChatEventManager = { on() {} }, ChatState = {};"
    route.fulfill(body=stub, content_type="text/javascript")


HOSTILE = """
* { box-sizing: content-box; letter-spacing: 3px; word-spacing: 9px; text-transform: uppercase }
button { all: unset; background: red }
p { color: red !important; margin: 40px; text-indent: 3em }
a { color: lime; border-bottom: 3px dotted red; padding: 9px }
h1, h2, h3, ul, ol, li { margin: 33px; padding: 0; list-style: none; font: italic 30px serif }
table, th, td { border: 5px solid red; background: yellow; display: block }
img { width: 100%; height: 300px; float: right; border: 4px solid red; border-radius: 50% }
span, time, header, article { display: block; float: left; font-size: 40px; color: red }
pre, code { white-space: normal; background: pink; color: red; font: 9px serif }
"""
INSERT = """([method, css]) => document.head[method](
  Object.assign(document.createElement("style"), { textContent: css, id: "hostile" }))"""
LOOKS = """() => {
  const names = ["color", "background-color", "border", "border-radius", "box-sizing", "display",
    "float", "font", "letter-spacing", "word-spacing", "text-transform", "text-indent",
    "margin-block",
    "padding", "list-style", "width", "height", "white-space", "cursor", "position", "gap",
    "align-items", "justify-content"];
  const own = ":is(.cp-app, .cp-scope, .cp-message)";
  return [...document.querySelectorAll(`${own}, ${own} *`)].map((element) => {
    const style = getComputedStyle(element);
    return [element.outerHTML.slice(0, 90),
      Object.fromEntries(names.map((name) => [name, style.getPropertyValue(name)]))];
  });
}"""


def expect_untouched(chat: ChatPage) -> int:
    """A sheet that is rude to every element by its name, before the chat's own and after it,
    changes none of the chat's elements there are; how many that is."""
    before = chat.page.evaluate(LOOKS)
    for method in ("prepend", "append"):
        chat.page.evaluate(INSERT, [method, HOSTILE])
        found = [
            (element, {name: (was[name], now[name]) for name in was if was[name] != now[name]})
            for (element, was), (_, now) in zip(before, chat.page.evaluate(LOOKS), strict=True)
        ]
        assert [one for one in found if one[1]] == [], method
        chat.page.evaluate("document.querySelector('#hostile').remove()")
    return len(before)


@pytest.mark.browser_context_args(reduced_motion="reduce", bypass_csp=True)
def test_no_style_of_the_page_changes_how_the_chat_looks(host: ChatPage) -> None:
    host.open()
    host.ask("Show me code")
    host.ask("Compare two lists in a table")
    host.answers.last.hover()
    assert expect_untouched(host) > 80


@pytest.mark.browser_context_args(reduced_motion="reduce", bypass_csp=True)
def test_no_style_of_the_page_changes_what_is_around_the_messages(host: ChatPage) -> None:
    """A menu, a notice, the note at the box, the line of an edit, a picture and its large view."""
    host.open("mira", "Trains, tiny hotels, food markets")
    host.ask("To be edited")
    host.ask("Show me a table")
    edited = host.message("To be edited")
    edited.hover()
    edited.get_by_role("button", name="Edit").click()
    expect(host.page.locator(".cp-editing")).to_be_visible()
    host.page.evaluate("ChatInputHandler.init({maxInputLength: 5})")
    host.box.press("Control+Enter")
    expect(host.page.locator("[data-composer-note]")).not_to_be_empty()
    deleted = host.answers.last.get_attribute("data-message-id")
    host.page.evaluate("id => ChatEventManager.handleMessageAction('delete', id)", deleted)
    expect(host.page.locator(".cp-notice")).to_be_visible()
    host.answers.last.hover()
    host.answers.last.locator(".cp-menu button").first.click()
    host.box.hover()
    assert expect_untouched(host) > 80
    host.page.keyboard.press("Escape")
    host.log.locator("figure[data-image-id] img").first.click()
    expect(host.page.locator(".cp-lightbox")).to_be_visible()
    assert expect_untouched(host) > 80
