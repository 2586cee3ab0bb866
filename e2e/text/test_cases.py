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
