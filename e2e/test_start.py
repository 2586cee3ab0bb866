"""The quick start from a snapshot, and what happens when it does not fit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, Request, Route, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.faults.proxy import Proxy
from e2e.server import ROOT, ChatServer
from e2e.until import until
from e2e.watch import Watch
from tools.weight import DOCUMENT, label

LATER = "/chat_py_later-"
"""What tools/later.py names: other back ends, their readers and requests, chats in the browser,
tools, parts, files."""
REST = "_rest-"
"""Functions of the interpreter and of pydantic's core that no chat calls (tools/wasm/split.py)."""
START = "globalThis[Symbol.for('chat_py.bridge')].start"
STOCK = 120_000
"""Milliseconds for a stock start, which computes several times as long, on a machine under load."""
MOST = 6_655_000
"""Bytes of bodies, as sent, that a first visit may ask for until the chat is there."""
PREBOOT = 6256
"""Bytes, as sent, of the script that a page waits for; 300 of them find its own tag, as a module
too, and the page's nonce; 90 let the start wait, 120 are names that the scripts of host pages call,
100 know whether Enter alone sends, 80 ask for what shows the chat before the rest,
40 find the chat in an element of its own, 40 make the tag a launcher,
20 name the folder of the interpreter that starts, 50 know what size of text the reader has
chosen.
"""
PYTHON = """async ({ code, times }) => {
  const { loadPyodide } = await import("/static/interpreter.js");
  const shown = [];
  for (let time = 0; time < times; time++) shown.push((await loadPyodide({})).runPython(code));
  return shown;
}"""

BZ2 = "import _bz2; _bz2.BZ2Compressor().flush()[:2].decode()"
READY = (
    """document.addEventListener("chatcore:ready", () => (window.ready ??= performance.now()))"""
)
AHEAD = f"""[
  window.ready,
  ...performance.getEntriesByType("resource")
    .filter((entry) => entry.name.includes("{REST}")).map((entry) => entry.startTime),
]"""

OWN_PYTHON = """
import importlib
import os
from pyscript import document, when

NAMES = "context display events fetch ffi flatted fs media storage util web websocket workers"
modules = [importlib.import_module("pyscript"), *(
    importlib.import_module(f"pyscript.{name}") for name in NAMES.split()
)]

written = os.listdir()

@when("click", "body")
def seen(event):
    event.currentTarget.dataset.seen = f"{document.title}, {len(modules)} modules, {written}"

from chat_py.app import start
start()
"""


def test_a_start_uses_the_snapshot_and_asks_for_each_file_once(
    chat: ChatPage, watch: Watch
) -> None:
    chat.open()
    assert chat.page.evaluate(START) == "snapshot"
    runtime = [url for url in watch.requests if "/static/runtime/" in url]
    assert sorted(set(runtime)) == sorted(runtime)
    assert not [url for url in runtime if "python_stdlib" in url or url.endswith(".whl")]


def test_a_first_visit_transfers_no_more_than_it_may(chat: ChatPage) -> None:
    done: list[Request] = []
    chat.page.on("requestfinished", lambda request: done.append(request))
    chat.open()
    sizes = {
        request.url: request.sizes()["responseBodySize"]
        for request in done.copy()
        if "/pages/" not in request.url  # a host page and the libraries that it brings along
    }
    assert any("/snapshot-" in url for url in sizes)
    assert sum(sizes.values()) <= MOST
    [preboot] = [size for url, size in sizes.items() if re.search(r"/chat-py\.js(\?|$)", url)]
    assert preboot < PREBOOT


def test_the_document_says_what_each_file_weighs() -> None:
    manifest = json.loads((ROOT / "static" / "runtime" / "manifest.json").read_text())
    text = DOCUMENT.read_text("utf-8")
    missing = [path for path in manifest["files"] if f"| <code>{label(path)}</code> |" not in text]
    assert not missing, "run `make weight`"


def test_a_turn_with_the_guide_s_server_loads_nothing_of_what_others_need(
    chat: ChatPage, watch: Watch
) -> None:
    chat.open()
    chat.expect_state(chat.send("Hello"), "sent")
    chat.expect_state(chat.answers.last, "sent")
    assert not [url for url in watch.requests if LATER in url or REST in url]


@pytest.mark.parametrize(
    ("code", "result"),
    [
        (BZ2, "BZ"),
        ("import pydantic; str(pydantic.TypeAdapter(complex).validate_json('\"1+2j\"'))", "(1+2j)"),
    ],
    ids=["archive", "validator"],
)
def test_what_no_chat_calls_comes_when_it_is_called(
    open_way: Callable[[Way], ChatPage], watch: Watch, code: str, result: str
) -> None:
    chat = open_way(DROPIN)
    chat.open()
    assert chat.page.evaluate(PYTHON, {"code": code, "times": 1}) == [result]
    assert 1 <= len([url for url in watch.requests if REST in url]) <= 2
    chat.ask("What is still there?")


def test_what_no_chat_calls_is_there_once_the_page_was_at_rest(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect("ERR_FAILED")
    chat = open_way(DROPIN)
    page = chat.page
    page.add_init_script("Object.defineProperty(navigator, 'connection', { value: {} })")
    page.add_init_script(READY)
    chat.open()
    until(page, "performance.getEntriesByName('chat_py:ahead').length")
    ready, *asked = page.evaluate(AHEAD)
    assert len(asked) == 2
    assert all(begun > ready for begun in asked)
    page.route(f"**/*{REST}*", lambda route: route.abort())
    assert page.evaluate(PYTHON, {"code": BZ2, "times": 1}) == ["BZ"]
    assert page.evaluate(AHEAD)[1:] == asked
    chat.ask("What is still there?")


def test_what_is_called_and_does_not_come_says_so(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect("ERR_FAILED", "interpreter_rest-", "fatal error")
    chat = open_way(DROPIN)
    chat.page.route("**/interpreter_rest-*", lambda route: route.abort())
    chat.open()
    with pytest.raises(Error, match=r"Could not load .*/interpreter_rest-"):
        chat.page.evaluate(PYTHON, {"code": "import _bz2; _bz2.BZ2Compressor()", "times": 1})


def test_a_damaged_snapshot_starts_the_ordinary_way_and_says_why(
    chat: ChatPage,
) -> None:
    told: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "info":
            told.append(message.text)

    def damage(route: Route) -> None:
        route.fulfill(body=b"half of it", headers={"content-encoding": "identity"})

    chat.page.on("console", note)
    chat.page.route("**/snapshot-*.bin", damage)
    chat.goto("kai")
    expect(chat.messages.first).to_be_visible(timeout=STOCK)
    chat.expect_python()
    assert chat.page.evaluate(START) == "stock"
    [why] = [text for text in told if "starting without the snapshot" in text]
    assert re.search(r"Could not load .*/snapshot-.*: 10 bytes were received, not \d+", why)


def test_the_page_s_python_has_pyscript_s_own_package(open_way: Callable[[Way], ChatPage]) -> None:
    chat = open_way(PYSCRIPT)
    chat.page.route(
        "**/chat_py/main.py*",
        lambda route: route.fulfill(body=OWN_PYTHON, content_type="text/x-python"),
    )
    chat.open()
    assert chat.page.evaluate(START) == "snapshot"
    chat.page.evaluate("document.title = 'another'; document.body.click()")
    expect(chat.page.locator("body")).to_have_attribute("data-seen", "another, 14 modules, []")


def test_random_numbers_differ_from_start_to_start(open_way: Callable[[Way], ChatPage]) -> None:
    chat = open_way(DROPIN)
    chat.open()
    code = "import random; random.random()"
    first, second = chat.page.evaluate(PYTHON, {"code": code, "times": 2})
    assert first != second


def test_what_the_snapshot_lacks_is_fetched_when_it_is_imported(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    chat = open_way(DROPIN)
    chat.open()
    code = "import csv, io; ','.join(next(csv.reader(io.StringIO('a;b'), delimiter=';')))"
    assert chat.page.evaluate(PYTHON, {"code": code, "times": 1}) == ["a,b"]
    assert len([url for url in watch.requests if "python_stdlib" in url]) == 1


def test_code_of_a_page_keeps_its_docstrings_and_assertions(
    open_way: Callable[[Way], ChatPage],
) -> None:
    chat = open_way(DROPIN)
    chat.open()
    code = """
def shown():
    "a docstring"
    assert False
try:
    shown()
    result = "no assertion"
except AssertionError:
    result = shown.__doc__
result
"""
    assert chat.page.evaluate(PYTHON, {"code": code, "times": 1}) == ["a docstring"]


@dataclass
class BrokenLine:
    """A page whose line stalls in the middle of the snapshot, and breaks there."""

    chat: ChatPage
    proxy: Proxy
    ranges: list[str]
    """What the page asks for of the snapshot: `all`, or the header `Range`."""

    def open(self) -> None:
        """Open a chat; break the line once the page has read a good part."""
        self.chat.goto("kai")
        until(self.chat.page, "globalThis.readOfSnapshot > 1e5")
        until(self.chat.page, SCRIPTS_HAVE_COME)
        self.proxy.wait_stalled()
        self.proxy.cut()
        expect(self.chat.messages.filter(has_text="Show me a bug")).to_have_count(1)
        self.chat.expect_python()


SCRIPTS_HAVE_COME = """["/pyodide.asm.js", "/index.js"].every((script) =>
  performance.getEntriesByType("resource").some(({ name }) => name.endsWith(script)))"""
"""What the browser itself requests, a module, would be lost with the line."""
COUNT_SNAPSHOT = """{
  const { fetch } = globalThis;
  globalThis.readOfSnapshot = 0;
  globalThis.fetch = async (resource, options) => {
    const response = await fetch(resource, options);
    if (!String(resource).includes("/snapshot-")) return response;
    const { body } = response;
    const getReader = body.getReader.bind(body);
    body.getReader = () => {
      const reader = getReader();
      const read = reader.read.bind(reader);
      reader.read = async () => {
        const result = await read();
        globalThis.readOfSnapshot += result.value?.byteLength ?? 0;
        return result;
      };
      return reader;
    };
    return response;
  };
}"""
"""What is reset before the page has read it is lost: the test must not break the line earlier."""


@pytest.fixture
def broken(page: Page, server: ChatServer, watch: Watch) -> Iterator[BrokenLine]:
    ranges: list[str] = []

    def note(request: Request) -> None:
        if "/snapshot-" in request.url:
            ranges.append(request.headers.get("range", "all"))

    page.on("request", note)
    watch.expect("ERR_CONNECTION_RESET", "ERR_INCOMPLETE", "ERR_CONTENT_LENGTH")
    with Proxy(server.port) as proxy:
        watch.origins.add(proxy.origin)
        proxy.fault("stall", "/snapshot-", after=3_000_000)
        page.add_init_script(COUNT_SNAPSHOT)
        yield BrokenLine(ChatPage(page, DROPIN, proxy.origin), proxy, ranges)


def test_a_line_that_breaks_makes_no_other_start(broken: BrokenLine) -> None:
    broken.open()
    assert broken.chat.page.evaluate(START) == "snapshot"
    assert len(broken.ranges) == 2


def test_what_is_packed_goes_on_where_the_line_broke(broken: BrokenLine) -> None:
    broken.chat.page.route(
        "**/snapshot-*.bin", lambda route: route.fulfill(body="a host's plain file")
    )
    broken.open()
    assert broken.chat.page.evaluate(START) == "snapshot"
    plain, packed, rest = broken.ranges
    assert (plain, packed) == ("all", "all")
    assert re.fullmatch(r"bytes=[1-9]\d{5,}-", rest)
