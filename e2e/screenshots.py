"""The pictures of the documents: `python -m e2e.screenshots [NAME …]` (after `make build`).

Each state of the page once, from a server of its own; look at them after a change of the page.
The Japanese one needs a font, which it installs on Debian. Where `pngquant` is installed it makes
the files a third of their size.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Route, expect, sync_playwright

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.conftest import PAGES, PATIENCE
from e2e.server import ROOT, ChatServer
from e2e.test_launcher import LAUNCHER
from e2e.until import until
from tools.chromium import FLAGS, find_chromium
from tools.command import apt_install

IMAGES = ROOT / "docs" / "images"
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
FIRST = "Trains, tiny hotels"
ARABIC = (
    "أهلاً! أنا **ميرا**. أحب القطارات والفنادق الصغيرة.\n\n"
    "1. احجز الليلة الأولى\n2. اترك الأخيرة مفتوحة\n\n`pip install chat` يبقى من اليسار إلى اليمين."
)
JAPANESE = (
    "こんにちは、**ミラ**です。列車と小さなホテルが好きです。\n\n"
    "1. 最初の夜だけ予約する\n2. 最後の夜は空けておく"
)
PACKING = (
    "必要だと思う量の**半分**で十分です。\n\n"
    "| 持ち物 | 数 | ひとこと |\n|---|---:|---|\n| スカーフ | 1 | 朝は冷えます |\n"
    "| 本 | 1 | 列車で読めます |\n| 靴 | 2 | 履き慣れたものを |\n\n"
    "残りは現地の*市場*で見つかります。"
)

GROWTH = (
    "Run it, and change the rate:\n\n```python\nmoney, rate = 100, 0.03\nrows = []\n"
    "for year in range(1, 5):\n    money *= 1 + rate\n"
    '    rows.append({"year": year, "euros": round(money, 2)})\nrows\n```\n'
)


@dataclass
class Stage:
    """A server, and a chat of Mira's that is open."""

    chat: ChatPage
    server: ChatServer

    def answer(self, question: str) -> None:
        """Ask, and wait until all of the answer is there."""
        self.chat.ask(question)
        expect(self.chat.page.locator("[data-suggestions] button").first).to_be_visible()
        expect(self.chat.answers.last).to_be_in_viewport()


def ask(stage: Stage) -> None:
    stage.answer("Compare Lisbon and Porto")


def pack(stage: Stage) -> None:
    stage.answer("Make me a packing list")


def code(stage: Stage) -> None:
    stage.chat.open("kai")
    stage.answer("Show me code")
    stage.chat.settle()


def plan(stage: Stage) -> None:
    stage.answer("Plan a day in Sintra")


def first_view(stage: Stage) -> None:
    """As it is opened."""


def streaming(stage: Stage) -> None:
    before = stage.chat.answers.count()
    stage.chat.send("Plan a day in Sintra")
    expect(stage.chat.answers).to_have_count(before + 1)
    expect(stage.chat.answers.last.locator(".message-text")).to_contain_text(
        re.compile(r"\w{3,}.*\w{3,}", re.S)
    )
    expect(stage.chat.page.get_by_role("button", name="Stop generating")).to_be_visible()


def failed(stage: Stage) -> None:
    stage.server.fail({"path": "*/message", "method": "POST", "status": 403, "count": None})
    stage.chat.expect_state(stage.chat.send("What about Faro?"), "failed")


def broken_list(stage: Stage) -> None:
    rule = {"method": "GET", "status": 403, "count": None}
    stage.server.fail({"path": "*/chats", **rule}, {"path": "*/api/chat", **rule})
    stage.chat.goto("mira")
    expect(stage.chat.log.get_by_role("button", name="Try again")).to_be_visible()


def not_found(stage: Stage) -> None:
    stage.chat.goto("nobody")
    expect(stage.chat.log.get_by_role("heading")).to_be_visible()


def empty(stage: Stage) -> None:
    with_messages(stage, [])
    expect(stage.chat.log.locator(".cp-empty")).to_be_visible()


def menu(stage: Stage) -> None:
    stage.answer("Compare Lisbon and Porto")
    more = stage.chat.answers.last.get_by_role("button", name="More actions")
    more.focus()
    stage.chat.page.keyboard.press("Enter")
    expect(stage.chat.page.locator(".cp-message .dropdown-menu.show")).to_be_in_viewport()
    stage.chat.page.keyboard.press("ArrowDown")


def chat_menu(stage: Stage) -> None:
    stage.chat.page.get_by_role("button", name="Chat actions").click()
    expect(stage.chat.page.locator("#chatMenu")).to_be_visible()


def versions(stage: Stage) -> None:
    stage.answer("Which train do I take?")
    answer = stage.chat.answers.last
    answer.hover()
    answer.get_by_role("button", name="Regenerate", exact=True).click()
    expect(answer.locator(".cp-versions")).to_be_visible()


def editing(stage: Stage) -> None:
    stage.answer("Compare Lisbon and Porot")
    mine = stage.chat.mine.last
    mine.hover()
    mine.get_by_role("button", name="Edit").click()
    expect(stage.chat.page.locator(".cp-editing")).to_be_visible()


def deleted(stage: Stage) -> None:
    stage.answer("Compare Lisbon and Porto")
    answer = stage.chat.answers.last
    answer.get_by_role("button", name="More actions").click()
    answer.get_by_role("button", name="Delete").click()
    expect(stage.chat.page.get_by_text("Message deleted")).to_be_visible()


def too_long(stage: Stage) -> None:
    stage.chat.box.fill("I have been thinking about this trip for a while. " * 82)
    stage.chat.box.press("Control+Enter")
    expect(stage.chat.page.locator("[data-composer-note]")).not_to_be_empty()


def offline(stage: Stage) -> None:
    stage.chat.page.context.set_offline(True)
    expect(stage.chat.page.locator("[data-connection]")).to_be_visible()
    stage.chat.expect_state(stage.chat.send("What about Faro?"), "sending")


def lightbox(stage: Stage) -> None:
    picture = stage.chat.log.locator(".cp-media img").first
    picture.scroll_into_view_if_needed()
    picture.click()
    expect(stage.chat.page.get_by_role("dialog")).to_be_visible()


def chat_list(stage: Stage) -> None:
    stage.chat.page.get_by_role("button", name="All chats").click()
    expect(stage.chat.entry("kai")).to_be_visible()


def ran(stage: Stage) -> None:
    """A block of Python that has put out a table."""
    show(stage, ("user", "How do 100 euros grow at 3 %?"), ("bot", GROWTH))
    stage.chat.log.get_by_role("button", name="Run", exact=True).click()
    expect(stage.chat.log.locator(".cp-run")).to_contain_text("Finished")
    expect(stage.chat.log.locator(".cp-run")).to_be_in_viewport(ratio=0.9)


def feedback(stage: Stage) -> None:
    stage.answer("Compare Lisbon and Porto")
    answer = stage.chat.answers.last
    answer.get_by_role("button", name="Bad answer").click()
    answer.get_by_role("button", name="Too long or too short").click()
    stage.chat.page.keyboard.press("Tab")


def search(stage: Stage) -> None:
    stage.chat.page.get_by_role("searchbox").fill("hotel")
    expect(stage.chat.page.locator("mark").first).to_be_visible()


def choose(stage: Stage, name: str) -> None:
    stage.chat.page.get_by_role("button", name="Chat actions").click()
    stage.chat.page.locator("#chatMenu").get_by_role("button", name=name).click()
    expect(stage.chat.page.get_by_role("dialog")).to_be_visible()


def settings(stage: Stage) -> None:
    choose(stage, "Settings")
    expect(stage.chat.page.locator(".cp-settings__body")).to_be_visible()


def palette(stage: Stage) -> None:
    stage.chat.page.keyboard.press("Control+k")
    expect(stage.chat.page.get_by_role("option").first).to_be_visible()


def shortcuts(stage: Stage) -> None:
    choose(stage, "Keyboard shortcuts")


def rtl(stage: Stage) -> None:
    """A chat in Arabic."""
    show(
        stage,
        ("bot", ARABIC),
        ("user", "كم يوماً أحتاج في لشبونة؟"),
        ("bot", "ثلاثة أيام تكفي. Three days, in English."),
    )


def japanese(stage: Stage) -> None:
    """A chat in Japanese."""
    show(stage, ("bot", JAPANESE), ("user", "荷物はどれくらい必要ですか？"), ("bot", PACKING))


def arrive(chat: ChatPage) -> None:
    chat.open("mira", FIRST)


def open_launcher(chat: ChatPage) -> None:
    """The chat in a panel, on a page of somebody else's."""
    chat.goto("mira")
    chat.page.locator(".cp-launcher").click()
    expect(chat.messages.filter(has_text=FIRST)).to_be_visible()
    until(chat.page, "globalThis.ChatCore?.initialized")


def show(stage: Stage, *said: tuple[str, str]) -> None:
    """What was said in the chat: who, and what."""
    messages = [
        {"id": f"m{number}", "sender": sender, "content": content, "timestamp": 1795470000000}
        for number, (sender, content) in enumerate(said)
    ]
    with_messages(stage, messages)
    expect(stage.chat.messages).to_have_count(len(said))


def with_messages(stage: Stage, messages: list[dict[str, Any]]) -> None:
    """Open Mira's chat with other messages than the server has."""

    def fulfil(route: Route) -> None:
        body = route.fetch().json()
        body["chat"]["messages"] = messages
        route.fulfill(body=json.dumps(body), content_type="application/json")

    stage.chat.page.route(re.compile(r"/api/chat\?"), fulfil)
    stage.chat.goto("mira")
    until(stage.chat.page, "globalThis[Symbol.for('chat_py.bridge')]?.started")


@dataclass(frozen=True)
class Picture:
    """One state: how it comes about, and how it is looked at."""

    name: str
    act: Callable[[Stage], None]
    size: dict[str, int] = field(default_factory=lambda: WIDE)
    scheme: str = "light"
    locale: str = "en-US"
    rate: str = "400"
    way: Way = PYSCRIPT
    arrive: Callable[[ChatPage], None] = arrive
    more: dict[str, Any] = field(default_factory=dict[str, Any])


PICTURES = (
    Picture("chat-wide", ask),
    Picture("chat-narrow", pack, NARROW),
    Picture("chat-dark", plan, scheme="dark"),
    Picture("first-view", first_view),
    Picture("code", code),
    Picture("code-narrow-dark", code, NARROW, "dark"),
    Picture("streaming", streaming, rate="15"),
    Picture("streaming-narrow-dark", streaming, NARROW, "dark", rate="15"),
    Picture("failed", failed),
    Picture("failed-narrow", failed, NARROW),
    Picture("not-loaded", broken_list),
    Picture("not-found", not_found),
    Picture("empty", empty),
    Picture("empty-narrow", empty, NARROW),
    Picture("message-menu", menu),
    Picture("message-menu-narrow", menu, NARROW),
    Picture("chat-menu-dark", chat_menu, scheme="dark"),
    Picture("versions", versions),
    Picture("editing", editing),
    Picture("editing-narrow", editing, NARROW),
    Picture("deleted", deleted),
    Picture("feedback", feedback),
    Picture("run-python", ran),
    Picture("run-python-narrow", ran, NARROW),
    Picture("too-long", too_long),
    Picture("too-long-narrow-dark", too_long, NARROW, "dark"),
    Picture("offline", offline),
    Picture("lightbox", lightbox),
    Picture("list-narrow", chat_list, NARROW),
    Picture("search", search),
    Picture("palette", palette),
    Picture("palette-narrow-dark", palette, NARROW, "dark"),
    Picture("settings", settings),
    Picture("settings-narrow-dark", settings, NARROW, "dark"),
    Picture("shortcuts", shortcuts),
    Picture("launcher", pack, way=LAUNCHER, arrive=open_launcher),
    Picture("rtl", rtl, locale="ar"),
    Picture("rtl-narrow", rtl, NARROW, locale="ar"),
    Picture("japanese", japanese, locale="ja-JP"),
    Picture("width-320", pack, {"width": 320, "height": 640}),
    Picture("zoom-200", ask, {"width": 640, "height": 400}, more={"device_scale_factor": 2}),
    Picture("forced-colors", ask, more={"forced_colors": "active"}),
)


def main(names: list[str]) -> None:
    """Write `docs/images/NAME.png` for each name; without one, for all."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    if any(picture.locale == "ja-JP" for picture in wanted) and not has_font("ja"):
        apt_install("fonts-noto-cjk", needed_for="a picture in Japanese")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for picture in wanted:
            with (
                TemporaryDirectory() as data,
                ChatServer(Path(data), pages=PAGES, CHAT_RESPONDER_RATE=picture.rate) as server,
            ):
                take(browser, server, picture)
        browser.close()


def has_font(language: str) -> bool:
    """Whether the system can draw a language; fontconfig knows. Without it, nobody does."""
    if not (program := shutil.which("fc-list")):
        return False
    return bool(
        subprocess.run([program, f":lang={language}"], capture_output=True, check=True).stdout
    )


def take(browser: Browser, server: ChatServer, picture: Picture) -> None:
    """Bring a state about, and take its picture."""
    context = browser.new_context(
        viewport=picture.size,
        color_scheme=picture.scheme,
        locale=picture.locale,
        timezone_id="UTC",
        reduced_motion="reduce",
        **picture.more,
    )
    chat = ChatPage(context.new_page(), picture.way, server.origin)
    picture.arrive(chat)
    picture.act(Stage(chat, server))
    path = IMAGES / f"{picture.name}.png"
    chat.page.screenshot(path=path)
    context.close()
    if pngquant := shutil.which("pngquant"):
        small = ("--quality=80-98", "--strip", "--force", "--ext=.png")
        subprocess.run([pngquant, *small, str(path)], check=False)


if __name__ == "__main__":
    main(sys.argv[1:])
