"""Texts read as they were meant: the table of cases.py in Chromium, whole and in pieces."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from e2e.text.cases import CASES
from e2e.text.markup import faults

GROW = """(cases) => {
  let seed = 1;
  const random = (most) => (seed = (seed * 48271) % 2147483647) % most;
  const different = [];
  for (const text of cases) {
    const whole = texts.whole(text);
    const cuts = [[...text].join("").split("")];
    for (let at = 1; at < text.length; at++) cuts.push([text.slice(0, at), text.slice(at)]);
    for (let round = 0; round < 4; round++) {
      cuts.push([]);
      for (let at = 0; at < text.length; )
        cuts.at(-1).push(text.slice(at, (at += 1 + random(12))));
    }
    for (const pieces of cuts)
      if (texts.grown(pieces) !== whole) different.push({ text, pieces });
  }
  return different.slice(0, 5);
}"""


@pytest.mark.parametrize("subject", CASES)
def test_each_text_reads_as_it_was_meant(texts: Page, subject: str) -> None:
    assert faults(texts.evaluate, CASES[subject]) == []


@pytest.mark.parametrize("subject", CASES)
def test_each_text_that_grows_ends_as_the_whole_one(texts: Page, subject: str) -> None:
    assert texts.evaluate(GROW, [case.text for case in CASES[subject]]) == []


def test_no_link_is_there_before_its_line_is_whole(texts: Page) -> None:
    pieces = [
        "See [1] and [docs].\n\n",
        "[1]: Smith,",
        " J.\n\n[docs]: https://exam",
        "ple.com/x\n",
    ]
    links = texts.evaluate(
        """(pieces) => {
          const host = document.createElement("div");
          const stream = texts.markup.stream(host);
          return pieces.map((piece) => {
            stream.write(piece);
            return [...host.querySelectorAll("a")].map(({ href }) => href);
          });
        }""",
        pieces,
    )
    assert links[:3] == [[], [], []]
    assert set(links[3]) <= {"https://example.com/x"}


def test_code_that_grows_stays_where_it_is(texts: Page) -> None:
    """With what is selected in it."""
    code = "value = 1  # " + "x" * 400 + "\n\nb = `` + ``\n"
    text = f"Look:\n\n```py\n{code * 10}```\n\nAfter."
    seen = texts.evaluate(
        """(text) => {
          const host = document.createElement("div");
          host.className = "cp-prose";
          texts.place.replaceChildren(host);
          const stream = texts.markup.stream(host);
          const start = text.indexOf("xxxx");
          stream.write(text.slice(0, start));
          const pre = host.querySelector("pre");
          const words = pre.firstChild.firstChild;
          getSelection().setBaseAndExtent(words, 0, words, 5);
          let same = true;
          for (const character of text.slice(start)) {
            stream.write(character);
            same &&= host.querySelector("pre") === pre;
          }
          stream.end();
          const kept = [same, getSelection().toString()];
          getSelection().removeAllRanges();
          return [...kept, host.innerHTML === texts.whole(text)];
        }""",
        text,
    )
    assert seen == [True, "value", True]
