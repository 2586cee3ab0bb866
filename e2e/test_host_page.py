"""Page B with no configuration: the markup, globals, modules and scripts of a real application.

What such a page has whatever its back end is, is tried on that of `test_host_app.py` as well.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Page, Route, expect

from e2e.chat_page import ChatPage, Way
from e2e.looks import STYLES, expect_untouched
from e2e.server import ChatServer
from e2e.until import until

FULL = Way("full", "/pages/host-full.html", "#userMessage", "#sendMessage", "li {}")


@pytest.fixture
def host(page: Page, server: ChatServer) -> ChatPage:
    return ChatPage(page, FULL, server.origin)


@pytest.fixture(params=["host", "host_app"])
def either(request: pytest.FixtureRequest) -> ChatPage:
    """Both pages of this kind."""
    return request.getfixturevalue(request.param)


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


def test_bootstraps_menus_stay_bootstraps_and_escape_closes_them(either: ChatPage) -> None:
    either.open()
    toggle = either.page.locator("#chat-actions-dropdown .dropdown-toggle")
    menu = either.page.locator("#chat-actions-dropdown .dropdown-menu")
    toggle.click()
    expect(menu).to_be_visible()
    either.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    toggle.click()  # once is enough: nobody has handled the click a second time
    expect(menu).to_be_visible()
    either.box.focus()
    either.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    toggle.click()
    expect(menu).to_be_visible()
    either.page.locator("#chat-title").click()
    expect(menu).to_be_hidden()

    sticky = either.page.locator("#sticky-dropdown .dropdown-menu")
    either.page.click("#sticky-dropdown .dropdown-toggle")
    either.page.locator("#chat-title").click()
    expect(sticky).to_be_visible()  # data-bs-auto-close="false"


def test_enter_while_composing_sends_nothing(either: ChatPage) -> None:
    either.open()
    either.box.fill("にほn")
    either.page.evaluate("""() => {
      const box = document.querySelector("#userMessage");
      const press = (more) => box.dispatchEvent(new KeyboardEvent("keydown",
        { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true, ...more }));
      press({ isComposing: true });
      press({ keyCode: 229 });
    }""")
    either.expect_state(either.send("にほん"), "sent")
    assert either.stored_texts("kai") == ["にほん"]


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
    host.answers.last.get_by_role("button", name="More actions").click()
    host.box.hover()
    assert expect_untouched(host) > 80
    host.page.keyboard.press("Escape")
    host.log.locator(".cp-media[data-image-id] img").first.click()
    expect(host.page.locator(".cp-lightbox")).to_be_visible()
    assert expect_untouched(host) > 80
