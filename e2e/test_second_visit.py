"""With a warm cache only the page is asked for; with `data-offline` it opens without a network."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.until import until
from e2e.watch import Watch

SENT_FOR = """() => performance.getEntriesByType("resource")
  .filter(({name, transferSize}) => transferSize > 0 && !name.includes("/api/"))
  .map(({name}) => name)"""
"""What came over the network, revalidated files too."""
KEPT = """async () => {
  const files = performance.getEntriesByType("resource").map(({name}) => name);
  const missing = async (url) => !url.includes("/api/") && !(await caches.match(url));
  if ((await Promise.all([location.href, ...files].map(missing))).includes(true)) return false;
  const [data] = (await caches.keys()).filter((name) => name.startsWith("chat_py.data/"));
  return Boolean(data) && (await (await caches.open(data)).keys()).length >= 2;
}"""
"""Whether the worker has every file of the page, the list of chats and a chat."""
OF_ANOTHER = """async () => {
  const data = (await caches.keys()).filter((name) => name.startsWith("chat_py.data/"));
  return data.length === 1 && data[0] === "chat_py.data/somebody-else";
}"""
"""Whether what is kept of the API belongs to the new user alone."""


KEPT_REST = """async () => {
  const keys = async (name) => (await caches.open(name)).keys();
  const kept = await Promise.all((await caches.keys()).map(keys));
  return kept.flat().filter(({ url }) => url.includes("_rest-")).length === 2;
}"""
"""Whether the functions are kept that the interpreter fetches when it calls them."""


@pytest.fixture
def chat(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    return open_way(PYSCRIPT)


@pytest.fixture
def offline_chat(page: Page, chat: ChatPage) -> ChatPage:
    """The page with the service worker turned on."""

    def turn_on(route: Route) -> None:
        reply = route.fetch()
        html = reply.text().replace('data-start="pyscript"', 'data-start="pyscript" data-offline')
        route.fulfill(response=reply, body=html)

    page.route(lambda url: url.startswith(f"{chat.origin}/?chat="), turn_on)
    return chat


def test_the_second_visit_asks_for_the_page_only(chat: ChatPage) -> None:
    chat.open()
    chat.settle()
    assert chat.page.evaluate(SENT_FOR)
    chat.page.goto("about:blank")
    chat.open()
    chat.settle()
    assert chat.page.evaluate(SENT_FOR) == []


def test_without_the_attribute_there_is_no_service_worker(chat: ChatPage) -> None:
    chat.open()
    assert chat.page.evaluate("navigator.serviceWorker.getRegistrations()") == []


def test_the_second_visit_works_without_a_network(
    offline_chat: ChatPage, context: BrowserContext, watch: Watch
) -> None:
    chat, page = offline_chat, offline_chat.page
    watch.expect("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    chat.open()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, f"({KEPT})()")
    until(page, f"({KEPT_REST})()")

    page.unroute_all()
    context.set_offline(True)
    page.reload(wait_until="domcontentloaded")
    expect(chat.messages.first).to_contain_text("Show me a bug")
    message = chat.send("Written without a network")
    expect(message).to_have_count(1)
    expect(message).not_to_have_attribute("data-state", "sent")
    keys = page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) =>
            (await (await caches.open(name)).keys()).map(({method}) => method)))).flat()"""
    )
    assert set(keys) == {"GET"}

    context.set_offline(False)
    chat.expect_state(message, "sent")
    assert chat.stored_texts("kai") == ["Written without a network"]


def test_another_user_does_not_find_the_first_ones_chats(
    offline_chat: ChatPage,
) -> None:
    chat, page = offline_chat, offline_chat.page
    chat.open()
    until(page, f"({KEPT})()")
    page.evaluate("ChatState.userId = 'somebody-else'")
    chat.entry("luna").click()
    until(page, f"({OF_ANOTHER})()")
