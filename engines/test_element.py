"""`<chat-py>` and the launcher in Firefox and WebKitGTK."""

from __future__ import annotations

import json

import pytest

from e2e.server import ChatServer
from engines.drivers import Driver

INSIDE = "document.querySelector('chat-py').shadowRoot"
MESSAGES = f"[...{INSIDE}.querySelectorAll('article.cp-message')]"
BOX = "#messageInput"
KAI = "Show me a bug"
LISTEN = """(() => {
  window.heard = [];
  const host = document.querySelector("chat-py");
  for (const name of ["chatcore:ready", "message:sent", "message:received"])
    host.addEventListener(name, ({ target, detail }) =>
      heard.push([name, target === host, detail?.content ?? ""]));
})()"""
READY = "Boolean(globalThis.ChatCore?.initialized)"
FOCUSED = f"({INSIDE}?.activeElement?.className ?? '')"
OPEN = f"{INSIDE}.querySelector('.cp-panel').open"
PYTHON = (
    "performance.getEntriesByType('resource').map(({name}) => name)"
    ".filter((name) => /pyodide|snapshot-|interpreter|native-|[/]api[/]/.test(name))"
)
launchers = pytest.mark.parametrize("page", ["launcher.html", "launcher-tag.html"])


def style(selector: str, name: str) -> str:
    return f"getComputedStyle({INSIDE}.querySelector({json.dumps(selector)}))[{json.dumps(name)}]"


def open_element(driver: Driver, server: ChatServer) -> None:
    driver.open(f"{server.origin}/pages/element.html?chat=kai")
    driver.evaluate(LISTEN)
    driver.wait(
        f"{INSIDE} ? {MESSAGES}.filter((one) => one.textContent.includes('{KAI}')).length : 0", 1
    )


def test_the_element_shows_a_chat_takes_an_answer_and_tells_of_it(
    driver: Driver, server: ChatServer
) -> None:
    open_element(driver, server)
    driver.fill(BOX, "Do you go on?")
    driver.press("Enter")
    driver.wait(f"{MESSAGES}.map((one) => one.dataset.state).slice(1)", ["sent", "sent"])
    assert driver.evaluate(f"{INSIDE}.querySelector('{BOX}').value") == ""
    driver.wait(
        "heard.map(([name]) => name)", ["chatcore:ready", "message:sent", "message:received"]
    )
    assert driver.evaluate("heard.every(([, here]) => here)")
    assert driver.evaluate("heard[1][2]") == "Do you go on?"
    assert driver.evaluate("document.title") == "A garden shop"


def test_of_the_pages_styles_properties_and_parts_reach_it(
    driver: Driver, server: ChatServer
) -> None:
    open_element(driver, server)
    driver.wait(READY)
    driver.fill(BOX, "Mine")
    accent, green, crimson = "rgb(120, 40, 160)", "rgb(0, 128, 0)", "rgb(220, 20, 60)"
    driver.wait(style("#sendBtn", "backgroundColor"), accent)
    driver.press("Enter")
    driver.wait(f"{MESSAGES}.map((one) => one.dataset.state).slice(1)", ["sent", "sent"])
    assert driver.evaluate(style("article[data-sender=user]", "outlineColor")) == green
    assert driver.evaluate(style("article[data-sender=bot]", "outlineStyle")) == "none"
    assert driver.evaluate(style(BOX, "fontStyle")) == "italic"
    for selector in ("#sendBtn", BOX, "article", "h2"):
        assert driver.evaluate(style(selector, "backgroundColor")) != crimson
        assert driver.evaluate(style(selector, "textTransform")) == "none"


@launchers
def test_the_launcher_opens_and_closes_by_keyboard_and_the_focus_goes_back(
    driver: Driver, server: ChatServer, page: str
) -> None:
    driver.open(f"{server.origin}/pages/{page}?chat=kai")
    driver.wait(
        "Boolean(document.querySelector('chat-py')?.shadowRoot?.querySelector('[part=close]'))"
    )
    for _ in range(6):
        driver.press("Tab")
        if driver.evaluate(FOCUSED) == "cp-launcher":
            break
    assert driver.evaluate(FOCUSED) == "cp-launcher"
    assert driver.evaluate(PYTHON) == []

    driver.press("Enter")
    driver.wait(OPEN)
    # A keyboard on the screen would be over what there is to read.
    types = driver.evaluate("matchMedia('(pointer: fine)').matches")
    driver.wait(FOCUSED, "cp-composer__input" if types else "cp-panel")
    driver.wait(READY)
    driver.fill(BOX, "Half a sen")
    driver.press("Escape")
    driver.wait(OPEN, False)
    assert driver.evaluate(FOCUSED) == "cp-launcher"

    driver.press("Enter")
    driver.wait(OPEN)
    assert driver.evaluate(f"{INSIDE}.querySelector('{BOX}').value") == "Half a sen"
    driver.click("[part=close]")
    driver.wait(OPEN, False)
    assert driver.evaluate(FOCUSED) == "cp-launcher"
