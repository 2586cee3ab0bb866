"""A start that cannot succeed, and an interpreter that dies: the page says so, and loses nothing.

Each fault is there from the first request on. What a fault prints on the console is its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Route, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.watch import Watch

BOTH = (PYSCRIPT, DROPIN)
TYPED = "Typed before it failed"
STOCK = 120_000
"""Milliseconds for a start without the snapshot, on a machine under load."""

HEAR = """
window.heard = [];
document.addEventListener("chatcore:error", ({detail}) => window.heard.push(detail.message));
"""
QUEUE = """() => {
  window.listened = [];
  ChatEventManager.on("chatcore:error", ({message}) => window.listened.push(message));
  window.early = ChatAPI.makeRequest("GET", "/chats").then(() => "answered", (error) => ({
    isError: error instanceof Error, message: error.message,
  }));
}"""
NO_MEMORY = """
WebAssembly.Memory = class { constructor() { throw new RangeError("could not allocate memory"); } };
"""
RAISES = 'window.CHAT_PY = {get baseUrl() { throw new Error("settings that raise"); }};'
OLD = "delete WebAssembly.Tag;"
OLD_COLOURS = """
const { supports } = CSS;
CSS.supports = (...asked) => !asked.join().includes("light-dark") && supports.apply(CSS, asked);
"""


def missing(route: Route) -> None:
    route.fulfill(status=404, body="not here")


def blocked(route: Route) -> None:
    route.abort("blockedbyclient")


def unanswered(_: Route) -> None:
    """The request hangs."""


def replaced(body: str, kind: str = "text/javascript") -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=body, content_type=kind)


def cut(route: Route) -> None:
    """Half of the file, as if it were whole."""
    reply = route.fetch()
    half = reply.body()[: len(reply.body()) // 2]
    route.fulfill(body=half, content_type=reply.headers["content-type"])


def spoilt(route: Route) -> None:
    """Some bytes in the middle are others."""
    reply = route.fetch()
    body = bytearray(reply.body())
    middle = len(body) // 2
    body[middle : middle + 64] = b"x" * 64
    route.fulfill(body=bytes(body), content_type=reply.headers["content-type"])


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and what the notice says of it."""

    name: str
    says: str
    spoil: Callable[[Route], None] = missing
    files: tuple[str, ...] = ()
    script: str = ""
    ways: tuple[Way, ...] = BOTH
    stock: bool = False
    """Of the ordinary start only: the snapshot is missing as well."""

    def install(self, page: Page) -> None:
        if self.stock:
            page.route(re.compile(SNAPSHOT), missing)
        for pattern in self.files:
            page.route(re.compile(pattern), self.spoil)
        if self.script:
            page.add_init_script(self.script)


PY = (PYSCRIPT,)
INTERPRETER = (r"/runtime/interpreter-",)
CORE = (r"/pyscript-\w+/core\.js",)
WASM = (r"/pyodide\.asm\.wasm",)
SNAPSHOT = r"/runtime/snapshot-"
FAULTS = (
    Fault("interpreter missing", r"interpreter-\w+\.js", files=INTERPRETER),
    Fault("interpreter blocked", r"interpreter-\w+\.js", blocked, INTERPRETER),
    Fault("interpreter empty", "not a function", replaced(""), INTERPRETER),
    Fault("PyScript blocked", r"Could not load .*core\.js", blocked, CORE, ways=PY),
    Fault("PyScript empty", "for 15 seconds", replaced(""), CORE, ways=PY),
    Fault("wasm missing", r"Could not load .*wasm: 404", files=WASM),
    Fault("wasm blocked", r"Could not load .*wasm", blocked, WASM),
    Fault("wasm truncated", r"Could not load .*wasm", cut, WASM),
    Fault("wasm corrupt", "wasm", replaced("\0asm", "application/wasm"), WASM),
    Fault("wasm unanswered", "for 15 seconds", unanswered, WASM),
    Fault("wheel missing", r"Could not load .*whl: 404", files=(r"pydantic-.*\.whl",), stock=True),
    Fault("package corrupt", "[Zz]ip|zlib", spoilt, (r"/chat_py-\w+\.zip",), stock=True),
    Fault("native module missing", "native", files=(r"/native-\w+/index\.js",)),
    Fault("what asks for the chat missing", "native", files=(r"/native-\w+/ask\.js",)),
    Fault("settings missing", r"pyscript\.toml\S*: 404", files=(r"/pyscript\.toml",), ways=PY),
    Fault(
        "settings broken",
        "for 15 seconds",
        replaced("interpreter = ", "application/toml"),
        (r"/pyscript\.toml",),
        ways=PY,
    ),
    Fault("main missing", r"main\.py\S*: 404", files=(r"/chat_py/main\.py",), ways=PY),
    Fault(
        "main raises",
        "ValueError: no way",
        replaced("import chat_py\nraise ValueError('no way')", "text/x-python"),
        (r"/chat_py/main\.py",),
        ways=PY,
    ),
    Fault("Python raises", "settings that raise", script=RAISES),
    Fault("memory refused", "could not allocate memory", script=NO_MEMORY),
    Fault("old browser", "too old", script=OLD),
    Fault("old style sheets", "too old", script=OLD_COLOURS),
)
CASES = [
    pytest.param(way, fault, id=f"{way.name}-{fault.name}")
    for fault in FAULTS
    for way in fault.ways
]


@pytest.fixture
def chat(page: Page, watch: Watch, way: Way, open_way: Callable[[Way], ChatPage]) -> ChatPage:
    """A page whose console is the fault's."""
    watch.expect("")
    page.add_init_script(HEAR)
    return open_way(way)


def expect_notice(chat: ChatPage, says: str) -> None:
    """One notice that says what happened, what is kept and what to do."""
    notice = chat.boot_failure
    expect(notice).to_have_count(1)
    expect(notice).to_be_visible()
    expect(notice).to_have_role("alert")
    expect(notice).to_contain_text(re.compile(says))
    expect(notice).to_contain_text("What you typed is kept.")
    expect(notice.get_by_role("button", name="Retry")).to_be_visible()


@pytest.mark.parametrize(("way", "fault"), CASES, indirect=["way"])
def test_a_start_that_fails_is_said_and_loses_nothing(chat: ChatPage, fault: Fault) -> None:
    page = chat.page
    fault.install(page)
    chat.goto("kai")
    chat.box.fill(TYPED)
    page.evaluate(QUEUE)

    expect_notice(chat, fault.says)
    expect(chat.box).to_have_value(TYPED)
    early = page.evaluate("early")
    assert early["isError"]
    assert re.search(fault.says, early["message"])
    assert len(page.evaluate("heard")) == 1
    expect(page.locator("[data-boot]:visible")).to_have_count(0)
    chat.box.press("Control+Enter")
    chat.send_button.click()
    expect(chat.box).to_have_value(TYPED)


@pytest.mark.thorough
def test_retry_starts_when_the_fault_is_gone_with_the_text_typed(chat: ChatPage) -> None:
    page = chat.page
    held: list[Route] = []
    page.route(re.compile(WASM[0]), lambda route: held.append(route))
    chat.goto("kai")
    chat.box.fill(TYPED)
    page.evaluate(QUEUE)
    page.route(re.compile(WASM[0]), missing)
    for route in held:
        missing(route)
    expect_notice(chat, "404")
    assert page.evaluate("listened") == page.evaluate("heard")
    chat.box.fill("Typed after it failed")

    page.unroute_all()
    with chat.page.expect_navigation(wait_until="domcontentloaded"):
        chat.boot_failure.get_by_role("button", name="Retry").click()
    expect(chat.messages.first).to_contain_text("Show me a bug")
    chat.expect_python()
    expect(chat.boot_failure).to_have_count(0)
    expect(chat.box).to_have_value("Typed after it failed")


@pytest.mark.thorough
@pytest.mark.parametrize("way", [DROPIN], indirect=True, ids=["dropin"])
def test_with_a_corrupt_snapshot_it_starts_the_ordinary_way(chat: ChatPage) -> None:
    chat.page.route(re.compile(SNAPSHOT), spoilt)
    chat.goto("kai")
    expect(chat.messages.first).to_contain_text("Show me a bug", timeout=STOCK)
    chat.expect_python()
    expect(chat.boot_failure).to_have_count(0)


@pytest.mark.thorough
@pytest.mark.parametrize("way", [DROPIN], indirect=True, ids=["dropin"])
def test_wasm_of_the_wrong_type_is_used_all_the_same(chat: ChatPage) -> None:
    def mistyped(route: Route) -> None:
        reply = route.fetch()
        route.fulfill(body=reply.body(), content_type="text/plain")

    chat.page.route(re.compile(WASM[0]), mistyped)
    chat.open()


DIE = """
import json
deep = []
for _ in range(200_000):
    deep = [deep]
json.dumps(deep)
"""


@pytest.mark.thorough
@pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])
def test_an_interpreter_that_dies_is_noticed_and_stays_dead(chat: ChatPage) -> None:
    page = chat.page
    chat.open()
    chat.box.fill(TYPED)
    page.evaluate(
        """(code) => document.body.append(
            Object.assign(document.createElement("script"), {type: "py", textContent: code}))""",
        DIE,
    )
    expect(chat.boot_failure).to_contain_text("The chat has stopped.")
    expect(chat.box).to_have_value(TYPED)
    first = page.evaluate("heard")
    assert len(first) == 1

    late = page.evaluate("ChatAPI.makeRequest('GET', '/chats').catch(({message}) => message)")
    assert late == first[0]
    page.evaluate("globalThis[Symbol.for('chat_py.bridge')].failed(new Error('another'))")
    expect(chat.boot_failure).to_have_count(1)
    assert page.evaluate("heard") == first

    page.reload()
    expect(chat.messages.first).to_contain_text("Show me a bug")
    expect(chat.box).to_have_value(TYPED)
