"""CommonMark 0.31.2: the 652 examples of its specification through the page's renderer.

What differs is listed with its reason in data/commonmark-deviations.json, exactly: an example that
begins to differ fails here, and so does one that no longer does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from e2e.chat_page import GUIDE, ChatPage
from e2e.server import ROOT, ChatServer

SPECIFICATION = ROOT / "node_modules/commonmark-spec/spec.txt"
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.DOTALL | re.MULTILINE)
DEVIATIONS = Path(__file__).with_name("data") / "commonmark-deviations.json"
REASONS = {
    "sanitised": "an element, attribute or comment that no message may have is taken out",
    "link policy": "an address that no message may link to stays a text",
    "gfm": "GitHub's extensions are on: a bare address is a link",
    "shown": "a tag that opens or closes nothing, or is broken, and a declaration are shown",
    "marked": "the parser loses the line break at the end of raw HTML",
}
# Both sides as the browser reads them: the same tree, whatever its spelling. What the page adds to
# links and pictures, and white space that is not shown, is not the specification's business.
COMPARE = """async (cases) => {
  const manifest = await (await fetch("/static/runtime/manifest.json")).json();
  const { markup } = await import("/static/" + manifest.native);
  const policy = trustedTypes.createPolicy("spec", { createHTML: (text) => text });
  const read = (html) => {
    const { body } = new DOMParser().parseFromString(policy.createHTML(`<br>${html}`), "text/html");
    body.firstChild.remove();
    for (const link of body.querySelectorAll("a"))
      for (const name of ["rel", "target"]) link.removeAttribute(name);
    for (const image of body.querySelectorAll("img"))
      for (const name of ["loading", "referrerpolicy"]) image.removeAttribute(name);
    for (const link of body.querySelectorAll("[href]"))
      link.setAttribute("href", new URL(link.getAttribute("href"), location.href).href);
    const block = /^(?:BR|P|UL|OL|LI|PRE|BLOCKQUOTE|DIV|H\\d|HR|TABLE)$/;
    const breaks = (node) => !node || block.test(node.nodeName);
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode())
      if (!walker.currentNode.parentElement.closest("pre")) texts.push(walker.currentNode);
    for (const text of texts) {
      text.data = text.data.replace(/[ \\t\\n]+/g, " ");
      const inline = /^(?:A|EM|STRONG|CODE)$/.test(text.parentNode.nodeName);
      if (text.previousSibling ? breaks(text.previousSibling) : !inline)
        text.data = text.data.replace(/^ /, "");
      if (text.nextSibling ? breaks(text.nextSibling) : !inline)
        text.data = text.data.replace(/ $/, "");
      if (!text.data) text.remove();
    }
    return body.innerHTML.trim();
  };
  return cases.map(([text, html]) => [read(markup.html(text)), read(html)]);
}"""


@pytest.fixture(scope="module")
def page(browser: Browser, server: ChatServer) -> Iterator[Page]:
    # With the policy, as visitors have it; the browser's reports are another test's business.
    context = browser.new_context()
    page = context.new_page()
    ChatPage(page, GUIDE, server.origin).open()
    yield page
    context.close()


def test_each_example_reads_as_the_specification_says(page: Page) -> None:
    cases = [
        (text.replace("→", "\t"), html.replace("→", "\t"))
        for text, html in EXAMPLE.findall(SPECIFICATION.read_text(encoding="utf-8"))
    ]
    assert len(cases) == 652
    compared: list[list[str]] = page.evaluate(COMPARE, cases)
    listed: dict[str, dict[str, Any]] = json.loads(DEVIATIONS.read_text(encoding="utf-8"))
    found = {
        number: {"text": cases[number - 1][0], "page": ours, "specification": theirs}
        for number, (ours, theirs) in enumerate(compared, 1)
        if ours != theirs
    }
    reasons = {int(number) for numbers in listed.values() for number in numbers}
    assert set(listed) == set(REASONS)
    assert found.keys() - reasons == set(), "not listed"
    assert reasons - found.keys() == set(), "listed, but the same"
