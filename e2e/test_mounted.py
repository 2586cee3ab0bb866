"""The page under a path of another application: every address is below it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ChatServer
from e2e.watch import Watch


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[ChatServer]:
    with ChatServer(tmp_path, module="e2e.mounted_server") as running:
        yield running


def test_page_answer_and_pictures_are_below_the_path(
    page: Page, watch: Watch, mounted: ChatServer
) -> None:
    watch.origins.add(mounted.origin)
    chat = ChatPage(page, PYSCRIPT, f"{mounted.origin}/bot")
    chat.open("mira", "Trains, tiny hotels")
    answers = chat.answers.count()
    chat.ask("search the library")
    expect(chat.answers).to_have_count(answers + 1)
    for address in ("/bot/api/images/lisbon-sunset.svg", "/bot/static/characters/mira.svg"):
        picture = page.locator(f'img[src*="{address}"]').first
        expect(picture).to_be_attached()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)")
    page.reload()
    expect(chat.answers).to_have_count(answers + 1)
    own = [url for url in watch.requests if url.startswith(mounted.origin)]
    assert [url for url in own if not urlsplit(url).path.startswith("/bot/")] == []
