"""The launcher, `data-launcher` on `<chat-py>` or on the tag: nothing of Python before it opens."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from e2e.chat_page import ChatPage, Way
from e2e.documents import block
from e2e.server import ChatServer
from e2e.test_accessibility import violations
from e2e.until import until
from e2e.watch import Watch

LAUNCHER = Way(
    name="launcher",
    path="/pages/launcher.html",
    box="#messageInput",
    send="#sendBtn",
    entry='[data-chat-list] [data-chat-id="{}"]',
)
TAG = replace(LAUNCHER, name="tag", path="/pages/launcher-tag.html")
READY = "globalThis.ChatCore?.initialized"
PYTHON = re.compile(r"/pyodide|/snapshot-|/interpreter|/pydantic_core|/native-|/api/")
INSIDE = "document.querySelector('chat-py').shadowRoot"
SHEET = {"width": 390, "height": 844}


class Launcher(ChatPage):
    """The page with the button in its corner."""

    def __init__(self, page: Page, origin: str, way: Way = LAUNCHER) -> None:
        super().__init__(page, way, origin)
        self.button = page.locator(".cp-launcher")
        self.panel = page.get_by_role("dialog", name="Chat")

    def arrive(self, chat: str = "kai") -> None:
        self.goto(chat)
        expect(self.button).to_be_visible()
        until(self.page, "'ChatAPI' in globalThis")

    def ready(self) -> None:
        """The panel is open, and the chat in it runs."""
        expect(self.panel).to_be_visible()
        expect(self.messages.first).to_be_visible()
        until(self.page, READY)

    def focused(self) -> str:
        """The class of what has the focus, in the launcher."""
        return str(self.page.evaluate(f"{INSIDE}.activeElement?.className ?? ''"))


@pytest.fixture
def chat(page: Page, server: ChatServer) -> Launcher:
    return Launcher(page, server.origin)


@pytest.fixture(params=[LAUNCHER, TAG], ids=lambda way: way.name)
def either(request: pytest.FixtureRequest, page: Page, server: ChatServer) -> Launcher:
    """By the element, and by the tag."""
    return Launcher(page, server.origin, request.param)


def test_nothing_of_python_comes_before_it_is_opened(either: Launcher, watch: Watch) -> None:
    chat = either
    chat.arrive()
    chat.button.hover()
    chat.button.focus()
    chat.page.evaluate("ChatEventManager.on('message:sent', () => {})")  # waits in the queue
    chat.page.evaluate("navigator.serviceWorker?.getRegistrations()")
    assert [url for url in watch.requests if PYTHON.search(url)] == []
    expect(chat.button).to_have_accessible_name("Open the chat")
    expect(chat.button).to_have_attribute("aria-expanded", "false")
    room = "document.documentElement.scrollHeight <= innerHeight"
    assert chat.page.evaluate(room)  # it takes none of the page's
    chat.button.click()
    chat.ready()
    assert [url for url in watch.requests if PYTHON.search(url)]
    chat.ask("Do you go on?")
    assert chat.page.title() == "A garden shop"


def test_escape_closes_it_and_the_focus_goes_back(either: Launcher) -> None:
    chat = either
    chat.arrive()
    chat.page.keyboard.press("Tab")
    while chat.focused() != "cp-launcher":
        chat.page.keyboard.press("Tab")
    chat.page.keyboard.press("Enter")
    chat.ready()
    until(chat.page, f"{INSIDE}.activeElement.id === 'messageInput'")
    chat.page.keyboard.type("Half a sen")
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    assert chat.focused() == "cp-launcher"
    chat.page.keyboard.press("Enter")
    expect(chat.panel).to_be_visible()
    expect(chat.box).to_have_value("Half a sen")
    expect(chat.box).to_be_focused()
    chat.page.get_by_role("button", name="Close the chat").click()
    expect(chat.panel).to_be_hidden()
    assert chat.focused() == "cp-launcher"


def test_escape_is_the_chats_as_long_as_it_has_a_use_for_it(chat: Launcher) -> None:
    chat.arrive()
    chat.button.click()
    chat.ready()
    chat.page.get_by_role("button", name="Chat actions").click()
    item = chat.page.get_by_role("button", name="Export as Markdown")
    expect(item).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(item).to_be_hidden()
    expect(chat.panel).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()


def test_escape_stops_an_answer_first(page: Page, watch: Watch, own_server: ChatServer) -> None:
    watch.origins.add(own_server.origin)
    chat = Launcher(page, own_server.origin)  # it answers slowly
    chat.arrive()
    chat.button.click()
    chat.ready()
    chat.send("Tell me something long")
    expect(chat.streaming).to_contain_text(re.compile(r"\w+ \w+"))
    chat.page.keyboard.press("Escape")
    expect(chat.answers.last).to_have_attribute("data-state", "stopped")
    expect(chat.panel).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()


def test_an_answer_that_comes_while_it_is_closed_marks_the_button(
    page: Page, watch: Watch, own_server: ChatServer
) -> None:
    watch.origins.add(own_server.origin)
    chat = Launcher(page, own_server.origin)
    chat.arrive()
    chat.button.click()
    chat.ready()
    chat.send("Take your time")
    expect(chat.streaming).to_contain_text(re.compile(r"\w+ \w+"))
    chat.page.get_by_role("button", name="Close the chat").click()
    expect(chat.button).to_have_attribute("data-unread", "")
    expect(chat.button).to_have_accessible_name("Open the chat: there is a new message")
    chat.button.click()
    expect(chat.panel).to_be_visible()
    expect(chat.button).not_to_have_attribute("data-unread", "")


def test_the_page_s_own_buttons_and_links_open_it(either: Launcher) -> None:
    chat = either
    chat.arrive()
    chat.page.get_by_role("link", name="Ask Mira").click()
    chat.ready()
    chat.expect_chat("mira", "Trains, tiny hotels")
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    chat.page.get_by_role("button", name="Ask us").click()
    expect(chat.panel).to_be_visible()


def test_a_script_that_waits_for_a_result_has_python_start(either: Launcher) -> None:
    chat = either
    chat.arrive()
    assert chat.page.evaluate(
        "ChatAPI.makeRequest('GET', '/chats').then(({chats}) => chats.length)"
    )
    expect(chat.panel).to_be_hidden()
    chat.button.click()
    chat.ready()
    chat.ask("Do you go on?")


@pytest.mark.browser_context_args(
    viewport=SHEET, has_touch=True, is_mobile=True, bypass_csp=True, reduced_motion="reduce"
)
def test_on_a_phone_it_is_a_sheet_over_the_whole_page(chat: Launcher) -> None:
    chat.arrive()
    assert violations(chat) == []
    chat.button.tap()
    chat.ready()
    box = chat.panel.bounding_box()
    assert box == {"x": 0, "y": 0, **SHEET}
    # The page behind is out of reach, and no keyboard is over what there is to read.
    assert chat.panel.evaluate("(panel) => panel.matches(':modal')")
    assert "cp-panel" in chat.focused()
    assert violations(chat) == []
    wide = chat.page.evaluate(f"{INSIDE}.querySelector('.cp-app').scrollWidth")
    assert wide <= SHEET["width"]
    chat.page.get_by_role("button", name="All chats").tap()
    chat.entry("mira").tap()
    chat.expect_chat("mira", "Trains, tiny hotels")
    chat.page.get_by_role("button", name="Close the chat").tap()
    expect(chat.panel).to_be_hidden()
    assert chat.focused() == "cp-launcher"
    chat.button.tap()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    assert chat.focused() == "cp-launcher"


@pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce", color_scheme="dark")
def test_axe_finds_nothing_in_the_dark(chat: Launcher) -> None:
    chat.arrive()
    assert violations(chat) == []
    chat.button.click()
    chat.ready()
    chat.ask("Show me code")
    assert violations(chat) == []


def test_a_tag_that_comes_after_the_globals_can_be_the_launcher(
    chat: Launcher, watch: Watch
) -> None:
    write(
        chat,
        '<script src="/static/chat-py.js" data-start="later"></script>'
        '<script src="/static/chat-py.js" data-launcher data-api-base="/api"></script>',
    )
    chat.arrive()
    assert [url for url in watch.requests if PYTHON.search(url)] == []
    chat.button.click()
    chat.ready()
    chat.ask("Do you go on?")


def test_the_tag_brings_nothing_of_the_chats_styles_to_the_page(
    page: Page, server: ChatServer
) -> None:
    chat = Launcher(page, server.origin, TAG)
    chat.arrive()
    sheets = "[...document.styleSheets].map(({ href }) => href ?? '')"
    assert not [href for href in page.evaluate(sheets) if href.endswith("/chat-py.css")]


def test_a_launcher_that_cannot_be_loaded_says_so(
    page: Page, server: ChatServer, watch: Watch
) -> None:
    watch.expect("404", "chat-py-element.js")
    chat = Launcher(page, server.origin, TAG)
    page.route("**/chat-py-element.js", lambda route: route.fulfill(status=404, body=""))
    chat.goto("kai")
    expect(chat.boot_failure).to_contain_text("The chat could not start")
    expect(chat.boot_failure.get_by_role("button")).to_have_text("Retry")


def write(chat: Launcher, tag: str) -> None:
    """Let the page have `tag` in place of its element."""
    chat.page.route(
        "**/pages/launcher.html*",
        lambda route: route.fulfill(
            response=(reply := route.fetch()),
            body=re.sub(r" *<chat-py.*\n", lambda _: tag, reply.text()),
        ),
    )


@pytest.mark.parametrize("sign", ["<chat-py data-launcher", 'chat-py.js" data-launcher'])
def test_the_launchers_of_the_documentation(chat: Launcher, sign: str) -> None:
    write(chat, block("docs/drop-in.md", "html", sign))
    chat.arrive()
    chat.button.click()
    chat.ready()
    chat.ask("Do you go on?")
