"""`dist/`, copied to a static host, is a whole chat (contract §8)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ROOT
from e2e.static_hosts import HOSTS, PLAIN, Host
from e2e.watch import Watch

Visit = Callable[..., ChatPage]


@pytest.fixture
def hosted(page: Page, dist: Path, tmp_path: Path, watch: Watch) -> Visit:
    """Opens `dist/` as somebody has copied it: under an address and on an origin."""

    def visit(origin: str, path: str) -> ChatPage:
        watch.origins.add(origin)
        chat = ChatPage(page, replace(PYSCRIPT, path=path), origin)
        chat.goto()
        return chat

    return visit


@pytest.mark.parametrize("path", ["/", "/chat/", "/some/where/index.html"])
def test_a_copy_of_the_folder_is_a_chat(
    dist: Path, tmp_path: Path, hosted: Visit, watch: Watch, path: str
) -> None:
    shutil.copytree(dist, tmp_path / path.strip("/").removesuffix("index.html"), dirs_exist_ok=True)
    with PLAIN.serve(tmp_path) as origin:
        chat = hosted(origin, path)
        chat.expect_state(chat.send("Compare tea and coffee"), "sent")
        expect(chat.answers).to_have_count(1)
        chat.expect_state(chat.answers.first, "sent")
        expect(chat.answers.get_by_role("columnheader", name="Tea")).to_be_visible()
        before = chat.texts()
        chat.page.reload()
        expect(chat.messages).to_have_count(2)
        chat.expect_texts(before)
        assert not [url for url in watch.requests if "/api" in url]


@pytest.mark.parametrize("host", HOSTS.values(), ids=HOSTS)
def test_it_answers_on_every_static_host(
    dist: Path, tmp_path: Path, hosted: Visit, host: Host
) -> None:
    root = tmp_path / "root"
    shutil.copytree(dist, root / host.path.strip("/"))
    with host.serve(root) as origin:
        chat = hosted(origin, host.path)
        chat.send("Search for old maps")
        expect(chat.answers).to_have_count(1)
        chat.expect_state(chat.answers.first, "sent")
        expect(chat.answers.locator(".cp-tool")).to_have_count(2)


def example(language: str, word: str) -> str:
    """The example of docs/backends.md in this language that has this word."""
    text = (ROOT / "docs/backends.md").read_text("utf-8")
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)
    (found,) = (block for block in blocks if word in block)
    return found


def python_page(folder: Path) -> None:
    (folder / "my_chat.py").write_text(example("python", "Shouting"), "utf-8")
    page = folder / "index.html"
    main = r"\./chat_py/main\.py[^\"]*(?=\" config)"
    text, changed = re.subn(main, "./my_chat.py", page.read_text("utf-8"))
    assert changed == 1
    page.write_text(text, "utf-8")


def javascript_page(folder: Path) -> None:
    page = folder / "index.html"
    text = page.read_text("utf-8")
    tag = '  <script src="./static/chat-py.js'
    assert text.count(tag) == 1
    page.write_text(text.replace(tag, example("html", "async *answer") + tag), "utf-8")


@pytest.mark.parametrize("write", [python_page, javascript_page])
def test_the_examples_answer_where_the_browser_keeps_the_chat(
    dist: Path, tmp_path: Path, hosted: Visit, write: Callable[[Path], None]
) -> None:
    root = tmp_path / "root"
    shutil.copytree(dist, root)
    write(root)
    with PLAIN.serve(root) as origin:
        chat = hosted(origin, "/")
        chat.send("hello there")
        chat.expect_state(chat.answers.filter(has_text="HELLO THERE"), "sent")
        chat.page.reload()
        expect(chat.messages).to_have_count(2)
        chat.expect_state(chat.answers.filter(has_text="HELLO THERE"), "sent")
