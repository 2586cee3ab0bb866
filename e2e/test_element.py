"""`<chat-py>`: the chat as an element, in a shadow root, on a page that styles all it can reach."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from e2e.chat_page import ChatPage, Way
from e2e.documents import block
from e2e.held_requests import HeldRequests
from e2e.server import ChatServer
from e2e.test_accessibility import violations
from e2e.until import until
from e2e.watch import Watch

ELEMENT = Way(
    name="element",
    path="/pages/element.html",
    box="#messageInput",
    send="#sendBtn",
    entry='[data-chat-list] [data-chat-id="{}"]',
)
READY = "globalThis.ChatCore?.initialized"
CRIMSON = "rgb(220, 20, 60)"
WASM = "**/pyodide.asm.wasm"


@pytest.fixture
def chat(page: Page, server: ChatServer) -> ChatPage:
    return ChatPage(page, ELEMENT, server.origin)


def visit(chat: ChatPage) -> None:
    """Open Kai's chat in the element, and wait for Python."""
    chat.open()
    until(chat.page, READY)


def computed(place: Locator, name: str) -> str:
    return place.evaluate("(element, name) => getComputedStyle(element)[name]", name)


def test_it_is_the_whole_chat_and_the_page_stays_the_page(chat: ChatPage) -> None:
    visit(chat)
    assert chat.page.locator("chat-py").evaluate("(host) => host.shadowRoot.mode") == "open"
    chat.box.fill("Show me code")
    chat.box.press("Enter")  # as its attribute says
    expect(chat.answers).to_have_count(2)
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    assert chat.page.title() == "A garden shop"
    chat.page.get_by_role("link", name="Ask Mira").click()  # outside of it
    chat.expect_chat("mira", "Trains, tiny hotels")
    chat.entry("kai").click()  # inside
    chat.expect_chat("kai", "Show me a bug")


def test_nothing_of_the_page_reaches_in_but_properties_and_parts(chat: ChatPage) -> None:
    visit(chat)
    chat.ask("Do you go on?")
    for place in (chat.send_button, chat.box, chat.answers.last, chat.page.locator("h2").last):
        assert computed(place, "backgroundColor") != CRIMSON
        assert computed(place, "textTransform") == "none"
    assert computed(chat.answers.last.locator(".message-text"), "letterSpacing") == "normal"
    chat.box.fill("x")
    accent = "rgb(120, 40, 160)"  # --cp-color-accent
    expect(chat.send_button).to_have_css("background-color", accent)
    assert computed(chat.box, "fontStyle") == "italic"  # ::part(input)
    assert computed(chat.mine.last, "outlineWidth") == "3px"  # ::part(message user)
    assert computed(chat.answers.last, "outlineStyle") == "none"
    parts = chat.page.evaluate(
        "[...document.querySelector('chat-py').shadowRoot.querySelectorAll('[part]')]"
        ".map((element) => element.getAttribute('part'))"
    )
    assert {"app", "header", "log", "composer", "send", "list", "message bot"} <= set(parts)


def test_its_events_are_heard_at_the_element_once_and_on_the_page_as_ever(chat: ChatPage) -> None:
    chat.goto("kai")
    chat.page.evaluate(
        """() => {
          window.heard = [];
          const element = document.querySelector("chat-py");
          for (const place of [element, document])
            for (const name of ["message:sent", "chat:message:sent", "message:received"])
              place.addEventListener(name, ({ detail }) =>
                heard.push([place.localName ?? "document", name, detail.content]));
        }"""
    )
    until(chat.page, READY)
    chat.ask("Do you go on?")
    heard = chat.page.evaluate("heard.filter(([, name]) => name.endsWith('sent'))")
    expected = [
        [place, name, "Do you go on?"]
        for name in ("message:sent", "chat:message:sent")
        for place in ("chat-py", "document")
    ]
    assert sorted(heard) == sorted(expected)
    received = chat.page.evaluate("heard.filter(([, name]) => name === 'message:received')")
    assert sorted(place for place, *_ in received) == ["chat-py", "document"]


def test_what_is_sent_before_python_is_there_is_sent_once(chat: ChatPage) -> None:
    held = HeldRequests(chat.page, WASM)
    chat.goto("kai")
    chat.box.fill("Am I early?")
    chat.box.press("Enter")
    expect(chat.message("Am I early?")).to_have_count(1)
    chat.box.fill("A draft")
    held.release()
    until(chat.page, READY)
    chat.expect_state(chat.message("Am I early?"), "sent")
    assert chat.stored_texts("kai").count("Am I early?") == 1
    expect(chat.box).to_have_value("A draft")


@pytest.mark.browser_context_args(locale="ja-JP")
def test_it_speaks_the_visitor_s_language_before_python_is_there(chat: ChatPage) -> None:
    held = HeldRequests(chat.page, WASM)
    chat.goto("kai")
    expect(chat.box).to_have_attribute("placeholder", re.compile("メッセージ"))
    held.release()
    until(chat.page, READY)
    expect(chat.page.locator("html")).to_have_attribute("lang", "en")  # the page is as it was


def test_a_menu_closes_by_a_click_outside_of_the_element(chat: ChatPage) -> None:
    visit(chat)
    chat.page.get_by_role("button", name="Chat actions").click()
    item = chat.page.get_by_role("button", name="Export as Markdown")
    expect(item).to_be_visible()
    chat.page.get_by_role("heading", name="A garden shop").click()
    expect(item).to_be_hidden()


def test_what_is_selected_in_it_can_be_quoted(chat: ChatPage) -> None:
    visit(chat)
    chat.messages.first.locator(".message-text p").first.click(click_count=3)
    chat.page.get_by_role("button", name="Quote", exact=True).click()
    expect(chat.box).to_have_value(re.compile(r"^> Hey"))


def test_a_second_one_is_refused_and_shows_what_stands_in_it(chat: ChatPage, watch: Watch) -> None:
    watch.expect("A page has one chat")
    visit(chat)
    with chat.page.expect_console_message(lambda message: message.type == "error") as told:
        chat.page.evaluate(
            """() => {
              const second = document.createElement("chat-py");
              second.textContent = "Call us.";
              const note = ({ detail }) => (window.refused = detail.message);
              second.addEventListener("chatcore:error", note);
              document.body.append(second);
            }"""
        )
    assert "another <chat-py> has it. Remove this one." in told.value.text
    assert "another <chat-py> has it" in chat.page.evaluate("refused")
    expect(chat.page.get_by_text("Call us.")).to_be_visible()
    chat.ask("Do you go on?")


def test_removed_and_inserted_again_it_goes_on(chat: ChatPage, watch: Watch) -> None:
    watch.expect("A page has one chat")
    visit(chat)
    chat.ask("Do you go on?")
    chat.box.fill("Half a sen")
    chat.page.evaluate("(window.held = document.querySelector('chat-py')).remove()")
    expect(chat.box).to_have_count(0)
    with chat.page.expect_console_message(lambda message: message.type == "error") as told:
        chat.page.evaluate("document.body.append(document.createElement('chat-py'))")
    assert "Insert that very element again" in told.value.text
    chat.page.evaluate(
        "document.querySelector('chat-py').remove();document.querySelector('h1').after(window.held)"
    )
    expect(chat.box).to_have_value("Half a sen")
    expect(chat.answers).to_have_count(2)
    expect(chat.answers.last).to_be_in_viewport()  # the end, where the reader was
    chat.ask("And now?")


def test_a_page_with_the_tag_has_no_element(chat: ChatPage, watch: Watch) -> None:
    watch.expect("the tag of chat-py.js has started it")
    chat.page.goto(f"{chat.origin}/pages/host-b.html?chat=kai")
    with chat.page.expect_console_message(lambda message: message.type == "error") as told:
        chat.page.evaluate(
            "import('/static/chat-py-element.js')"
            ".then(() => document.body.append(document.createElement('chat-py')))"
        )
    assert "Remove the tag or this <chat-py>" in told.value.text


def test_after_a_tag_that_only_defines_the_globals_it_is_the_chat(chat: ChatPage) -> None:
    chat.page.route(
        "**/pages/element.html*",
        lambda route: route.fulfill(
            response=(reply := route.fetch()),
            body=reply.text().replace(
                "<!-- A page",
                '<script src="/static/chat-py.js" data-start="later"></script><!-- A page',
            ),
        ),
    )
    visit(chat)
    chat.ask("Do you go on?")


@pytest.mark.parametrize(("width", "both"), [(300, False), (390, False), (700, False), (960, True)])
def test_it_measures_itself_and_not_the_window(chat: ChatPage, width: int, both: bool) -> None:
    visit(chat)
    host = chat.page.locator("chat-py")
    host.evaluate("(host, width) => (host.style.inlineSize = `${width}px`)", width)
    expect(chat.box).to_be_visible()
    back = chat.page.get_by_role("button", name="All chats")
    expect(back).to_be_visible(visible=not both)
    expect(chat.entry("mira")).to_be_visible(visible=both)
    overflowing = host.evaluate(
        "(host) => [...host.shadowRoot"
        ".querySelectorAll('.cp-header, .cp-composer, .cp-log, article')]"
        ".filter((element) => element.scrollWidth > element.clientWidth + 1"
        " || element.getBoundingClientRect().right > host.getBoundingClientRect().right + 1)"
        ".map((element) => element.className)"
    )
    assert overflowing == []
    if not both:
        back.click()
        chat.entry("mira").click()
        chat.expect_chat("mira", "Trains, tiny hotels")


@pytest.mark.browser_context_args(bypass_csp=True)
def test_the_element_of_the_documentation(chat: ChatPage) -> None:
    html, css = (block("docs/drop-in.md", *which) for which in (("html", "element.js"), ("css",)))
    page = f"<!doctype html><title>A page</title><style>{css}</style>{html}"
    chat.page.route(
        "**/pages/element.html*",
        lambda route: route.fulfill(body=page, content_type="text/html"),
    )
    visit(chat)
    chat.box.fill("Do you go on?")
    chat.box.press("Enter")
    chat.expect_state(chat.message("Do you go on?"), "sent")
    assert computed(chat.page.locator("chat-py"), "blockSize") == "480px"
    assert computed(chat.mine.last, "borderRightWidth") == "3px"
    header = chat.page.locator("chat-py .cp-header")
    assert computed(header, "backgroundColor") == "rgb(243, 238, 250)"


@pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce")
def test_axe_finds_nothing_and_the_keyboard_reaches_all_of_it(chat: ChatPage) -> None:
    chat.page.route(  # what the page does to itself is not the chat's
        "**/pages/element.html*",
        lambda route: route.fulfill(
            response=(reply := route.fetch()), body=reply.text().replace("crimson", "white")
        ),
    )
    visit(chat)
    chat.ask("Show me code")
    assert violations(chat) == []
    chat.page.locator("chat-py").evaluate("(host) => (host.style.inlineSize = '340px')")
    assert violations(chat) == []
    chat.box.focus()
    chat.page.keyboard.type("By keys alone")
    chat.page.keyboard.press("Enter")
    chat.expect_state(chat.message("By keys alone"), "sent")
    chat.page.keyboard.press("Shift+Tab")
    assert chat.page.evaluate("document.activeElement.localName") == "chat-py"
