"""The main job, the queue before Python, the snapshot start and texts, in Firefox and WebKitGTK."""

from __future__ import annotations

import json
from typing import Any

import pytest

from e2e.chat_page import DROPIN, PYSCRIPT, Way
from e2e.server import ChatServer
from e2e.text.cases import CASES
from e2e.text.markup import LOAD, LOADED, faults
from engines.drivers import Driver

TAKEN_OVER = "!document.querySelector('[data-first-view]')"
"""What was drawn before Python is Python's."""
START = "globalThis[Symbol.for('chat_py.bridge')]?.start"
KAI, LUNA = "Show me a bug", "The lamp went out an hour ago"
LOG = "#chatContainer article.cp-message"

ways = pytest.mark.parametrize("way", [PYSCRIPT, DROPIN], ids=lambda way: way.name)


def query(selector: str, what: str) -> str:
    return f"[...document.querySelectorAll({json.dumps(selector)})].map((one) => {what})"


def has_text(text: str) -> str:
    return (
        f"{query(LOG, 'one.textContent')}.filter((one) => one.includes({json.dumps(text)})).length"
    )


def last_state(sender: str) -> str:
    return f"{query(f'{LOG}[data-sender={sender}]', 'one.dataset.state')}.at(-1)"


@ways
def test_the_main_job(driver: Driver, server: ChatServer, way: Way) -> None:
    """Open, write, read the answer as it comes, reload, switch, go back."""
    driver.open(f"{server.origin}{way.path}?chat=kai")
    driver.wait(has_text(KAI), 1)
    driver.wait(START, "snapshot")  # the first message is there before Python

    driver.fill(way.box, "Show me code that groups a list")
    driver.send_with_keyboard(way.box)
    driver.wait(last_state("user"), "sent")
    assert driver.evaluate(f"document.querySelector('{way.box}').value") == ""
    driver.wait(f"document.querySelectorAll('{LOG}').length", 3)
    driver.wait(last_state("bot"), "sent")
    assert driver.evaluate(has_text("Here is a small, complete example")) == 1
    texts: Any = driver.evaluate(query(f"{LOG} .message-text", "one.textContent.trim()"))

    driver.reload()
    driver.wait(START, "snapshot")
    driver.wait(f"document.querySelectorAll('{LOG}').length", 3)
    assert driver.evaluate(query(f"{LOG} .message-text", "one.textContent.trim()")) == texts

    driver.click(way.entry.format("luna"))
    driver.wait(has_text(LUNA), 1)
    assert driver.evaluate(has_text(KAI)) == 0
    driver.back()
    driver.wait(has_text(KAI), 1)
    assert "chat=kai" in driver.evaluate("location.search")


def test_a_hundred_calls_before_python_arrive_in_order_and_once(
    driver: Driver, server: ChatServer
) -> None:
    driver.open(f"{server.origin}/pages/queue.html?chat=kai")
    assert driver.evaluate("[initializedBefore, stepBefore]") == [False, 99]
    driver.wait("settled.length", 20)
    assert sorted(driver.evaluate("settled")) == list(range(0, 100, 5))
    asked = driver.evaluate(
        "performance.getEntriesByType('resource')"
        ".map(({name}) => /chats\\?n=(\\d+)/.exec(name)?.[1]).filter(Boolean).map(Number)"
    )
    assert sorted(asked) == list(range(0, 100, 5)), "each once"
    assert driver.evaluate("done") == [[i, i // 5 + 1] for i in range(2, 100, 5)]
    driver.evaluate("(done.length = 0, ChatEventManager.triggerChatEvent('test:late'), 0)")
    assert driver.evaluate("done") == [f"late {i}" for i in range(3, 100, 5)]


def test_texts_read_as_they_were_meant(driver: Driver, server: ChatServer) -> None:
    """The same table as in Chromium (e2e/text)."""
    driver.open(f"{server.origin}{DROPIN.path}?chat=kai")
    driver.wait(has_text(KAI), 1)
    driver.evaluate(LOAD)
    driver.wait(LOADED)
    found = {subject: faults(driver.evaluate, cases) for subject, cases in CASES.items()}
    assert found == {subject: [] for subject in CASES}


def test_hostile_markup_does_nothing(driver: Driver, server: ChatServer) -> None:
    """By the sanitiser that this engine has."""
    driver.open(f"{server.origin}{DROPIN.path}?chat=kai")
    driver.wait(has_text(KAI), 1)
    driver.wait(TAKEN_OVER)
    hostile = (
        '<img src=x onerror="window.ran = 1"><b>bold</b> <a href="javascript:window.ran = 2">a</a>'
        '<button data-message-action="delete">b</button><svg onload="window.ran = 3"></svg>'
    )
    driver.evaluate(f"(ChatMessageDisplay.displayMessage('bot', {json.dumps(hostile)}), 0)")
    driver.wait(has_text("bold"), 1)
    written = "[...one.querySelectorAll('*')].map((each) => each.cloneNode().outerHTML).join('')"
    shown = driver.evaluate(f"{query(f'{LOG} .message-text', written)}.at(-1)")
    assert "<b>" in shown
    for bad in ("onerror", "javascript:", "<button data-", "<svg", "onload"):
        assert bad not in shown
    assert driver.evaluate("window.ran ?? 'nothing'") == "nothing"
