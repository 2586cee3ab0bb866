"""Python blocks of answers are run in the page (docs/run-python.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.held_requests import HeldRequests
from e2e.policy import strict_policy
from e2e.run_page import add_block
from e2e.until import until
from e2e.watch import Watch

RUNNER = re.compile(r"/static/runtime/(?:frames/|runner-|chat_py_runner-|native-\w+/open)")
"""Files that only running code needs."""
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAAAAABX3VL4AAAAC0lEQVR4nGNgAAEAAAYAAf6MZ8gAAAAASUVORK5CYII="
FRAMES = "document.querySelectorAll('iframe').length"
RESTS = "performance.getEntriesByName('chat_py:rest').length"
"""How often the page has had to bring functions of wasm that a start leaves out."""
REFUSED = "This site's security policy does not allow code to run here."


@pytest.fixture
def dropin(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    chat = open_way(DROPIN)
    chat.open()
    return chat


def test_text_streams_and_values_tables_and_figures_are_shown(chat: ChatPage, watch: Watch) -> None:
    chat.open()
    assert not [url for url in watch.requests if RUNNER.search(url)]
    assert add_block(chat, "x = 6 * 7\nprint('a', end=''); print('b')\nx").run() == "ab\n42"
    table = add_block(chat, "[{'n': n, 'square': n * x} for n in range(3)]")
    assert table.run() == "n\tsquare\n0\t0\n1\t42\n2\t84"
    expect(table.output.get_by_role("columnheader")).to_have_text(["n", "square"])
    figure = add_block(
        chat,
        "import base64\nclass Drawing:\n    def _repr_png_(self):\n"
        f"        return base64.b64decode('{PNG}')\nDrawing()",
    )
    figure.run()
    picture = figure.output.get_by_role("img", name="Figure 1")
    expect(picture).to_be_visible()
    until(chat.page, "document.querySelector('.cp-run img').naturalWidth === 2")

    block = add_block(
        chat,
        "import sys, time\n"
        "print('first')\n"
        "until = time.time() + 600\n"
        "while time.time() < until:\n    pass\n",
    )
    block.run_button.click()
    # The line is there while the block still runs.
    expect(block.output).to_have_text("first\n")
    block.expect_status("Running…")
    block.stop_button.click()
    block.expect_status("Stopped. The variables are gone.")


def test_who_presses_run_waits_visibly_and_for_nothing_that_the_page_would_compile(
    dropin: ChatPage,
) -> None:
    files = HeldRequests(dropin.page, "**/runtime/runner-*")
    blocks = [add_block(dropin, f"n = {number}\nn") for number in (1, 2)]
    for block in blocks:
        block.run_button.click()
        expect(block.run_button).to_have_attribute("aria-busy", "true")
    expect(dropin.page.locator(".cp-run")).to_have_count(0)
    blocks[0].run_button.click()  # again, as who is impatient does
    files.release()
    for number, block in enumerate(blocks, 1):
        block.expect_status("Finished")
        expect(block.output).to_have_text(f"{number}")
        expect(block.run_button).not_to_have_attribute("aria-busy", "true")
    assert dropin.page.evaluate(RESTS) == 0


def test_an_error_is_a_traceback_of_the_block(dropin: ChatPage) -> None:
    block = add_block(dropin, "def half(n):\n    return n / 0\n\nhalf(1)")
    text = block.run("Ended with an error")
    assert text.splitlines()[:3] == [
        "Traceback (most recent call last):",
        '  File "<block 1>", line 4, in <module>',
        "    half(1)",
    ]
    assert '  File "<block 1>", line 2, in half' in text
    assert text.strip().endswith("ZeroDivisionError: division by zero")
    missing = add_block(dropin, "import no_such_package")
    assert "does not provide the package no_such_package" in missing.run("Ended with an error")


def test_the_library_is_there_beyond_what_the_snapshot_holds(dropin: ChatPage) -> None:
    block = add_block(dropin, "import difflib, sys\nsys.modules['difflib'].__name__")
    assert block.run() == "'difflib'"
    later = add_block(dropin, "import importlib\nimportlib.import_module('wave').__name__")
    assert later.run() == "'wave'"


def test_a_library_that_cannot_be_loaded_is_told_and_asked_for_again(
    dropin: ChatPage, watch: Watch
) -> None:
    watch.expect("404", "python_stdlib", "Could not load")
    library = "**/python_stdlib*"
    dropin.page.route(library, lambda route: route.fulfill(status=404, body="not here"))
    main = "import asyncio, json\nasync def main():\n    print(json.dumps([6 * 7]))\n"
    assert add_block(dropin, f"{main}asyncio.run(main())").run() == "[42]"
    block = add_block(dropin, "import difflib\ndifflib.__name__")
    block.run("A part of Python could not be loaded")
    dropin.page.unroute(library)
    assert block.run().endswith("'difflib'")


def test_stop_ends_an_endless_loop_at_once_and_the_next_run_begins_anew(
    dropin: ChatPage,
) -> None:
    before = dropin.page.evaluate(FRAMES)
    add_block(dropin, "kept = 1").run()
    endless = add_block(
        dropin,
        "while True:\n    try:\n        kept += 1\n    except BaseException:\n        pass",
    )
    endless.run_button.click()
    endless.expect_status("Running…")
    assert dropin.page.evaluate(FRAMES) == before + 1
    endless.stop_button.click()
    endless.expect_status("Stopped. The variables are gone.")
    assert dropin.page.evaluate(FRAMES) == before
    after = add_block(dropin, "'kept' in globals()")
    assert "earlier variables are gone" in after.run()
    expect(after.output).to_contain_text("False")


def test_an_edited_block_and_an_output_that_goes_into_the_next_message(chat: ChatPage) -> None:
    chat.open()
    block = add_block(chat, "text = 'as written'\nprint(text)")
    assert block.run() == "as written"
    block.button("Edit").click()
    expect(block.editor).to_be_focused()
    block.editor.fill("print('as ' + 'edited')")
    block.editor.press("Control+Enter")
    expect(block.output).to_have_text("as edited\n")
    chat.box.fill("See:")
    block.button("Put into message").click()
    expect(chat.box).to_have_value("See:\n\n```\nas edited\n```\n")
    expect(chat.box).to_be_focused()
    chat.expect_state(chat.send("Nothing of it is sent"), "sent")
    block.button("Remove output").click()
    expect(block.region).to_have_count(0)
    expect(block.editor).to_have_count(0)
    expect(block.run_button).to_be_focused()
    assert block.run() == "as written"


def test_only_python_of_answers_has_a_button(dropin: ChatPage) -> None:
    for language in ("py", "python3", "Python", "pycon"):
        expect(add_block(dropin, "1", language=language).run_button).to_be_visible()
    for language in ("js", "", "sh", "pyth"):
        expect(add_block(dropin, "1", language=language).run_button).to_have_count(0)
    expect(add_block(dropin, "1", sender="user").run_button).to_have_count(0)


def test_a_site_can_turn_it_off(page: Page, open_way: Callable[[Way], ChatPage]) -> None:
    page.add_init_script("window.CHAT_PY = { runPython: false }")
    chat = open_way(DROPIN)
    chat.open()
    expect(add_block(chat, "1").run_button).to_have_count(0)


def test_output_is_no_part_of_the_message(open_way: Callable[[Way], ChatPage], page: Page) -> None:
    chat = open_way(PYSCRIPT)
    chat.open()
    block = add_block(chat, "print('only' + 'shown')")
    assert block.run() == "onlyshown"
    with page.expect_download() as download:
        page.locator(".cp-header .dropdown-toggle").click()
        page.get_by_role("button", name="Export as Markdown").click()
    assert "onlyshown" not in download.value.path().read_text("utf-8")
    assert "onlyshown" not in json.dumps(chat.stored("kai"))


def serve_with(page: Page, pattern: re.Pattern[str] | str, policy: str) -> None:
    def serve(route: Route) -> None:
        reply = route.fetch()
        headers = {**reply.headers, "content-security-policy": policy}
        route.fulfill(response=reply, headers=headers)

    page.route(pattern, serve)


def test_a_page_whose_policy_forbids_frames_says_so(
    page: Page, open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect("frame-src", "Framing", "violates")
    policy = strict_policy()["Content-Security-Policy"].replace("frame-src 'self'; ", "")
    assert "frame-src" not in policy
    serve_with(page, "**/pages/host-b.html*", policy)
    chat = open_way(DROPIN)
    chat.open()
    block = add_block(chat, "1")
    block.run(REFUSED)
    expect(chat.page.locator("iframe[sandbox]")).to_have_count(0)


def test_a_server_that_sends_its_own_policy_with_the_frame_is_told_of(
    page: Page, dropin: ChatPage, watch: Watch
) -> None:
    watch.expect("script-src", "violates", "inline")
    serve_with(page, "**/frames/run-*.html", "default-src 'self'; script-src 'self'")
    add_block(dropin, "1").run(REFUSED)


def test_a_snapshot_that_does_not_fit_is_done_without(page: Page, dropin: ChatPage) -> None:
    page.route("**/runner-*.bin", lambda route: route.fulfill(body=b"damaged"))
    assert add_block(dropin, "import json\njson.dumps([1])").run() == "'[1]'"
