"""`make dev`: what is edited is on the page after a reload, and a traceback names its source."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.plugins import use_plugins
from e2e.server import ROOT, ChatServer
from e2e.watch import Watch

COPIED = ("chat_py", "chat_py_server", "tools", "static/src", "static/characters")
FILES = ("index.html", "pyscript.toml", "requirements/browser.txt", "static/icon.svg")
SHARED = ("node_modules", ".cache/wheels")
"""What `make setup-run` gets; `make dev` makes everything else."""
STOCK = 120_000
"""Milliseconds for a start from the sources, on a machine under load."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose sources may be edited."""
    folder = tmp_path_factory.mktemp("project")
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    for name in SHARED:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.fixture(scope="module")
def sources(
    project: Path, pages: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[ChatServer]:
    """`make dev` in that checkout."""
    data = tmp_path_factory.mktemp("data")
    with ChatServer(data, pages=pages, project=project, module="tools.dev") as running:
        yield running


@pytest.fixture
def chat(page: Page, watch: Watch, way: Way, sources: ChatServer) -> ChatPage:
    watch.origins.add(sources.origin)
    return ChatPage(page, way, sources.origin)


def visit(chat: ChatPage) -> None:
    """Open a chat, and wait until it is there."""
    chat.goto("kai")
    expect(chat.messages.first).to_contain_text("Show me a bug", timeout=STOCK)


def append(path: Path, text: str) -> int:
    """Add a line at the end of a source; gives its number."""
    lines = [*path.read_text("utf-8").splitlines(), text]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return len(lines)


def test_an_edit_of_each_language_is_on_the_page_after_a_reload(
    chat: ChatPage, project: Path
) -> None:
    edited = f"edited for {chat.way.name}"
    visit(chat)
    texts = project / "chat_py/locales/en.json"
    english = texts.read_text("utf-8")
    copy = r'("action\.copy": )"[^"]*"'
    texts.write_text(re.sub(copy, rf'\1"{edited}"', english), "utf-8")
    append(project / "static/src/css/20-base.css", f'html {{ --edited: "{edited}"; }}')
    append(
        project / "static/src/native/index.mjs",
        f'document.documentElement.dataset.edited = "{edited}";',
    )
    visit(chat)
    style = chat.page.evaluate(
        "getComputedStyle(document.documentElement).getPropertyValue('--edited')"
    )
    assert style == f'"{edited}"'
    expect(chat.page.locator("html")).to_have_attribute("data-edited", edited)
    expect(chat.log.get_by_role("button", name=edited, include_hidden=True)).to_have_count(1)


def test_an_error_is_told_with_its_file_and_line(
    chat: ChatPage, project: Path, watch: Watch
) -> None:
    watch.expect("on purpose")
    path = project / "chat_py/ui/theme.py"
    whole = path.read_text("utf-8")
    line = append(path, 'raise ValueError("on purpose")')
    with chat.page.expect_console_message(
        lambda message: "on purpose" in message.text, timeout=STOCK
    ) as told:
        chat.goto("kai")
    expect(chat.boot_failure).to_contain_text("ValueError: on purpose", timeout=STOCK)
    assert re.search(
        rf'/chat_py/ui/theme\.py", line {line}, .*\n +raise ValueError', told.value.text
    )
    path.write_text(whole, "utf-8")
    visit(chat)


@pytest.mark.parametrize("way", [DROPIN], indirect=True, ids=["dropin"])
def test_a_source_that_cannot_be_built_is_told_in_place_of_the_page(
    chat: ChatPage, project: Path, watch: Watch
) -> None:
    watch.expect("500", "favicon")
    path = project / "static/src/native/index.mjs"
    whole = path.read_text("utf-8")
    line = append(path, "export const = 1;")
    chat.goto("kai")
    expect(chat.page.locator("body")).to_contain_text(f"static/src/native/index.mjs:{line}:")
    path.write_text(whole, "utf-8")
    visit(chat)


BROKEN = """
def setup(chat):
    @chat.on("message:sent")
    def count(message):
        chat.notfy(message["content"])
"""


def test_what_a_plug_in_raises_is_in_a_panel_that_can_be_closed(
    chat: ChatPage, watch: Watch
) -> None:
    watch.expect("notfy")
    use_plugins(chat, broken=BROKEN)
    visit(chat)
    said: list[str] = []
    chat.page.on("pageerror", lambda error: said.append(error.message))
    chat.ask("Do you go on?")
    panel = chat.page.locator("[data-dev-panel]")
    expect(panel).to_contain_text("has no attribute 'notfy'")
    expect(panel).to_contain_text('broken.py, line 5: chat.notfy(message["content"])')
    assert any("broken.py, line 5: chat.notfy" in text for text in said)
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)


@pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])
def test_what_the_page_s_own_file_raises_before_the_start_is_in_the_panel(
    chat: ChatPage, project: Path, watch: Watch
) -> None:
    watch.expect("strat")
    (project / "my_chat.py").write_text("from chat_py.app import start\n\nstrat()\n", "utf-8")
    page = project / "index.html"
    whole = page.read_text("utf-8")
    page.write_text(whole.replace("./chat_py/main.py", "./my_chat.py"), "utf-8")
    chat.goto("kai")
    panel = chat.page.locator("[data-dev-panel]")
    expect(panel).to_contain_text("my_chat.py, line 3: strat()", timeout=STOCK)
    expect(panel).to_contain_text("name 'strat' is not defined")
    expect(chat.boot_failure).not_to_contain_text("strat")
    page.write_text(whole, "utf-8")
    visit(chat)
