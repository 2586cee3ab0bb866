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
TAGS = "markdown/tags.mjs"


Opening = tuple[str, str, str]
"""File, code, and what is put in its place."""


@dataclass(frozen=True)
class Guard:
    """A guard: its place, what is put there instead, and an attack that it stops (`harm` is
    true for what the page must never have). `open` are the guards before it, taken out too."""

    name: str
    file: str
    code: str
    without: str
    attack: str
    harm: str
    sanitizer: str = "auto"
    open: tuple[Opening, ...] = ()


EVIL = "https://evil.example/x"
TAGS_AS_WRITTEN = (
    TAGS,
    "if (!item.name || !isElement(item, block)) return escape(item.raw);",
    "return item.raw;",
)
"""Every tag reaches the sanitiser."""
GUARDS = (
    Guard(
        "links lead to http(s), mailto and tel only",
        "templates/addresses.mjs",
        "LINKS.has(url?.protocol)",
        "true",
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
        "a tag that makes no element is text",
        TAGS,
        "if (!item.name || !isElement(item, block)) return escape(item.raw);",
        "return item.raw;",
        "Run git clone <repo-url>",
        "!node.textContent.includes('<repo-url>')",
    ),
    Guard(
        "a broken tag is text",
        TAGS,
        'if (item.text) return item.raw.replace(/</g, "&lt;");',
        "if (item.text) return item.raw;",
        "<div>\n<b title='x\n</div>\n\nafter",
        "!node.textContent.includes('<b title')",
    ),
    Guard(
        "no form (setHTML)",
        TAGS,
        '"a abbr b blockquote br',
        '"a abbr b button input form blockquote br',
        "<form><button>Log in</button></form>",
        "node.querySelector('button')",
    ),
    Guard(
        "no form (setHTML), if a tag came through",
        SANITIZE,
        "const elements = ELEMENTS.map",
        'const elements = [...ELEMENTS, "form", "input"].map',
        "<form><input><button>Log in</button></form>",
        "node.querySelector('input')",
        open=(TAGS_AS_WRITTEN,),
    ),
    Guard(
        "no form (DOMPurify), if a tag came through",
        SANITIZE,
        "ALLOWED_TAGS: ELEMENTS,",
        "",
        "<form><input><button>Log in</button></form>",
        "node.querySelector('input')",
        "dompurify",
        open=(TAGS_AS_WRITTEN,),
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
        "a frameset does not take the body away (DOMPurify), if a tag came through",
        SANITIZE,
        "purify.sanitize(`<br>${html}`",
        "purify.sanitize(html",
        "<frameset>",
        "node === null",
        "dompurify",
        open=(TAGS_AS_WRITTEN,),
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


Build = Callable[[tuple[Opening, ...]], str]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """Bundle the renderer, with some guards taken out."""
    esbuild = next((ROOT / "node_modules/@esbuild").glob("*/bin/esbuild"))

    def bundle(openings: tuple[Opening, ...]) -> str:
        folder = tmp_path_factory.mktemp("native")
        shutil.copytree(NATIVE, folder, dirs_exist_ok=True)
        for file, code, without in openings:
            source = (folder / file).read_text(encoding="utf-8")
            assert source.count(code) == 1
            (folder / file).write_text(source.replace(code, without), encoding="utf-8")
        arguments = ["--bundle", "--format=esm", "--target=es2022", "--loader:.css=text"]
        made = subprocess.run(
            [esbuild, folder / "markdown" / "markup.mjs", "--log-level=error", *arguments],
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
    return build(())


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
    own = (guard.file, guard.code, guard.without)
    assert harmed(page, build(guard.open) if guard.open else whole, guard) is False
    assert harmed(page, build((*guard.open, own)), guard) is True
