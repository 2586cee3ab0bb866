"""Text to HTML in the real page: one path, sanitised, the same however it arrives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from e2e.chat_page import GUIDE, ChatPage
from e2e.server import ROOT, ChatServer
from e2e.watch import Watch

EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n", re.DOTALL | re.MULTILINE)

NATIVE = """async (call) => {
  const manifest = await (await fetch("/static/runtime/manifest.json")).json();
  const { markup } = await import("/static/" + manifest.native);
  const [name, ...args] = call;
  const make = () => document.createElement("div");
  if (name === "branch") return markup.branch;
  if (name === "html") return markup.html(args[0]);
  if (name === "streams") {
    // Every text in two pieces, split at every place; in single characters; and in random pieces.
    const [texts] = args;
    const different = [];
    let seed = 1, tried = 0;
    const random = (most) => (seed = (seed * 48271) % 2147483647) % most;
    for (const text of texts) {
      const whole = make();
      markup.render(whole, text);
      const check = (pieces) => {
        const grown = make();
        const stream = markup.stream(grown);
        for (const piece of pieces) stream.write(piece);
        stream.end();
        tried++;
        if (grown.innerHTML !== whole.innerHTML)
          different.push({ pieces, grown: grown.innerHTML, whole: whole.innerHTML });
      };
      for (let at = 1; at < text.length; at++) check([text.slice(0, at), text.slice(at)]);
      check(text.split(""));
      for (let round = 0; round < 8; round++) {
        const pieces = [];
        for (let at = 0; at < text.length; ) pieces.push(text.slice(at, (at += 1 + random(12))));
        check(pieces);
      }
    }
    return [tried, different.slice(0, 3)];
  }
  // "kept": nodes of closed blocks are the same objects after the rest has arrived.
  const [text, more] = args;
  const host = make();
  document.querySelector("#chatContainer").append(host);
  const stream = markup.stream(host);
  stream.write(text);
  const first = host.firstElementChild;
  if (first.localName === "details") first.open = true;
  getSelection().selectAllChildren(first);
  const selected = getSelection().toString();
  for (const character of more) stream.write(character);
  stream.end();
  const kept = getSelection().toString() === selected;
  return [host.firstElementChild === first, first.open ?? null, kept];
}"""

TEXTS = {
    "everything": "# Title\n\nA paragraph with **bold** and `code`.\n\n- a\n- b\n\n  more b\n\n"
    "1. x\n2. y\n\n```py\nprint(1)\n\nprint(2)\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
    "> quote\n> more\n\nend\n---\nafter",
    "raw html": "<details>\n<summary>S</summary>\n\nhidden **text**\n\n</details>\n\nafter\n\n"
    "Setext\n===\n\npara\n- list\n-\n\n- x\n\n\n- y\n\n    indented\n\ntext",
    "late reference": "para:\n```js\nlet a = `x`;\n\n\nfoo\n```\ntail *x*\n\n* * *\n\n"
    "- [ ] todo\n- [x] done\n\n[ref] and later\n\n[ref]: https://example.com\n\nlast",
    "nested": "a\nb\n-\n\n1. one\n\n   two\n\n   ```\n   code\n   ```\n2. next\n\n+ other\n\n"
    "\ttab code\n\n~~~\nunclosed",
    "unclosed": "| a |\n|---|\n| <b>x |\n\nnext **unclosed\n\n**closed** <b>bold\n\nnot bold\n",
    "scripts of the world": "日本語の**太字**。\n\nعربي `code`\n\n👩‍👩‍👧 family\n\n- привет\n",
    "carriage returns": "one\r\n\r\ntwo\rthree\r\n\r\n```\r\ncode\r\n```\r\nfour\r",
    "a fence in a fence": "````md\n```js\nx\n```\n````\n\n~~~\n\n\n``\n ~~~~ \nafter\n\n"
    "```\nopen\n\n",
    "references": "[a] and [B c][d]\n\n> [a]: /one\n\n[a] [d] [e]\n\n[a]: /two\n[D]: /three 'T'\n\n"
    "# [e]\n\n## [a][e]\n\nend\n\n[e]: </four>\n",
}


class Markup:
    """The native module of a running page; `requests` is every address the page asked for."""

    def __init__(self, page: Page, watch: Watch, sanitizer: str) -> None:
        self.page = page
        self.sanitizer = sanitizer
        self.watch = watch

    def __call__(self, *call: Any) -> Any:
        return self.page.evaluate(NATIVE, list(call))


@pytest.fixture(scope="module", params=["auto", "dompurify"])
def run(request: pytest.FixtureRequest, browser: Browser, server: ChatServer) -> Iterator[Markup]:
    """One page for all tests of a sanitiser: none of them leaves anything behind. Both are
    tested in Chromium."""
    context = browser.new_context()
    context.add_init_script(f"window.CHAT_PY = {{sanitizer: '{request.param}'}}")
    watch = Watch(context, server.origin)
    # Both parse before they remove, in a document that runs nothing, and Chromium reports the
    # handler that it did not run.
    if request.param == "dompurify":
        # It takes a script's text out before the script, and that is reported as a change of it.
        watch.expect(r"requires 'TrustedScript'", r"policy: require-trusted-types-for .*/purify")
    watch.expect(r"inline event handler", r"script-src-attr inline .*/(?:purify|native)")
    page = context.new_page()
    ChatPage(page, GUIDE, server.origin).open()
    yield Markup(page, watch, request.param)
    context.close()
    assert watch.problems() == []


def test_both_sanitisers_are_tested(run: Markup) -> None:
    assert run("branch") == ("setHTML" if run.sanitizer == "auto" else "dompurify")


def test_a_text_that_grows_ends_as_the_whole_text(run: Markup) -> None:
    tried, different = run("streams", list(TEXTS.values()))
    assert different == []
    assert tried > sum(map(len, TEXTS.values()))


def test_the_cases_of_the_specification_end_alike_when_they_grow(run: Markup) -> None:
    """CommonMark's own, each text by itself."""
    spec = (ROOT / "node_modules/commonmark-spec/spec.txt").read_text()
    cases = [case.replace("→", "\t") for case in EXAMPLE.findall(spec)]
    assert len(cases) > 600
    tried, different = run("streams", cases)
    assert different == []
    assert tried > 10_000


@pytest.mark.parametrize(
    "text",
    [
        "A first paragraph to select.\n\nThe second one",
        "<details>\n<summary>More</summary>\n\nhidden text\n\n</details>\n\nThe second one",
    ],
)
def test_what_is_closed_is_not_touched(run: Markup, text: str) -> None:
    same, is_open, selection_kept = run("kept", text, " goes on\n\nand on\n\n- and\n- on\n\nend")
    assert same
    assert is_open in (None, True)
    assert selection_kept


@pytest.mark.parametrize(
    ("text", "has", "has_not"),
    [
        ("[x](javascript:alert(1))", ["x"], ["href", "javascript"]),
        ("<a href='vbscript:x'>t</a>", ["t"], ["href"]),
        ("[mail](mailto:a@b.example)", ['href="mailto:', "noopener noreferrer nofollow"], []),
        ("![chart](https://evil.example/a.png?secret)", ["evil.example", "<button"], ["<img"]),
        ("![own](/static/icon.svg)", ["<img", 'loading="lazy"'], ["<button"]),
        ("<img src=x onerror=alert(1)>", ["<img"], ["onerror"]),
        ("<img src='data:text/html,x' alt=a>", ["a"], ["<img", "data:"]),
        ("[bank.example](https://evil.example/)", ["(evil.example)"], []),
        ("[bank.example](https://bank.example/)", ["bank.example"], ["(bank.example)"]),
        ("<a href='https://xn--pple-43d.com'>apple</a>", ["(xn--pple-43d.com)"], []),
        ("pay \u202eevil", ["U+202E"], ["\u202e"]),
        (
            "<p style='top:0' data-message-action=delete id=a name=b class=cp-notice>t</p>",
            ["t"],
            ["style", "data-", "id=", "name=", "class="],
        ),
        (
            "<form action=/x><input name=q><button>go</button></form>",
            [],
            ["<form", "<input", "<button"],
        ),
        ("<svg><script>alert(1)</script></svg><math><mi>x", [], ["<svg", "<script", "<math"]),
        (
            "<iframe src=https://evil.example></iframe><object></object><embed>",
            [],
            ["<iframe", "<object", "<embed"],
        ),
        ("`code`{class}\n\n```py onload=x\ncode\n```", ['class="language-py"'], ["onload"]),
    ],
)
def test_what_a_message_may_hold(
    run: Markup, text: str, has: list[str], has_not: list[str]
) -> None:
    html = run("html", text)
    for part in has:
        assert part in html
    for part in has_not:
        assert part not in html


def test_nothing_is_loaded_before_a_click(run: Markup) -> None:
    """A picture of another origin leaks that a message was read, and whatever is in its address."""
    before = len(run.watch.requests)
    run(
        "html",
        "![a](https://evil.example/1.png) <img src=https://evil.example/2.png"
        " srcset='https://evil.example/3.png 2x'>"
        "<video src=https://evil.example/4.mp4 poster=https://evil.example/5.png></video>"
        "<link rel=stylesheet href=https://evil.example/6.css>"
        "<style>@import 'https://evil.example/7.css'</style>",
    )
    run.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert [url for url in run.watch.requests[before:] if "evil" in url] == []
