"""A release, tried where nothing is: what a stranger does in their first two minutes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chat_py import __version__
from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import READY, ROOT
from e2e.static_hosts import HOSTS, PLAIN
from e2e.watch import Watch
from tools.setup import CACHE, install_packages

START = "globalThis[Symbol.for('chat_py.bridge')].start"
MOST = 25_000_000
"""Bytes of the wheel."""
LEAST = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>A site</title><link rel="icon" href="data:,">
<style>#chatContainer { height: 60vh; overflow: auto }</style>HEAD</head>
<body>
  <div id="chatContainer" role="log" tabindex="0" aria-label="Conversation"></div>
  <form id="messageForm">
    <textarea id="messageInput" aria-label="Message"></textarea><button id="sendBtn">Send</button>
  </form>
</body>
</html>
"""
ENTRY = """import { load } from "chat-py";

const { ChatEventManager } = await load({ backend: "demo" });
ChatEventManager.on("message:sent", () => { document.title = "sent"; });
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make release` makes, of what is built already."""
    folder = tmp_path_factory.mktemp("release")
    command = [sys.executable, "-m", "tools.release", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


class Installed:
    """The wheel in an empty environment, with nothing else on `PATH`."""

    def __init__(self, folder: Path, wheel: Path) -> None:
        self._bin = folder / "bin"
        self._home = folder / "home"
        self._home.mkdir(parents=True)
        venv.create(folder, with_pip=True, symlinks=True)
        pip = [self._bin / "python", "-m", "pip", "--disable-pip-version-check", "install", "-q"]
        subprocess.run([*pip, wheel], cwd=folder, check=True)

    def _environment(self) -> dict[str, str]:
        return {"PATH": str(self._bin), "HOME": str(self._home)}

    def run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run `chat-py` to its end."""
        return subprocess.run(
            [self._bin / "chat-py", *arguments],
            cwd=self._home,
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def serve(self, *arguments: str | Path) -> Iterator[str]:
        """Run `chat-py serve`; gives its origin."""
        command = [self._bin / "chat-py", "serve", "--port", "0", *arguments]
        process = subprocess.Popen(
            command,
            cwd=self._home,
            env=self._environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            ready = READY.search(line)
            assert ready, line
            yield ready[1]
        finally:
            process.terminate()
            process.communicate()


@pytest.fixture(scope="module")
def installed(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """`pip install chat-py`."""
    [wheel] = release.glob("*.whl")
    return Installed(tmp_path_factory.mktemp("venv"), wheel)


@pytest.fixture
def started(page: Page, watch: Watch) -> Iterator[list[ChatPage]]:
    """Pages that have been opened on other origins: each has come up from the snapshot."""
    opened: list[ChatPage] = []
    yield opened
    assert opened
    assert page.evaluate(START) == "snapshot"


def open_page(page: Page, watch: Watch, started: list[ChatPage], origin: str) -> ChatPage:
    watch.origins.add(origin)
    chat = ChatPage(page, PYSCRIPT, origin)
    started.append(chat)
    return chat


def test_the_wheel_is_small_enough(release: Path) -> None:
    [wheel] = release.glob("*.whl")
    assert wheel.stat().st_size < MOST


def test_a_second_build_is_the_same(release: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.release", str(tmp_path / "again")]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    sums = (release / "SHA256SUMS").read_text()
    assert (tmp_path / "again/SHA256SUMS").read_text() == sums
    assert len(sums.splitlines()) == 5


def test_what_pip_installs_serves_the_chat(
    installed: Installed, page: Page, watch: Watch, started: list[ChatPage]
) -> None:
    with installed.serve() as origin:
        chat = open_page(page, watch, started, origin)
        chat.open()
        chat.ask("Does it work here?")
        looked = installed.run("doctor", origin)
        assert (looked.returncode, looked.stderr) == (0, ""), looked.stdout


def test_a_new_page_is_served_and_can_be_hosted_as_it_is(
    installed: Installed, page: Page, watch: Watch, started: list[ChatPage], tmp_path: Path
) -> None:
    folder = tmp_path / "mine"
    assert installed.run("new", folder).returncode == 0
    again = installed.run("new", folder)
    assert (again.returncode, "is not empty" in again.stderr) == (2, True)
    with installed.serve(folder) as served, PLAIN.serve(folder) as hosted:
        for origin in (served, hosted):
            chat = open_page(page, watch, started, origin)
            chat.goto()
            answer = chat.ask("Are you there, Bob?")
            expect(answer).to_contain_text("Bob: Sure!")
            chat.box.fill("/roll")
            chat.box.press("Control+Enter")
            expect(page.locator(".cp-notice")).to_contain_text(re.compile("You rolled [1-6]"))


def test_copied_files_make_a_drop_in(
    installed: Installed, page: Page, watch: Watch, started: list[ChatPage], tmp_path: Path
) -> None:
    static = tmp_path / "static"
    assert installed.run("copy", static).returncode == 0
    tag = '<script src="/static/chat-py.js" data-backend="demo"></script>'
    (tmp_path / "index.html").write_text(LEAST.replace("HEAD", tag))
    with PLAIN.serve(tmp_path) as origin:
        chat = open_page(page, watch, started, origin)
        chat.goto()
        chat.ask("Do you answer?")
        looked = installed.run("doctor", f"{origin}/")
        assert looked.returncode == 1  # http.server compresses nothing, and lets nothing be kept
        assert "application/wasm" not in looked.stdout
        assert "is not kept by browsers" in looked.stdout
    assert installed.run("copy", static, "--check").returncode == 0


@pytest.fixture(scope="module")
def npm_site(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`npm install chat-py` in an empty folder, and what a site has in it."""
    folder = tmp_path_factory.mktemp("npm")
    package = release / f"chat-py-{__version__}.tgz"
    npm = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--offline", package]
    subprocess.run([*npm, "--loglevel=error"], cwd=folder, check=True)
    copied = ["npx", "--offline", "chat-py", "copy", "public/chat-py"]
    subprocess.run(copied, cwd=folder, check=True, capture_output=True)
    page = LEAST.replace("HEAD", "").replace(
        "</body>", '<script type="module" src="/main.js"></script></body>'
    )
    (folder / "index.html").write_text(page)
    (folder / "main.js").write_text(ENTRY)
    return folder


def by_esbuild(site: Path) -> Path:
    """What a site does that bundles by esbuild: it copies the rest by itself."""
    out = Path(shutil.copytree(site / "public", site / "out"))
    esbuild = [ROOT / "node_modules/.bin/esbuild", "main.js", "--bundle", "--format=esm"]
    subprocess.run([*esbuild, "--outfile=out/main.js", "--log-level=warning"], cwd=site, check=True)
    shutil.copy2(site / "index.html", out)
    return out


def by_vite(site: Path) -> Path:
    """What a site does that bundles by Vite."""
    tools = CACHE / "bundlers"
    install_packages(ROOT / "e2e/bundlers", tools)
    vite = ["node", tools / "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"]
    subprocess.run([*vite, "--target", "esnext"], cwd=site, check=True)
    return site / "dist"


@pytest.mark.parametrize("bundle", [by_esbuild, by_vite])
def test_what_npm_installs_is_bundled(
    npm_site: Path,
    bundle: Callable[[Path], Path],
    page: Page,
    watch: Watch,
    started: list[ChatPage],
) -> None:
    with PLAIN.serve(bundle(npm_site)) as origin:
        chat = open_page(page, watch, started, origin)
        chat.goto()
        chat.ask("Do you answer?")
        expect(page).to_have_title("sent")


def test_the_element_of_the_npm_package(
    npm_site: Path, page: Page, watch: Watch, started: list[ChatPage]
) -> None:
    others = shutil.ignore_patterns("out", "dist")  # of the bundlers' tests
    site = npm_site.with_name("npm-element")
    shutil.copytree(npm_site, site, symlinks=True, ignore=others)
    (site / "main.js").write_text('import "chat-py/element";\n')
    whole = (site / "index.html").read_text()
    body = '<body><chat-py backend="demo"></chat-py><script type="module" src="/main.js"></script>'
    (site / "index.html").write_text(re.sub(r"<body>.*(?=</body>)", body, whole, flags=re.S))
    with PLAIN.serve(by_esbuild(site)) as origin:
        chat = open_page(page, watch, started, origin)
        chat.goto()
        expect(page.locator("chat-py .cp-composer")).to_be_visible()
        chat.ask("Do you answer?")


def test_types_of_the_npm_package(npm_site: Path) -> None:
    (npm_site / "use.ts").write_text(
        'import { load } from "chat-py";\n'
        'const { ChatEventManager } = await load({ assets: "/x/", locale: "ja" });\n'
        'ChatEventManager.on("message:sent", (data) => data.messageId);\n'
        'import { defined } from "chat-py/element";\n'
        "await defined;\n"
        'const element: ChatPyElement | null = document.querySelector("chat-py");\n'
        'element?.addEventListener("message:sent", (event) => event.type);\n'
        "// @ts-expect-error: there is no such setting\n"
        "await load({ localle: 1 });\n"
    )
    tsc = [ROOT / "node_modules/.bin/tsc", "--strict", "--noEmit", "--module", "esnext"]
    options = ["--moduleResolution", "bundler", "--target", "esnext", "--types", "", "use.ts"]
    done = subprocess.run(
        [*tsc, *options], cwd=npm_site, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_zip_is_a_page_under_nginx(
    release: Path, page: Page, watch: Watch, started: list[ChatPage], tmp_path: Path
) -> None:
    with zipfile.ZipFile(release / f"chat-py-{__version__}.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    [folder] = (tmp_path / "unpacked").iterdir()
    with HOSTS["nginx as Debian sets it up"].serve(folder) as origin:
        chat = open_page(page, watch, started, origin)
        chat.goto()
        chat.ask("Compare tea and coffee")
