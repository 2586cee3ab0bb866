"""A page with `data-offline` can be installed, is shared with, and works without a network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from chat_py_server.packages.served import provide
from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.server import ChatServer, StaticServer
from e2e.test_files import PNG
from e2e.until import until
from e2e.watch import Watch
from tests.server.packages.local_index import add_wheel, only_index, target

KEPT = """async () => {
  const files = performance.getEntriesByType("resource").map(({name}) => name);
  const missing = async (url) => !url.includes("/api/") && !(await caches.match(url));
  if ((await Promise.all([location.href, ...files].map(missing))).includes(true)) return false;
  const keys = async (name) => (await caches.open(name)).keys();
  const kept = (await Promise.all((await caches.keys()).map(keys))).flat();
  return ["chat_py_later", "/files-", "/shared-", "/api/chats", "/api/chat?"].every((part) =>
    kept.some(({ url }) => url.includes(part)));
}"""
"""Whether the worker has every file of the page, what it needs later, and a chat."""
SHARE = """([action, words, files]) => {
  const form = document.createElement("form");
  Object.assign(form, { action, method: "POST", enctype: "multipart/form-data" });
  for (const [name, value] of Object.entries(words)) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  const given = new DataTransfer();
  for (const [name, type, bytes] of files)
    given.items.add(new File([new Uint8Array(bytes)], name, { type }));
  const field = document.createElement("input");
  Object.assign(field, { type: "file", name: "files", multiple: true, files: given.files });
  form.append(field);
  document.body.append(form);
  form.submit();
}"""
"""What the system does when a person chooses the installed page in its share sheet."""
WAITING = """async () => (await caches.has("chat_py.shared"))
  ? (await (await caches.open("chat_py.shared")).keys()).length : 0"""
NO_FILES = """
const ask = window.fetch;
window.fetch = async (...given) => {
  const reply = await ask(...given);
  if (!/chat\\?.*chatId=kai/.test(reply.url)) return reply;
  const { files, ...rest } = await reply.json();
  return Response.json(rest);
};
"""
"""The chat "kai" takes none."""
PICTURE = ("dot.png", "image/png", list(PNG))


HOLD_SECONDS = """
globalThis.held = [];
const later = setTimeout;
window.setTimeout = (go, time, ...given) =>
  time === 1000 ? held.push(() => go(...given)) : later(go, time, ...given);
"""
"""The page tells the worker what to keep after a second."""


@pytest.fixture
def offline_server(pages: Path, tmp_path: Path) -> Iterator[ChatServer]:
    with ChatServer(tmp_path, pages=pages, module="e2e.offline_server") as running:
        yield running


@pytest.fixture
def chat(page: Page, watch: Watch, offline_server: ChatServer) -> ChatPage:
    watch.origins.add(offline_server.origin)
    return ChatPage(page, PYSCRIPT, offline_server.origin)


def installable(context: BrowserContext, page: Page) -> tuple[dict[str, Any], list[Any]]:
    """The manifest as Chromium reads it, its complaints among it, and why it would not install."""
    session = context.new_cdp_session(page)
    read = session.send("Page.getAppManifest")
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    return read, [e for e in errors if e["errorId"] != "in-incognito"]  # as all test contexts are


def keep(chat: ChatPage) -> None:
    """Open the page, and wait until it would open without a network."""
    chat.open()
    chat.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(chat.page, f"({KEPT})()")


def share(chat: ChatPage, *files: tuple[str, str, list[int]], **words: str) -> None:
    """Share something with the installed page, which opens."""
    action = f"{chat.origin}/?share-target"
    with chat.page.expect_navigation(url=f"{chat.origin}/*", wait_until="domcontentloaded"):
        chat.page.evaluate(SHARE, [action, words, [list(file) for file in files]])


def test_chromium_would_install_it(chat: ChatPage, context: BrowserContext) -> None:
    chat.open()
    expect(chat.page.locator('link[rel="manifest"]')).to_have_count(1)
    chat.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    read, errors = installable(context, chat.page)
    assert read["errors"] == []
    assert errors == []
    manifest = json.loads(read["data"])
    assert (manifest["name"], manifest["display"]) == ("Chat", "standalone")
    for icon in manifest["icons"]:
        address = f"{chat.origin}/static/app/{icon['src']}"
        size = chat.page.evaluate(
            """(src) => { const image = Object.assign(new Image(), { src });
            return image.decode().then(() => `${image.naturalWidth}x${image.naturalHeight}`) }""",
            address,
        )
        assert size == icon["sizes"]


def test_without_the_attribute_there_is_nothing_of_it(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    chat = open_way(PYSCRIPT)
    chat.open()
    chat.settle()
    assert chat.page.locator('link[rel="manifest"]').count() == 0
    assert not [url for url in watch.requests if "/app/" in url or "/offline-" in url]


def test_the_manifest_speaks_the_reader_s_language(
    chat: ChatPage, browser: Any, watch: Watch
) -> None:
    context = browser.new_context(locale="ar")
    page = context.new_page()
    other = ChatPage(page, PYSCRIPT, chat.origin)
    other.goto("kai")
    arabic = page.locator('link[rel="manifest"][href$="/static/app/ar.webmanifest"]')
    expect(arabic).to_have_count(1)
    manifest = json.loads(context.new_cdp_session(page).send("Page.getAppManifest")["data"])
    assert (manifest["dir"], manifest["lang"]) == ("rtl", "ar")
    context.close()


def test_below_a_path_it_is_installed_with_that_path(
    page: Page, context: BrowserContext, watch: Watch, pages: Path, tmp_path: Path
) -> None:
    settings = {"OFFLINE_BELOW": "/sub"}
    with ChatServer(tmp_path, pages=pages, module="e2e.offline_server", **settings) as running:
        watch.origins.add(running.origin)
        chat = ChatPage(page, PYSCRIPT, f"{running.origin}/sub")
        chat.open()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        read, errors = installable(context, page)
        assert (read["errors"], errors) == ([], [])
        share_url = f"{running.origin}/sub/?share-target"
        with page.expect_navigation(url=f"{running.origin}/sub/*"):
            page.evaluate(SHARE, [share_url, {"text": "Below a path"}, []])
        expect(chat.box).to_have_value("Below a path")


def test_a_page_elsewhere_says_that_it_needs_a_manifest_of_its_own(
    chat: ChatPage, watch: Watch
) -> None:
    page = chat.page
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    def turn_on(route: Any) -> None:
        reply = route.fetch()
        route.fulfill(
            response=reply, body=reply.text().replace("data-api-base", "data-offline data-api-base")
        )

    page.route("**/pages/host-a.html*", turn_on)
    page.goto(f"{chat.origin}/pages/host-a.html?chat=kai")
    expect(page.locator("article.cp-message").first).to_be_visible()
    until(page, "navigator.serviceWorker.ready.then(() => true)")
    assert page.locator('link[rel="manifest"]').count() == 0
    assert [text for text in said if "docs/installing.md" in text]


def test_what_is_shared_is_a_draft_with_its_pictures(chat: ChatPage) -> None:
    keep(chat)
    chat.box.fill("Half a thought")
    share(chat, PICTURE, title="A page", text="See https://e.org/a", url="https://e.org/a")
    expect(chat.box).to_have_value("Half a thought\n\nA page\nSee https://e.org/a")
    uploaded = chat.page.locator('.cp-attachment[data-state="uploaded"]')
    expect(uploaded).to_have_count(1)
    expect(uploaded).to_contain_text("dot.png")
    assert "share-target" not in chat.page.url
    until(chat.page, f"({WAITING})().then((count) => count === 0)")
    assert chat.stored_texts("kai") == []  # nothing is sent by itself

    chat.page.reload()
    expect(chat.box).to_have_value("Half a thought\n\nA page\nSee https://e.org/a")
    expect(uploaded).to_have_count(1)


def test_only_what_was_asked_for_is_asked_for_again_to_be_kept(
    chat: ChatPage, watch: Watch
) -> None:
    """Not what was sent to an address that answers no GET."""
    chat.page.add_init_script(HOLD_SECONDS)
    chat.open()
    chat.ask("Hello")
    chat.page.evaluate("held.forEach((go) => go())")
    until(chat.page, f"({KEPT})()")
    posted = [url for url in watch.requests if url.endswith("/message")]
    assert len(posted) == 1


def test_what_is_shared_without_a_network_is_there(
    chat: ChatPage, context: BrowserContext, watch: Watch
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    keep(chat)
    context.set_offline(True)
    share(chat, PICTURE, text="Shared in a tunnel")
    expect(chat.box).to_have_value("Shared in a tunnel")
    expect(chat.page.locator('.cp-attachment[data-state="waiting"]')).to_have_count(1)
    expect(chat.messages.first).to_contain_text("Show me a bug")
    chat.box.press("Control+Enter")
    message = chat.message("Shared in a tunnel")
    expect(message).to_have_attribute("data-state", "sending")
    expect(message).to_contain_text("Waiting for a connection…")
    context.set_offline(False)
    chat.expect_state(message, "sent")
    assert chat.stored_texts("kai") == ["Shared in a tunnel"]


def test_what_is_shared_waits_for_python_and_for_another_visit(
    chat: ChatPage, context: BrowserContext, watch: Watch
) -> None:
    watch.expect("too old")
    keep(chat)
    first = context.new_page()
    first.add_init_script("delete WebAssembly.Tag")  # Python does not come
    without = ChatPage(first, PYSCRIPT, chat.origin)
    first.goto(chat.origin)
    share(without, text="Kept for later")
    expect(without.boot_failure).to_be_visible()
    assert first.evaluate(f"({WAITING})()") == 1
    first.close()
    chat.page.reload()
    expect(chat.box).to_have_value("Kept for later")
    until(chat.page, f"({WAITING})().then((count) => count === 0)")


def test_a_chat_that_takes_no_files_leaves_them_for_one_that_does(chat: ChatPage) -> None:
    page = chat.page
    keep(chat)

    page.add_init_script(NO_FILES)
    share(chat, PICTURE, text="With a picture")
    note = page.locator("[data-composer-note]")
    expect(chat.box).to_have_value("With a picture")
    expect(note).to_contain_text("This chat does not accept files.")
    chat.entry("luna").click()
    expect(page.locator('.cp-attachment[data-state="uploaded"]')).to_have_count(1)
    expect(chat.box).to_have_value("")


def test_the_shortcut_begins_a_chat(
    page: Page, watch: Watch, dist: Path, context: BrowserContext
) -> None:
    index = dist / "index.html"
    html = index.read_text("utf-8")
    index.write_text(html.replace("data-start=", "data-offline data-start=", 1), "utf-8")
    try:
        with StaticServer(dist) as host:
            watch.origins.add(host.origin)
            # This host compresses nothing, so the page gives these up for the `.gz` beside them;
            # where the worker has begun to hand them on, Chromium calls that a failure.
            watch.expect(r"static/runtime/\S+\.(wasm|bin): net::ERR_FAILED")
            page.goto(host.origin)
            entries = page.locator("[data-chat-list] [data-chat-id]")
            expect(entries.first).to_be_visible()
            box = page.locator("#messageInput")
            box.fill("First")
            box.press("Control+Enter")
            expect(page.locator('article[data-sender="bot"][data-state="sent"]')).not_to_have_count(
                0
            )
            before = entries.count()
            read, errors = installable(context, page)
            assert (read["errors"], errors) == ([], [])
            [shortcut] = json.loads(read["data"])["shortcuts"]
            page.goto(f"{host.origin}/{shortcut['url'].removeprefix('../../')}")
            expect(entries).to_have_count(before + 1)
            assert "new-chat" not in page.url
    finally:
        index.write_text(html, "utf-8")


PLUGIN = """
import tiny_pack

def setup(chat):
    chat.notify(tiny_pack.WORDS)
"""


def test_packages_of_the_site_are_there_without_a_network(
    chat: ChatPage,
    context: BrowserContext,
    watch: Watch,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")
    files = {"tiny_pack/__init__.py": "WORDS = 'from a package'\n"}
    add_wheel(tmp_path / "index", "tiny-pack", "1", files)
    only_index(monkeypatch, tmp_path / "index")
    provide(["tiny-pack"], tmp_path / "page" / "static", target())
    plugins = tmp_path / "page" / "plugins"
    plugins.mkdir()
    (plugins / "one.py").write_text(PLUGIN, "utf-8")
    chat.page.add_init_script('window.CHAT_PY = { plugins: ["/plugins/one.py"] }')
    notice = chat.page.locator(".cp-notice").filter(has_text="from a package")
    keep(chat)
    expect(notice).to_have_count(1)
    until(
        chat.page,
        """Promise.all(["packages.json", ".whl"].map(async (part) => {
          for (const name of await caches.keys())
            for (const { url } of await (await caches.open(name)).keys())
              if (url.includes(`/packages/`) && url.includes(part)) return true;
          return false; })).then((all) => !all.includes(false))""",
    )
    context.set_offline(True)
    chat.page.reload(wait_until="domcontentloaded")
    expect(notice).to_have_count(1)
