"""A page for the tests of texts, with each sanitiser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from e2e.chat_page import GUIDE, ChatPage
from e2e.server import ChatServer
from e2e.text.markup import LOAD, LOADED
from e2e.until import until


@pytest.fixture(scope="session", params=["auto", "dompurify"])
def texts(request: pytest.FixtureRequest, browser: Browser, server: ChatServer) -> Iterator[Page]:
    """A page whose renderer is at hand; a session long, since nothing is left behind."""
    context = browser.new_context()
    context.add_init_script(f"window.CHAT_PY = {{sanitizer: '{request.param}'}}")
    page = context.new_page()
    ChatPage(page, GUIDE, server.origin).open()
    page.evaluate(LOAD)
    until(page, LOADED)
    yield page
    context.close()
