"""Firefox and WebKitGTK behind the few verbs that the tests need.

Debian's Firefox is driven by Playwright over WebDriver BiDi, WebKitGTK by
WebDriver. Neither knows all of what the other does, so a driver speaks of pages only: open, look,
type, press, and wait for what can be read on the page. A selector finds what is in open shadow
roots, too.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page, expect, sync_playwright
from selenium import webdriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait
from urllib3.exceptions import HTTPError

__all__ = ["ENGINES", "Driver", "launch"]

ATTEMPTS = 3
PATIENCE = 120.0
"""Seconds to wait for a state."""
FIREFOX = "firefox-esr"
MINI_BROWSER = "webkit2gtk-4.1/MiniBrowser"
ENGINES = ("firefox", "webkitgtk")
KEYS = {"Tab": Keys.TAB, "Enter": Keys.ENTER, "Escape": Keys.ESCAPE}
"""As Playwright names them → as WebDriver does."""
FIND = """
const [selector] = arguments;
const find = (root) =>
  root.querySelector(selector) ??
  [...root.querySelectorAll("*")].map((one) => one.shadowRoot && find(one.shadowRoot))
    .find(Boolean);
return find(document);
"""


class Driver(Protocol):
    """One tab."""

    def open(self, url: str) -> None:
        """Open `url` and wait for its markup."""
        ...

    def reload(self) -> None: ...

    def back(self) -> None: ...

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, as JSON."""
        ...

    def wait(self, expression: str, wanted: Any = True) -> None:
        """Wait until a JavaScript expression gives `wanted`."""
        ...

    def fill(self, selector: str, text: str) -> None: ...

    def send_with_keyboard(self, selector: str) -> None:
        """Ctrl+Enter in an element."""
        ...

    def press(self, key: str) -> None:
        """A key of `KEYS`, for whatever has the focus."""
        ...

    def click(self, selector: str) -> None: ...


class Firefox:
    """Playwright's Firefox driver."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, url: str) -> None:
        self._page.goto(url, wait_until="domcontentloaded")

    def reload(self) -> None:
        self._page.reload(wait_until="domcontentloaded")

    def back(self) -> None:
        self._page.go_back()

    def evaluate(self, expression: str) -> Any:
        return self._page.evaluate(expression)

    def wait(self, expression: str, wanted: Any = True) -> None:
        WebDriverWait(self._page, PATIENCE).until(
            lambda _: self.evaluate(expression) == wanted, f"{expression} is not {wanted!r}"
        )

    def fill(self, selector: str, text: str) -> None:
        self._page.locator(selector).fill(text)

    def send_with_keyboard(self, selector: str) -> None:
        self._page.locator(selector).press("Control+Enter")

    def press(self, key: str) -> None:
        self._page.keyboard.press(key)

    def click(self, selector: str) -> None:
        expect(self._page.locator(selector)).to_be_visible()
        self._page.locator(selector).click()


class WebKitGTK:
    """WebDriver's MiniBrowser."""

    def __init__(self, driver: webdriver.WebKitGTK) -> None:
        self._driver = driver

    def open(self, url: str) -> None:
        self._driver.get(url)

    def reload(self) -> None:
        self._driver.refresh()

    def back(self) -> None:
        self._driver.back()

    def evaluate(self, expression: str) -> Any:
        return self._driver.execute_script(f"return ({expression});")

    def wait(self, expression: str, wanted: Any = True) -> None:
        WebDriverWait(self._driver, PATIENCE).until(
            lambda _: self.evaluate(expression) == wanted, f"{expression} is not {wanted!r}"
        )

    def fill(self, selector: str, text: str) -> None:
        self._find(selector).send_keys(text)

    def send_with_keyboard(self, selector: str) -> None:
        self._find(selector).send_keys(Keys.CONTROL, Keys.ENTER)

    def press(self, key: str) -> None:
        ActionChains(self._driver).send_keys(KEYS[key]).perform()

    def click(self, selector: str) -> None:
        self._find(selector).click()

    def _find(self, selector: str) -> WebElement:
        return self._driver.execute_script(FIND, selector)


@contextlib.contextmanager
def launch(engine: str) -> Iterator[Driver]:
    """A fresh browser with one tab."""
    if engine == "firefox":
        with sync_playwright() as playwright:
            # The settings that this Firefox has no command for must not be sent to it.
            browser = playwright.firefox.launch(
                channel="moz-firefox", executable_path=shutil.which(FIREFOX)
            )
            page = browser.new_page(
                color_scheme="null", reduced_motion="null", forced_colors="null", contrast="null"
            )
            yield Firefox(page)
            browser.close()
        return
    driver = _start_webkitgtk()
    try:
        yield WebKitGTK(driver)
    finally:
        driver.quit()


def _start_webkitgtk(attempts: int = ATTEMPTS) -> webdriver.WebKitGTK:
    """Now and then its driver waits for ever for a browser that has not come up."""
    os.environ["WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS"] = "1"  # it refuses to run as root
    options = webdriver.WebKitGTKOptions()
    options.binary_location = str(next(Path("/usr/lib").glob(f"*/{MINI_BROWSER}")))
    options.add_argument("--automation")
    socket.setdefaulttimeout(PATIENCE)  # of selenium's questions to the driver
    service = webdriver.WebKitGTKService()
    try:
        return webdriver.WebKitGTK(options=options, service=service)
    except (HTTPError, OSError):
        service.stop()
        if attempts == 1:
            raise
        return _start_webkitgtk(attempts - 1)
