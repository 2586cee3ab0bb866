"""Python of the page's own, beside it: served, and told of when it is missing or raises."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Page, Route, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.watch import Watch

RAISES = "from chat_py.app import start\n\nchat = start()\n\n1 / 0\n"


@pytest.fixture
def own(page: Page, open_way: Callable[[Way], ChatPage]) -> Callable[[str | None], ChatPage]:
    """The page with `my_chat.py` in place of `chat_py/main.py`; None where that is missing."""

    def opened(code: str | None) -> ChatPage:
        chat = open_way(PYSCRIPT)

        def replace(route: Route) -> None:
            reply = route.fetch()
            html = re.sub(r"\./chat_py/main\.py[^\"]*", "./my_chat.py", reply.text())
            route.fulfill(response=reply, body=html)

        page.route(lambda url: url.startswith(f"{chat.origin}/?chat="), replace)
        if code is not None:
            page.route(
                "**/my_chat.py",
                lambda route: route.fulfill(body=code, content_type="text/x-python"),
            )
        return chat

    return opened


def test_what_it_raises_after_the_start_stops_nothing(
    own: Callable[[str | None], ChatPage], page: Page, watch: Watch
) -> None:
    watch.expect("ZeroDivisionError")
    said: list[ConsoleMessage] = []
    page.on("console", lambda message: said.append(message))
    chat = own(RAISES)
    chat.open()
    chat.ask("Do you go on?")
    told = [message.text for message in said if 'File "/my_chat.py", line 5' in message.text]
    assert [text for text in told if "1 / 0" in text]
    expect(page.locator(".cp-notice")).to_have_count(0)  # visitors have nothing of it
    expect(page.locator("[data-dev-panel]")).to_have_count(0)


def test_a_file_that_is_missing_is_named_at_once(
    own: Callable[[str | None], ChatPage], watch: Watch
) -> None:
    watch.expect("my_chat.py", "chat_py: Error", "page error: Could not load")
    chat = own(None)
    chat.goto("kai")
    expect(chat.boot_failure).to_contain_text(re.compile(r"Could not load \S*/my_chat\.py: 404"))


BEFORE_THE_START = {
    "syntax": ("from chat_py.app import start\n\ndef f(:\n    pass\n", "line 3: def f(:"),
    "name": ("from chat_py.app import start\n\nstrat()\n", "line 3: strat()"),
    "import": ("import no_such_module\n\nx = 'chat_py'\n", "line 1: import no_such_module"),
    "no name of ours": ("x = = 1\n", "line 1: x = = 1"),
}


@pytest.mark.parametrize(("code", "place"), BEFORE_THE_START.values(), ids=BEFORE_THE_START)
def test_what_it_raises_before_the_start_is_told_to_its_author_alone(
    own: Callable[[str | None], ChatPage], page: Page, watch: Watch, code: str, place: str
) -> None:
    watch.expect("my_chat.py")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    chat = own(code)
    chat.goto("kai")
    # No trace: a visitor cannot mend it.
    expect(chat.boot_failure.locator("p")).to_have_text(
        "The chat could not start. What you typed is kept. Check your connection and try again."
    )
    told = [text for text in said if text.startswith(f"chat_py: PythonError: /my_chat.py, {place}")]
    assert told, said
    assert "wasm" not in "".join(told)  # the frames of the interpreter say nothing
    assert page.evaluate("ChatCore.init().catch((error) => error.message)").startswith(
        f"/my_chat.py, {place}"
    )


def test_a_file_that_does_not_start_the_chat_is_told_of_that_at_once(
    own: Callable[[str | None], ChatPage], page: Page, watch: Watch
) -> None:
    watch.expect("has not started the chat")
    chat = own("from chat_py.app import start\n")
    with page.expect_console_message(lambda message: "my_chat.py has run" in message.text) as told:
        chat.goto("kai")
    assert told.value.type == "warning"
    assert "Call chat_py.app.start()" in told.value.text
