"""The examples of two specifications through the page's renderer: CommonMark 0.31.2 (652), and the
extensions of GitHub Flavored Markdown 0.29 (26).

What differs is listed with its reason, exactly: an example that begins to differ fails here, and so
does one that no longer does. CommonMark's are in data/commonmark-deviations.json.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from e2e.chat_page import GUIDE, ChatPage
from e2e.server import ROOT, ChatServer

SPECIFICATION = ROOT / "node_modules/commonmark-spec/spec.txt"
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.DOTALL | re.MULTILINE)
EXTENSIONS = Path(__file__).with_name("data") / "gfm-extensions.txt"
DEVIATIONS = Path(__file__).with_name("data") / "commonmark-deviations.json"
REASONS = {
    "sanitised": "an element, attribute or comment that no message may have is taken out",
    "link policy": "an address that no message may link to stays a text",
    "gfm": "GitHub's extensions are on: a bare address is a link",
    # Contract §11: nothing that was written vanishes. CommonMark hands these to the browser,
    # which shows nothing of them, or nothing of what follows either.
    "closes nothing": "a closing tag with nothing to close is shown as it was written",
    "broken tag": "a browser takes all that follows `<div class` for its attributes: it is shown",
    "opens nothing": "a tag that is never closed is shown, and changes nothing of what follows",
    "declaration": "a declaration is shown as it was written",
    "nothing else": "a message of definitions alone would be an empty bubble",
    "marked": "the parser loses the line break at the end of raw HTML",
}
GFM_DEVIATIONS = {
    7: "a cell beyond the heading is shown, too (contract §11)",
    11: "one tilde is a tilde (contract §11): `10~20` is a range",
    25: "no message may link to `xmpp:`",
    26: "a disallowed tag is shown, and so is an allowed one that nothing closes (contract §11)",
}
# Both sides as the browser reads them: the same tree, whatever its spelling. What the page adds to
# links and pictures, and white space that is not shown, is not the specification's business.
COMPARE = """async (cases) => {
  const manifest = await (await fetch("/static/runtime/manifest.json")).json();
  const { markup } = await import("/static/" + manifest.native);
  const policy = (globalThis.specification ??= trustedTypes.createPolicy("spec", {
    createHTML: (text) => text,
  }));
  const read = (html) => {
    const { body } = new DOMParser().parseFromString(policy.createHTML(`<br>${html}`), "text/html");
    body.firstChild.remove();
    for (const link of body.querySelectorAll("a"))
      for (const name of ["rel", "target"]) link.removeAttribute(name);
    for (const image of body.querySelectorAll("img"))
      for (const name of ["loading", "referrerpolicy"]) image.removeAttribute(name);
    for (const box of body.querySelectorAll("input"))
      box.replaceWith(box.disabled ? `[${box.checked ? "x" : " "}] ` : "[usable]");
    body.normalize();
    for (const link of body.querySelectorAll("[href]"))
      link.setAttribute("href", new URL(link.getAttribute("href"), location.href).href);
    const block = /^(?:BR|P|UL|OL|LI|PRE|BLOCKQUOTE|DIV|H\\d|HR|TABLE|THEAD|TBODY|TR|TH|TD)$/;
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


def differing(page: Page, specification: Path) -> tuple[int, dict[int, dict[str, str]]]:
    """How many examples there are, and which of them read in another way, by their numbers."""
    cases = [
        (text.replace("→", "\t"), html.replace("→", "\t"))
        for text, html in EXAMPLE.findall(specification.read_text(encoding="utf-8"))
    ]
    compared: list[list[str]] = page.evaluate(COMPARE, cases)
    return len(cases), {
        number: {"text": cases[number - 1][0], "page": ours, "specification": theirs}
        for number, (ours, theirs) in enumerate(compared, 1)
        if ours != theirs
    }


def test_each_example_reads_as_the_specification_says(page: Page) -> None:
    count, found = differing(page, SPECIFICATION)
    assert count == 652
    listed: dict[str, list[int]] = json.loads(DEVIATIONS.read_text(encoding="utf-8"))
    reasons = {number for numbers in listed.values() for number in numbers}
    assert set(listed) == set(REASONS)
    assert found.keys() - reasons == set(), "not listed"
    assert reasons - found.keys() == set(), "listed, but the same"


def test_each_example_of_githubs_extensions_reads_as_it_says(page: Page) -> None:
    count, found = differing(page, EXTENSIONS)
    assert count == 26
    assert {number: one for number, one in found.items() if number not in GFM_DEVIATIONS} == {}
    assert GFM_DEVIATIONS.keys() - found.keys() == set(), "listed, but the same"
