"""Where the page comes from: its own origin, any static host, two tags on one page."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, Route, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.run_page import add_block
from e2e.server import ROOT, ChatServer, StaticServer
from e2e.static_hosts import EVERYBODY, HOSTS, PLAIN, Host
from e2e.watch import Watch


def test_nothing_comes_from_another_origin(chat: ChatPage, watch: Watch) -> None:
    chat.open("mira", "Trains, tiny hotels")  # with a picture, a table and links
    chat.ask("Make me a packing list")
    names = {urlsplit(url).netloc for url in watch.requests if url.startswith("http")}
    assert names == {urlsplit(chat.origin).netloc}
    assert any(url.endswith(".wasm") for url in watch.requests)


def test_the_watch_sees_what_it_is_for(chat: ChatPage, watch: Watch) -> None:
    """The checks of all tests, checked: each kind of problem on purpose."""
    chat.goto("kai")
    chat.page.evaluate("fetch('http://other.invalid/').catch(() => {})")
    chat.page.evaluate("fetch('/api/nothing')")
    chat.page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    chat.page.evaluate("console.error('also on purpose')")
    expect(chat.messages.first).to_be_visible()

    seen = watch.problems()
    for kind in ("policy: connect-src", "status 404", "page error: on purpose", "console: also"):
        assert [problem for problem in seen if problem.startswith(kind)], (kind, seen)
    watch.expect("invalid", "404", "on purpose")


def test_a_second_tag_changes_nothing(page: Page, open_way: Callable[[Way], ChatPage]) -> None:
    chat = open_way(DROPIN)

    def double(route: Route) -> None:
        text = route.fetch().text()
        tag = '<script src="/static/chat-py.js" data-api-base="/api"></script>'
        assert tag in text
        route.fulfill(body=text.replace(tag, tag + tag.replace("/api", "/other")))

    page.route("**/host-b.html*", double, times=1)
    expect_started_once(chat)


def test_the_drop_in_and_pyscript_on_one_page_start_it_once(
    page: Page, open_way: Callable[[Way], ChatPage]
) -> None:
    """Two interpreters come up; the first one has the page."""
    chat = open_way(PYSCRIPT)
    manifest = json.loads((ROOT / "static/runtime/manifest.json").read_text("utf-8"))
    core = f'<script type="module" src="./static/{manifest["pyscript"]}core.js"></script>'

    def both(route: Route) -> None:
        text = route.fetch().text()
        assert ' data-start="pyscript"' in text
        text = text.replace(' data-start="pyscript"', "")
        route.fulfill(body=text.replace("</head>", core + "</head>"))

    page.route(f"{chat.origin}/?chat=kai", both, times=1)
    with page.expect_console_message(lambda message: "already started" in message.text):
        chat.goto("kai")
    expect_started_once(chat, opened=True)


def expect_started_once(chat: ChatPage, *, opened: bool = False) -> None:
    """One click is one message, answered once."""
    if not opened:
        chat.open()
    chat.ask("Only once")
    expect(chat.mine).to_have_count(1)
    expect(chat.answers).to_have_count(2)
    assert chat.stored_texts("kai") == ["Only once"]


@pytest.fixture
def folder(dist: Path, tmp_path: Path) -> Path:
    """A copy of `dist/`, to be changed."""
    return Path(shutil.copytree(dist, tmp_path / "host"))


@pytest.fixture
def host(folder: Path) -> Iterator[StaticServer]:
    with StaticServer(folder) as running:
        yield running


PACKED = 9_600_000
"""Bytes of a first visit where the host compresses nothing; 33 million without what is packed."""
START = "globalThis[Symbol.for('chat_py.bridge')].start"


def point_to(folder: Path, origin: str) -> None:
    """Name the server in the page, as its owner does."""
    text = (ROOT / "index.html").read_text("utf-8")
    assert 'data-api-base="/api"' in text
    text = text.replace('data-api-base="/api"', f'data-api-base="{origin}/api"')
    (folder / "index.html").write_text(text, "utf-8")


def test_a_static_host_and_a_server_elsewhere_make_a_chat(
    page: Page, folder: Path, host: StaticServer, tmp_path: Path, watch: Watch
) -> None:
    with ChatServer(tmp_path, CHAT_CORS_ORIGINS=host.origin) as server:
        watch.origins |= {host.origin, server.origin}
        point_to(folder, server.origin)
        chat = ChatPage(page, PYSCRIPT, host.origin)
        chat.open("mira", "Trains, tiny hotels")
        chat.ask("Compare Lisbon and Porto")
        expect(chat.log.get_by_role("img", name="Lisbon at sunset")).to_have_js_property(
            "complete", True
        )

        before, turns = chat.texts(), chat.messages.count()
        page.reload()
        expect(chat.messages).to_have_count(turns)
        chat.expect_texts(before)
        assert add_block(chat, "6 * 7").run() == "42"


class Received:
    """Bytes that the page's network has carried so far."""

    def __init__(self, page: Page) -> None:
        self.bytes = 0.0
        devtools = page.context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.on("Network.loadingFinished", self._add)

    def _add(self, event: dict[str, float]) -> None:
        self.bytes += event["encodedDataLength"]


def put(dist: Path, folder: Path, server: ChatServer, assets: str = "./static/") -> None:
    """Copy the page as its owner would, started by the tag itself."""
    shutil.copytree(dist, folder, dirs_exist_ok=True)
    point_to(folder, server.origin)
    index = folder / "index.html"
    text = index.read_text("utf-8").replace(' data-start="pyscript"', "")
    index.write_text(text.replace('"./static/', f'"{assets}'), "utf-8")


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
def test_a_first_visit_to_a_host_that_compresses_nothing(
    page: Page, dist: Path, tmp_path: Path, watch: Watch, host: Host
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    with (
        host.serve(root) as origin,
        ChatServer(tmp_path / "data", CHAT_CORS_ORIGINS=origin) as server,
    ):
        watch.origins |= {origin, server.origin}
        put(dist, root / host.path.strip("/"), server)
        received = Received(page)
        chat = ChatPage(page, PYSCRIPT, origin + host.path.rstrip("/"))
        chat.open()
        assert page.evaluate(START) == "snapshot"
        assert [url for url in watch.requests if url.endswith(".bin.gz")]
        assert received.bytes < PACKED
        chat.ask("Does it work here?")


def test_files_of_another_origin_are_packed_as_well(
    page: Page, dist: Path, tmp_path: Path, watch: Watch
) -> None:
    root = tmp_path / "root"
    root.mkdir()
    with (
        EVERYBODY.serve(dist) as files,
        PLAIN.serve(root) as origin,
        ChatServer(tmp_path / "data", CHAT_CORS_ORIGINS=origin) as server,
    ):
        watch.origins |= {files, origin, server.origin}
        put(dist, root, server, f"{files}/static/")
        received = Received(page)
        ChatPage(page, PYSCRIPT, origin).open()
        assert page.evaluate(START) == "snapshot"
    assert received.bytes < PACKED


def test_what_a_host_does_not_compress_is_let_go_before_python_wants_it(
    page: Page, dist: Path, tmp_path: Path, watch: Watch
) -> None:
    """Else the whole of it comes while the interpreter itself is still on its way."""
    with PLAIN.serve(dist) as origin:
        watch.origins.add(origin)
        held = HeldRequests(page, "**/pyodide.asm.js")
        with page.expect_event("requestfailed", is_plain_wasm) as let_go:
            page.goto(f"{origin}/")
        assert let_go.value.failure == "net::ERR_ABORTED"
        held.release()
        page.wait_for_function(f"{START} === 'snapshot'")


def is_plain_wasm(request: Request) -> bool:
    return request.url.endswith("/pyodide.asm.wasm")


def test_a_static_host_without_a_server_says_so_and_keeps_the_text(
    page: Page, folder: Path, host: StaticServer, watch: Watch
) -> None:
    nobody = ChatServer(folder)  # never started
    watch.origins |= {host.origin, nobody.origin}
    watch.expect("ERR_CONNECTION_REFUSED")
    page.add_init_script("window.CHAT_PY = { retryAttempts: 0 };")
    point_to(folder, nobody.origin)
    chat = ChatPage(page, PYSCRIPT, host.origin)
    chat.goto("kai")
    chat.box.fill("Kept")

    expect(chat.log.get_by_role("heading", name="This chat could not be loaded")).to_be_visible()
    expect(chat.box).to_have_value("Kept")
