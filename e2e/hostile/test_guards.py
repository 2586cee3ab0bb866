"""Each guard of the renderer matters: without it, what it is there for happens.

The renderer is built from its sources once for each guard with that one guard taken out.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from e2e.server import ROOT, ChatServer

NATIVE = ROOT / "static/src/native"
SANITIZE = "markdown/sanitize.mjs"
BOUNDED = "markdown/bounded.mjs"
PORTIONS = "markdown/portions.mjs"


@dataclass(frozen=True)
class Guard:
    """A guard: its place, what is put there instead, and an attack that it stops (`harm` is
    true for what the page must never have)."""

    name: str
    file: str
    code: str
    without: str
    attack: str
    harm: str
    sanitizer: str = "auto"


EVIL = "https://evil.example/x"
GUARDS = (
    Guard(
        "links lead to http(s), mailto and tel only",
        SANITIZE,
        "!LINKS.has(url.protocol)",
        "false",
        "[a](ftp://evil.example/x)",
        "node.querySelector('a')?.protocol === 'ftp:'",
    ),
    Guard(
        "a link tells the other side nothing and gets no window",
        SANITIZE,
        'link.rel = "noopener noreferrer nofollow";',
        "",
        f"[a]({EVIL})",
        "!node.querySelector('a').relList.contains('noreferrer')",
    ),
    Guard(
        "a host that is not the one named is shown",
        SANITIZE,
        'if (url.hostname.includes("xn--") || misleading)',
        "if (false)",
        f"[bank.example]({EVIL})",
        "!node.textContent.includes('evil.example')",
    ),
    Guard(
        "a picture of another origin waits for a click",
        SANITIZE,
        "if (imageOrigins.includes(url.origin)) return;",
        "return;",
        f"![a]({EVIL}.png)",
        "node.querySelector('img')?.src.includes('evil')",
    ),
    Guard(
        "the page's classes are the page's",
        SANITIZE,
        "!LANGUAGE.test(code.className)",
        "false",
        '<code class="cp-notice">Log in again</code>',
        "node.querySelector('.cp-notice')",
    ),
    Guard(
        "controls of direction are shown",
        SANITIZE,
        "showBidi(host);",
        "",
        "pay \u202e001",
        "node.textContent.includes('\u202e')",
    ),
    Guard(
        "no form (setHTML)",
        SANITIZE,
        '"a b blockquote br',
        '"a b button input form blockquote br',
        "<form><input><button>Log in</button></form>",
        "node.querySelector('input')",
    ),
    Guard(
        "no form (DOMPurify)",
        SANITIZE,
        "ALLOWED_TAGS: ELEMENTS,",
        "",
        "<form><input><button>Log in</button></form>",
        "node.querySelector('input')",
        "dompurify",
    ),
    Guard(
        "no data of the page's (DOMPurify)",
        SANITIZE,
        "ALLOW_DATA_ATTR: false,",
        "ALLOW_DATA_ATTR: true,",
        "<b data-message-action=delete>Go on</b>",
        "node.querySelector('[data-message-action]')",
        "dompurify",
    ),
    Guard(
        "no style, id or name (DOMPurify)",
        SANITIZE,
        "ALLOWED_ATTR: [...new Set([...ANYWHERE, ...Object.values(ATTRIBUTES).flat()])],",
        "",
        "<b id=ChatAPI style='position:fixed'>x</b>",
        "node.querySelector('[id], [style]')",
        "dompurify",
    ),
    Guard(
        "a frameset does not take the body away (DOMPurify)",
        SANITIZE,
        "purify.sanitize(`<br>${html}`",
        "purify.sanitize(html",
        "<frameset>",
        "node === null",
        "dompurify",
    ),
    Guard(
        "nesting has an end",
        BOUNDED,
        "const MAX_DEPTH = 50;",
        "const MAX_DEPTH = Infinity;",
        "> " * 200 + "a",
        "node.querySelectorAll('blockquote').length > 50",
    ),
    Guard(
        "work has an end",
        BOUNDED,
        "const MAX_WORK = 5_000_000;",
        "const MAX_WORK = Infinity;",
        "*a word or two* " * 1_500,
        "node.querySelectorAll('em').length > 1_000",
    ),
    Guard(
        "a portion has an end in characters",
        PORTIONS,
        "export const PORTION = 50_000;",
        "export const PORTION = Infinity;",
        "word " * 20_000,
        "node.textContent.length > 60_000",
    ),
    Guard(
        "a portion has an end in elements",
        PORTIONS,
        "const ELEMENTS = 2_000;",
        "const ELEMENTS = Infinity;",
        "- a\n" * 3_000,
        "node.querySelectorAll('li').length > 2_500",
    ),
)


@pytest.fixture(scope="module")
def page(browser: Browser, server: ChatServer) -> Iterator[Page]:
    context = browser.new_context(bypass_csp=True)
    context.route(lambda url: not url.startswith(server.origin), lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{server.origin}/pages/globals.js")  # any page of the origin
    yield page
    context.close()


Build = Callable[[Guard | None], str]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Bundle the renderer, with a guard taken out or as it is."""
    esbuild = next((ROOT / "node_modules/@esbuild").glob("*/bin/esbuild"))

    def bundle(guard: Guard | None) -> str:
        folder = tmp_path_factory.mktemp("native")
        shutil.copytree(NATIVE, folder, dirs_exist_ok=True)
        if guard is not None:
            source = (folder / guard.file).read_text(encoding="utf-8")
            assert source.count(guard.code) == 1
            changed = source.replace(guard.code, guard.without)
            (folder / guard.file).write_text(changed, encoding="utf-8")
        arguments = ["--bundle", "--format=esm", "--target=es2022", "--log-level=error"]
        made = subprocess.run(
            [esbuild, folder / "markdown" / "markup.mjs", *arguments],
            env={"NODE_PATH": str(ROOT / "node_modules")},
            capture_output=True,
            text=True,
            check=True,
        )
        return made.stdout

    return bundle


@pytest.fixture(scope="module")
def whole(build: Build) -> str:
    """The renderer with all its guards."""
    return build(None)


def harmed(page: Page, bundle: str, guard: Guard) -> Any:
    """Whether the attack comes through."""
    return page.evaluate(
        """async ([bundle, sanitizer, attack, harm]) => {
          window.CHAT_PY = { sanitizer };
          const url = URL.createObjectURL(new Blob([bundle], { type: "text/javascript" }));
          const markup = await import(url);
          let node = document.createElement("div");
          try { markup.render(node, attack); } catch { node = null; }
          return Boolean(new Function("node", `return ${harm}`)(node));
        }""",
        [bundle, guard.sanitizer, guard.attack, guard.harm],
    )


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_without_the_guard_the_attack_succeeds(
    page: Page, build: Build, whole: str, guard: Guard
) -> None:
    assert harmed(page, whole, guard) is False
    assert harmed(page, build(guard), guard) is True
