"""What code of an answer cannot do, whatever it is; and that each guard is what stops it.

Each attack runs once with everything in place and comes to nothing, and once with its guard taken
out of the files that are sent, and succeeds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from e2e.chat_page import DROPIN, ChatPage, Way
from e2e.run_page import Block, add_block
from e2e.server import ROOT, ChatServer
from e2e.watch import Watch

RUNTIME = ROOT / "static" / "runtime"
FRAME = next((RUNTIME / "frames").glob("run-*.html"))
WORKER = next(file for file in RUNTIME.glob("runner-*.js") if b"loadPyodide" in file.read_bytes())
"""Minified: what stands for a guard in it is text that no minifier changes."""


Opening = tuple[str, str]
"""What stands in a file for a guard, as a regular expression, and what is put in its place."""
ATTEMPT = """import asyncio, js
from pyodide.ffi import to_js
from js import Object
def options(**values):
    return to_js(values, dict_converter=Object.fromEntries)
def heard(target, *names):
    future = asyncio.get_running_loop().create_future()
    for name in names:
        setattr(target, name, lambda event: future.done() or future.set_result(event.type))
    return asyncio.wait_for(future, 3)
try:
    {}
    result = "harm"
except BaseException as error:
    result = f"stopped: {{error}}"[:300]
result
"""
"""How a block reaches the JavaScript of its worker."""


def attempt(*lines: str) -> str:
    """A block that runs these, and shows "harm" if nothing stops it."""
    return ATTEMPT.format("\n    ".join(lines))


@dataclass(frozen=True)
class Guard:
    """A guard, and a block that shows "harm" without it."""

    name: str
    attack: str
    frame: tuple[Opening, ...] = ()
    worker: tuple[Opening, ...] = ()
    page: str = ""
    """A script that runs before the page's own."""
    ending: str = "Finished"
    """How the block ends where the guard is."""


SANDBOX_OFF = """
const { setAttribute } = HTMLIFrameElement.prototype;
HTMLIFrameElement.prototype.setAttribute = function (name, value) {
  if (name !== "sandbox") setAttribute.call(this, name, value);
};
"""
REAL_ORIGIN = ((r'globalThis\.origin==="null"', "true"),)
"""Without the sandbox the frame refuses to work at all, so this goes first."""
HEARD = """
const here = new BroadcastChannel("attack");
here.onmessage = ({ data }) => data === "ask" && here.postMessage("heard");
"""

GUARDS = (
    Guard(
        "no request to the site's own API",
        attempt(
            'await js.fetch("ORIGIN/attack", options(mode="no-cors", credentials="include"))',
        ),
        frame=((r"default-src 'none'; ", ""),),
    ),
    Guard(
        "no request by the address of a script",
        attempt('js.importScripts("ORIGIN/attack")'),
        frame=((r"script-src ", "script-src * "),),
        worker=((r'"importScripts"', '"importScropts"'),),
    ),
    Guard(
        "no storage of the page's",
        attempt(
            'opening = js.indexedDB.open("attack")',
            'assert await heard(opening, "onsuccess", "onerror") == "success"',
        ),
        frame=REAL_ORIGIN,
        page=SANDBOX_OFF,
    ),
    Guard(
        "no channel to the tabs of the page",
        attempt(
            'channel = js.BroadcastChannel.new("attack")',
            'answer = heard(channel, "onmessage")',
            'channel.postMessage("ask")',
            "await answer",
        ),
        frame=REAL_ORIGIN,
        page=SANDBOX_OFF + HEARD,
    ),
    Guard(
        "no workers of its own",
        attempt(
            'source = js.Blob.new(to_js(["postMessage(1)"]))',
            "worker = js.Worker.new(js.URL.createObjectURL(source))",
            'assert await heard(worker, "onmessage", "onerror") == "message"',
        ),
        worker=((r'"Worker"', '"Wurker"'),),
    ),
    Guard(
        "no memory without end",
        "held = [bytes(1 << 20) for _ in range(600)]\n'harm'",
        worker=((r"536870912", "999999999"),),
        ending="Ended with an error",
    ),
    Guard(
        "no flood of messages",
        "import js\nfor _ in range(60):\n    js.postMessage('x' * 1_000_000)\n'harm'",
        frame=((r"\b3e7\b", "3e9"),),
        ending="Stopped: too much output. The variables are gone.",
    ),
)


def without(text: str, openings: tuple[Opening, ...]) -> str:
    """A file with guards taken out; the policy that names its script by its hash lets it run."""
    for code, instead in openings:
        text, count = re.subn(code, instead, text)
        assert count, code
    return re.sub(r"'sha256-[^']+'", "'unsafe-inline'", text)


Attacked = Callable[[str], Block]
"""Adds an answer with the code of an attack."""


@pytest.fixture
def without_guard(
    page: Page, open_way: Callable[[Way], ChatPage], watch: Watch
) -> Callable[[Guard | None], Attacked]:
    """Opens the page with a guard taken out."""

    def prepare(guard: Guard | None) -> Attacked:
        def answer(route: Route) -> None:
            headers = {"access-control-allow-origin": "*"}
            route.fulfill(body="", content_type="text/javascript", headers=headers)

        page.route("**/attack", answer)
        if guard is not None:
            frame = without(FRAME.read_text(), guard.frame)
            page.route(
                "**/frames/run-*.html",
                lambda route: route.fulfill(body=frame, content_type="text/html"),
            )
            if guard.worker:
                worker = without(WORKER.read_text(), guard.worker)
                page.route(
                    f"**/{WORKER.name}",
                    lambda route: route.fulfill(body=worker, content_type="text/javascript"),
                )
            if guard.page:
                page.add_init_script(guard.page)
        watch.expect("violates", "Refused", "policy:")
        chat = open_way(DROPIN)
        chat.open()
        return lambda attack: add_block(chat, attack.replace("ORIGIN", chat.origin))

    return prepare


@pytest.fixture
def attacked(without_guard: Callable[[Guard | None], Attacked]) -> Attacked:
    """The page with all its guards."""
    return without_guard(None)


def test_with_the_guard_the_attack_comes_to_nothing(attacked: Attacked) -> None:
    for guard in GUARDS:
        shown = attacked(guard.attack).run(guard.ending)
        assert "harm" not in re.sub(r'File "<block.*\n.*', "", shown), guard.name


@pytest.mark.thorough
@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_without_the_guard_it_succeeds(
    without_guard: Callable[[Guard | None], Attacked], guard: Guard
) -> None:
    assert "harm" in without_guard(guard)(guard.attack).run()


NAMES = (
    "window document parent top opener frames localStorage sessionStorage Worker SharedWorker "
    "importScripts RTCPeerConnection open alert history navigation"
).split()


WAYS_OUT = (
    "js.parent.document.title",
    "js.top.document.cookie",
    "js.frameElement.remove()",
    "js.top.location = 'ORIGIN/attack'",
    "js.location.assign('ORIGIN/attack')",
    "assert js.open('ORIGIN/attack')",
    "assert await js.clients.openWindow('ORIGIN/attack')",
    "js.globalThis.constructor.constructor('return top.location.href')()",
)


def test_a_block_reaches_neither_the_page_nor_its_address_nor_a_window(
    attacked: Attacked, page: Page
) -> None:
    block = attacked(
        f"import js\nfound = [n for n in {NAMES} if getattr(js, n, None) is not None]\n"
        "print(js.origin, found)"
    )
    assert block.run() == "null []"
    address = page.url
    for line in WAYS_OUT:
        assert "stopped" in attacked(attempt(line)).run(), line
        assert page.url == address, line
        assert len(page.context.pages) == 1, line


def test_what_is_forged_is_shown_as_text_or_not_at_all(attacked: Attacked) -> None:
    markup = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    forged = [
        "no JSON",
        '{"kind":"ready"}\n{"kind":"begun"}',
        '{"kind":"text","run":99,"stream":"stdout","text":"of another block"}',
        '{"kind":"figure","run":1,"png":"iVBORw0KGgo\\" onload=\\"alert(1)"}',
        '{"kind":"text","run":1,"stream":"html","text":"a stream that is none"}',
    ]
    block = attacked(
        f"import js\nfor text in {forged}:\n    js.postMessage(text)\n"
        f"js.postMessage(js.Object.new())\nprint({markup!r})"
    )
    assert block.run() == markup
    expect(block.output.locator("img, script")).to_have_count(0)


BEGIN = """([window, harm]) => new Promise((done) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => done("harm");
  const worker = "onmessage = () => {}";
  const target = new Function(`return ${window}`)();
  target.postMessage({ worker, files: {} }, "*", [port2]);
  setTimeout(done, harm ? 60_000 : 1_500, "nothing");
})"""
"""Send what the page sends to its frame; "harm" if a worker was made of it."""
PUT = """(sandbox) => new Promise((loaded) => {
  const frame = document.createElement("iframe");
  if (sandbox) frame.setAttribute("sandbox", "allow-scripts");
  frame.onload = () => loaded();
  frame.src = FRAME;
  document.body.append(frame);
})"""


@pytest.fixture
def bare(browser: Browser, server: ChatServer) -> Iterator[tuple[Page, str]]:
    """A page of the site without the chat, and the address of the frame's document."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{server.origin}/pages/globals.js")
    yield page, f"{server.origin}/static/runtime/frames/{FRAME.name}"
    context.close()


def put_frame(page: Page, address: str, openings: tuple[Opening, ...], *, sandbox: bool) -> None:
    body = without(FRAME.read_text(), openings)
    # A host that sends no policy with it.
    page.route(address, lambda route: route.fulfill(body=body, content_type="text/html"))
    page.evaluate(PUT.replace("FRAME", json.dumps(address)), sandbox)


@pytest.mark.parametrize("harm", [False, True])
def test_no_other_window_can_begin_in_the_frame(bare: tuple[Page, str], *, harm: bool) -> None:
    page, address = bare
    guard = ((r"\w+\.source!==globalThis\.parent\|\|", ""),) if harm else ()
    put_frame(page, address, guard, sandbox=True)
    with page.expect_popup() as popup:
        page.evaluate("window.open(location.href)")
    found = popup.value.evaluate(BEGIN, ["opener.frames[0]", harm])
    assert found == ("harm" if harm else "nothing")


@pytest.mark.parametrize("harm", [False, True])
def test_outside_of_a_sandbox_the_document_does_nothing(
    bare: tuple[Page, str], *, harm: bool
) -> None:
    page, address = bare
    put_frame(page, address, REAL_ORIGIN if harm else (), sandbox=False)
    assert page.evaluate(BEGIN, ["frames[0]", harm]) == ("harm" if harm else "nothing")
