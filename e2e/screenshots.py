"""The pictures of the README: `python -m e2e.screenshots` (after `make build`)."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, expect, sync_playwright

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.conftest import PATIENCE
from e2e.server import ROOT, ChatServer
from tools.chromium import FLAGS, find_chromium

IMAGES = ROOT / "docs" / "images"
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
PICTURES = (
    ("chat-wide.png", WIDE, "light", "Compare Lisbon and Porto"),
    ("chat-narrow.png", NARROW, "light", "Make me a packing list"),
    ("chat-dark.png", WIDE, "dark", "Plan a day in Sintra"),
)


def main() -> None:
    """Write `docs/images/chat-*.png`, each with a finished answer."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=PATIENCE)
    with TemporaryDirectory() as data, ChatServer(Path(data)) as server, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for name, size, scheme, question in PICTURES:
            take(browser, server.origin, IMAGES / name, size, scheme, question)
        browser.close()


def take(
    browser: Browser, origin: str, path: Path, size: dict[str, int], scheme: str, question: str
) -> None:
    """Ask Mira, and take a picture of her answer."""
    context = browser.new_context(
        viewport=size, color_scheme=scheme, locale="en-US", reduced_motion="reduce"
    )
    chat = ChatPage(context.new_page(), PYSCRIPT, origin)
    chat.open("mira", "Trains, tiny hotels")
    chat.ask(question)
    expect(chat.page.locator("[data-suggestions] button").first).to_be_visible()
    expect(chat.answers.last).to_be_in_viewport()
    chat.page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    main()
