"""Python packages that a site serves, in plug-ins, PyScript's settings, and blocks that run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from chat_py_server.packages.served import provide
from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.plugins import use_plugins
from e2e.run_page import add_block
from e2e.until import until
from e2e.watch import Watch
from tests.server.packages.local_index import add_wheel, only_index, target
from tools.setup import wheels

TINY = {
    "tiny_pack/__init__.py": "from charset_normalizer import from_bytes\n"
    "def best(text):\n    return str(from_bytes(text.encode()).best())\n",
    "tiny_pack/data.txt": "",
}
PLUGIN = """
import tiny_pack
from charset_normalizer import md

def setup(chat):
    chat.notify(tiny_pack.best("Grüße") + " " + md.__file__.rpartition(".")[2])
"""
HOW_IT_STARTED = "window[Symbol.for('chat_py.bridge')].start"
MISSING = "import no_such_pack\ndef setup(chat): pass\n"


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the command makes of a pure package, which requires one that is compiled."""
    add_wheel(tmp_path / "index", "tiny-pack", "1", TINY, requires=["charset-normalizer"])
    for path in wheels("browser").glob("charset_normalizer-*.whl"):
        (tmp_path / "index" / path.name).write_bytes(path.read_bytes())
    only_index(monkeypatch, tmp_path / "index")
    provide(["tiny-pack"], tmp_path, target())
    return tmp_path / "packages"


@pytest.fixture
def serve(packages: Path) -> Callable[[ChatPage], None]:
    """Have a page's site serve them."""

    def answer(route: Route) -> None:
        name = route.request.url.rpartition("/")[2].partition("?")[0]
        path = packages / name
        if path.is_file():
            route.fulfill(body=path.read_bytes(), content_type="application/octet-stream")
        else:
            route.fulfill(status=404)

    return lambda chat: chat.page.route("**/static/packages/*", answer)


def notice(chat: ChatPage, text: str) -> None:
    expect(chat.page.locator(".cp-notice").filter(has_text=text)).to_have_count(1)


def test_a_plug_in_has_what_it_imports(
    chat: ChatPage, serve: Callable[[ChatPage], None], watch: Watch
) -> None:
    serve(chat)
    use_plugins(chat, one=PLUGIN)
    chat.open()
    notice(chat, "Grüße so")
    assert len([url for url in watch.requests if "/static/packages/" in url]) == 3
    assert chat.page.evaluate(HOW_IT_STARTED) == "snapshot"


def test_what_nobody_serves_is_named_with_the_remedy(
    open_way: Callable[[Way], ChatPage], serve: Callable[[ChatPage], None], watch: Watch
) -> None:
    watch.expect("no_such_pack")
    chat = open_way(DROPIN)
    serve(chat)
    use_plugins(chat, one=MISSING)
    remedy = "This site serves no package no_such_pack. To add it: chat-py build no_such_pack"
    with chat.page.expect_event("pageerror", lambda error: remedy in f"{error} {error.stack}"):
        chat.open()


def test_another_file_than_the_one_that_was_pinned_is_refused(
    open_way: Callable[[Way], ChatPage],
    serve: Callable[[ChatPage], None],
    packages: Path,
    watch: Watch,
) -> None:
    watch.expect("tiny_pack", "integrity", "Could not load")
    with next(packages.glob("tiny_pack-*.whl")).open("ab") as wheel:
        wheel.write(b"more")
    chat = open_way(DROPIN)
    serve(chat)
    use_plugins(chat, one=PLUGIN)
    with chat.page.expect_event("pageerror", lambda error: "tiny_pack-1-py3" in str(error)):
        chat.open()
    expect(chat.page.locator(".cp-notice")).to_have_count(0)


def test_a_block_has_what_it_imports(
    open_way: Callable[[Way], ChatPage], serve: Callable[[ChatPage], None]
) -> None:
    chat = open_way(DROPIN)
    serve(chat)
    chat.open()
    block = add_block(chat, "import tiny_pack\ntiny_pack.best('Grüße')")
    assert block.run() == "'Grüße'"
    again = add_block(
        chat, "from charset_normalizer import md\nmd.__file__[-2:], tiny_pack.best('a')"
    )
    assert again.run() == "('so', 'a')"
    missing = add_block(chat, "import no_such_pack")
    assert "does not provide the package no_such_pack" in missing.run("Ended with an error")


@pytest.mark.parametrize("visit", [1, 2])
def test_pyscript_s_packages_come_from_the_site(
    open_way: Callable[[Way], ChatPage],
    serve: Callable[[ChatPage], None],
    watch: Watch,
    visit: int,
) -> None:
    watch.expect("might not support", "this site serves no package lost-pack")
    chat = open_way(PYSCRIPT)
    serve(chat)

    def add(route: Route) -> None:
        reply = route.fetch()
        named = json.dumps(["tiny-pack", "lost-pack"])
        route.fulfill(response=reply, body=f"packages = {named}\n{reply.text()}")

    def own(route: Route) -> None:
        reply = route.fetch()
        code = "\nimport tiny_pack, js\njs.window.best = tiny_pack.best('Grüße')\n"
        route.fulfill(response=reply, body=reply.text() + code)

    chat.page.route("**/pyscript.toml*", add)
    chat.page.route("**/chat_py/main.py*", own)
    said: list[str] = []
    chat.page.on("console", lambda message: said.append(message.text))
    for _ in range(visit):
        said.clear()
        chat.open()
        until(chat.page, "window.best === 'Grüße'")
        assert [text for text in said if "To add it: chat-py build lost-pack" in text]
        assert chat.page.evaluate(HOW_IT_STARTED) == "snapshot"
