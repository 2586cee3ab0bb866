"""A start that cannot succeed says so on the page, and keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.watch import Watch

SNAPSHOT = "**/runtime/snapshot-*"
FILES = {
    "wasm": "**/pyodide.asm.wasm",
    "native": "**/runtime/native-*/index.js",
    "interpreter": "**/interpreter*.js",
    # PyScript's own.
    "PyScript": "**/pyscript-*/core.js",
    "settings": "**/pyscript.toml*",
    "main": "**/chat_py/main.py*",
}
STOCK = 120_000
"""Milliseconds for a start without the snapshot, on a machine under load."""
PYSCRIPT_ONLY = ("PyScript", "settings", "main")
CASES = [
    pytest.param(way, name, id=f"{way.name}-{name}")
    for way in (PYSCRIPT, DROPIN)
    for name in FILES
    if way is PYSCRIPT or name not in PYSCRIPT_ONLY
]


def missing(route: Route) -> None:
    """What a host says of a file that was not copied."""
    route.fulfill(status=404, body="not here")


def fail_to_start(chat: ChatPage, name: str, spoil: Callable[[Route], None]) -> None:
    """Type while the start waits for a file, spoil the file, and read what the page says."""
    held = HeldRequests(chat.page, FILES[name])
    with chat.page.expect_request(FILES[name]):
        chat.goto("kai")
    chat.box.fill("Typed before it failed")
    held.release(spoil)

    notice = chat.boot_failure
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("The chat could not start.")
    expect(notice.get_by_role("button", name="Retry")).to_be_visible()
    expect(chat.box).to_have_value("Typed before it failed")


@pytest.mark.parametrize(("way", "name"), CASES, indirect=["way"])
def test_a_missing_file_is_named_and_retry_starts_again(
    chat: ChatPage, name: str, watch: Watch
) -> None:
    watch.expect("404", "could not start", "Could not load", "page error", "import", "chat_py:")
    fail_to_start(chat, name, missing)

    chat.page.unroute(FILES[name])
    with chat.page.expect_navigation(wait_until="domcontentloaded"):
        chat.boot_failure.get_by_role("button", name="Retry").click()
    expect(chat.messages.first).to_contain_text("Show me a bug")
    chat.expect_python()
    expect(chat.boot_failure).to_have_count(0)
    expect(chat.box).to_have_value("Typed before it failed")


def test_messages_sent_to_a_start_that_fails_are_there_after_a_retry(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect("404", "could not start", "Could not load", "page error", "import", "chat_py:")
    chat = open_way(DROPIN)
    held = HeldRequests(chat.page, FILES["wasm"])
    with chat.page.expect_request(FILES["wasm"]):
        chat.goto("kai")
    chat.send("The first")
    chat.send("The second")
    held.release(missing)
    expect(chat.boot_failure).to_be_visible()

    chat.page.unroute(FILES["wasm"])
    with chat.page.expect_navigation(wait_until="domcontentloaded"):
        chat.boot_failure.get_by_role("button", name="Retry").click()
    expect(chat.messages.first).to_contain_text("Show me a bug")
    for text in ("The first", "The second"):
        chat.expect_state(chat.message(text), "sent")
    assert chat.stored_texts("kai") == ["The first", "The second"]


@pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])
@pytest.mark.parametrize(
    "text", ["interpreter = ", 'interpreter = "./static/nothing.mjs"\nplugins = ["!error"]']
)
def test_settings_that_are_broken_are_an_error_on_the_page(
    chat: ChatPage, text: str, watch: Watch
) -> None:
    watch.expect("404", "Could not load", "page error", "toml", "TOML", "chat_py:", "jsdelivr")
    fail_to_start(chat, "settings", lambda route: route.fulfill(body=text))


def test_a_corrupt_wasm_is_an_error_on_the_page(chat: ChatPage, watch: Watch) -> None:
    watch.expect("Could not load", "page error", "CompileError", "wasm", "chat_py: Error")
    fail_to_start(
        chat,
        "wasm",
        lambda route: route.fulfill(
            body="\0asm",
            headers={"content-type": "application/wasm", "content-encoding": "identity"},
        ),
    )


def test_a_start_that_fails_keeps_no_connection(
    open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    """A browser has six of them for a host; the page's other scripts need them."""
    watch.expect("404.*interpreter", "chat_py: TypeError")
    chat = open_way(DROPIN)
    HeldRequests(chat.page, SNAPSHOT)  # never here before the failure
    with chat.page.expect_event("requestfailed", lambda request: "/snapshot-" in request.url):
        fail_to_start(chat, "interpreter", missing)


def test_a_missing_snapshot_only_makes_the_start_slower(chat: ChatPage, watch: Watch) -> None:
    watch.expect("status 404.*snapshot", r"console: Failed to load resource.*404.*snapshot")
    chat.page.route(SNAPSHOT, missing)
    chat.goto("kai")
    expect(chat.messages.first).to_contain_text("Show me a bug", timeout=STOCK)
    chat.expect_state(chat.send("Started all the same"), "sent")
