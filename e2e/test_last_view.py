"""A later visit begins with what the last one showed, before the server has answered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.faults.proxy import Proxy
from e2e.held_requests import HeldRequests
from e2e.server import ChatServer
from e2e.test_first_view import REMEMBER
from e2e.until import until
from e2e.watch import Watch

WASM = "**/pyodide.asm.wasm"
CHAT = "**/api/chat?*"
CHATS = "**/api/chats"
LOST = """kept.filter((node) => !node.isConnected)
  .map((node) => node.closest ? node : node.parentElement)
  .filter((element) => !element.closest("[data-cp=chat]"))
  .map((element) => element.outerHTML)"""
"""Entries of the list apart, whose moment is the server's once it has answered."""
LEFT = "localStorage.getItem('chat_py.last-view')"


@pytest.fixture
def index(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    return open_way(PYSCRIPT)


class NextVisit:
    """A visit whose server keeps silent, and whose Python does not come, until they are let go."""

    def __init__(self, chat: ChatPage, id: str = "kai") -> None:
        self.page = chat.page
        self.server = [HeldRequests(self.page, pattern) for pattern in (CHAT, CHATS)]
        self.python = HeldRequests(self.page, WASM)
        with self.page.expect_request(CHAT):
            chat.goto(id)

    def answer(self) -> None:
        """The server answers."""
        with self.page.expect_response(CHATS):
            for held in self.server:
                held.release()

    def end(self) -> None:
        """Python comes."""
        self.python.release()
        until(self.page, "ChatCore.initialized && !document.querySelector('[data-first-view]')")


def test_it_is_there_at_once_and_stays_untouched(index: ChatPage, page: Page) -> None:
    index.open()
    index.ask("What was the **last** word?")
    index.open()  # until then the moments of these two are the page's own
    texts = index.texts()
    visit = NextVisit(index)
    index.expect_texts(texts)
    expect(index.entry("luna")).to_be_visible()
    page.evaluate(REMEMBER)
    visit.answer()
    visit.end()
    index.expect_texts(texts)
    assert page.evaluate(LOST) == []
    shifts = page.evaluate("shifts")
    assert sum(shift for shift, _ in shifts) < 0.02, shifts
    index.ask("Does it go on?")


def test_python_may_come_before_the_server_answers(index: ChatPage, page: Page) -> None:
    index.open()
    index.ask("Who is first?")
    index.open()
    texts = index.texts()
    visit = NextVisit(index)
    index.expect_texts(texts)
    page.evaluate(REMEMBER)
    visit.python.release()
    until(page, "ChatCore.initialized")
    index.expect_texts(texts)
    visit.answer()
    visit.end()
    index.expect_texts(texts)
    assert page.evaluate(LOST) == []


def test_what_has_changed_meanwhile_is_put_right(index: ChatPage, page: Page) -> None:
    index.open()
    index.ask("Is this gone?")
    [mine, answer] = [message["id"] for message in index.stored("kai")[-2:]]
    visit = NextVisit(index)
    expect(index.messages).to_have_count(3)
    for message in (answer, mine):
        path = f"{index.origin}/api/chat/kai/message/{message}/action"
        assert page.request.post(path, data={"action": "delete"}).ok
    visit.answer()
    expect(index.messages).to_have_count(1)
    visit.end()
    expect(index.messages).to_have_count(1)
    expect(index.messages).to_contain_text("Show me a bug")


def test_another_user_of_the_browser_sees_nothing_of_it(index: ChatPage, page: Page) -> None:
    index.open()
    index.ask("For my eyes only")
    page.context.clear_cookies()
    visit = NextVisit(index)
    expect(index.messages).to_have_count(0)
    assert page.evaluate(LEFT) is None
    visit.answer()
    visit.end()
    expect(index.messages).to_have_count(1)
    expect(index.message("For my eyes only")).to_have_count(0)


@pytest.mark.parametrize("body", ["", "not JSON"], ids=["refused", "unreadable"])
def test_what_the_server_does_not_give_goes_at_once(
    index: ChatPage, page: Page, watch: Watch, body: str
) -> None:
    watch.expect("404", "JSON")
    index.open()
    index.ask("For my eyes only")
    visit = NextVisit(index)
    expect(index.messages).to_have_count(3)
    [chat, _] = visit.server
    chat.release(lambda route: route.fulfill(status=200 if body else 404, body=body))
    expect(index.messages).to_have_count(0)
    expect(index.entry("luna")).to_have_count(0)


@pytest.mark.parametrize("left", ["{", '{"owner": 5}'])
def test_a_damaged_one_is_nothing(index: ChatPage, page: Page, left: str) -> None:
    index.page.add_init_script(f"localStorage.setItem('chat_py.last-view', {left!r})")
    visit = NextVisit(index)
    expect(index.messages).to_have_count(0)
    visit.answer()
    visit.end()
    expect(index.messages).to_have_count(1)


@pytest.mark.parametrize(
    "damage", ["chat: '{'", "list: '{'", "chat: 'null'", "list: '5'", "chat: 5"]
)
def test_a_damaged_one_of_one_s_own_is_nothing_either(
    index: ChatPage, page: Page, damage: str
) -> None:
    """The server is asked all the same, and its answer is shown before Python comes."""
    index.open()
    index.ask("Is it whole?")
    page.add_init_script(f"""{{
      const kept = localStorage.getItem("chat_py.last-view");
      const view = {{ ...JSON.parse(kept), {damage} }};
      if (kept) localStorage.setItem("chat_py.last-view", JSON.stringify(view));
    }}""")
    visit = NextVisit(index)
    visit.answer()
    expect(index.messages).to_have_count(3)
    expect(index.entry("luna")).to_have_count(1)
    visit.end()
    expect(index.messages).to_have_count(3)
    expect(index.entry("luna")).to_have_count(1)


@pytest.mark.parametrize("early", [False, True], ids=["Python is there", "before Python"])
def test_it_is_removed_as_soon_as_the_user_is_another_one(
    index: ChatPage, page: Page, early: bool
) -> None:
    page.add_init_script("window.userId = 'ann'")
    index.open()
    index.ask("For my eyes only")
    visit = NextVisit(index)
    expect(index.messages).to_have_count(3)
    assert page.evaluate(LEFT)
    if not early:
        visit.answer()
        visit.end()
    page.evaluate("ChatState.userId = ''")
    until(page, f"{LEFT} === null")


def test_a_page_may_want_none_kept(index: ChatPage, page: Page) -> None:
    index.open()
    index.ask("For this visit only")
    index.open()
    assert page.evaluate(LEFT)
    page.add_init_script("window.CHAT_PY = {cacheLastView: false}")
    visit = NextVisit(index)
    until(page, f"{LEFT} === null")
    expect(index.messages).to_have_count(0)
    visit.answer()
    visit.end()
    expect(index.messages).to_have_count(3)
    index.goto()
    assert page.evaluate(LEFT) is None


def test_going_back_after_somebody_else_has_come_shows_nothing(
    page: Page, server: ChatServer, watch: Watch
) -> None:
    """The browser takes the page from its cache, which names who was there before. (Where requests
    are held, it uses no cache.)"""
    watch.expect("favicon.ico")
    with Proxy(server.port) as proxy:
        watch.origins.add(proxy.origin)
        chat = ChatPage(page, PYSCRIPT, proxy.origin)
        chat.open()
        chat.ask("For my eyes only")
        page.goto(f"{proxy.origin}/static/icon.svg")
        assert page.evaluate(LEFT)
        page.context.clear_cookies()
        proxy.fault("stall", "GET /api/chat", times=10)
        page.go_back(wait_until="commit")
        proxy.wait_stalled()
        assert page.evaluate("performance.getEntriesByType('navigation')[0].transferSize") == 0
        expect(chat.messages).to_have_count(0)
        proxy.flow()
        expect(chat.messages).to_have_count(1)
        chat.expect_python()
        expect(chat.message("For my eyes only")).to_have_count(0)
