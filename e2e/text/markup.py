"""The page's own renderer, as the tests of texts ask it, in any engine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from e2e.text.cases import Case

__all__ = ["LOAD", "LOADED", "faults"]

LOAD = """(fetch("/static/runtime/manifest.json").then((response) => response.json())
  .then(({ native }) => import("/static/" + native))
  .then(({ markup }) => {
    const place = document.createElement("div");
    place.className = "cp-message";
    document.body.append(place);
    // The ids of notes begin with another number in each message.
    const written = ({ innerHTML }) => innerHTML.replace(/(["#]cp-note)-\\d+/g, "$1");
    const drawn = (draw) => {
      const host = document.createElement("div");
      host.className = "message-text cp-prose";
      place.replaceChildren(host);
      draw(host);
      return host;
    };
    globalThis.texts = {
      markup,
      place,
      read: (text, selectors) => {
        const host = drawn((host) => markup.render(host, text));
        const counts = selectors.map((one) => host.querySelectorAll(one).length);
        for (const formula of host.querySelectorAll("[data-tex]"))
          formula.replaceWith(formula.dataset.tex);
        for (const own of host.querySelectorAll(".cp-bar, .cp-note__back")) own.remove();
        return [host.innerText, counts];
      },
      whole: (text) => written(drawn((host) => markup.render(host, text))),
      grown: (pieces) => written(drawn((host) => {
        const stream = markup.stream(host);
        for (const piece of pieces) stream.write(piece);
        stream.end();
      })),
    };
    texts.whole("$x$"); // what typesets comes with the first formula
  }), 0)"""
LOADED = "Boolean(globalThis.texts?.place.querySelector('math'))"


def _lines(text: str) -> list[str]:
    return [line for part in text.split("\n") if (line := re.sub(r"\s+", " ", part).strip())]


def faults(evaluate: Callable[[str], Any], cases: list[Case]) -> list[str]:
    """What is not as the cases say; `evaluate` gives the value of a JavaScript expression."""
    asked = [[case.text, list(case.has)] for case in cases]
    answers = evaluate(f"{json.dumps(asked)}.map(([text, has]) => texts.read(text, has))")
    found: list[str] = []
    for case, (reads, counts) in zip(cases, answers, strict=True):
        if _lines(reads) != _lines(case.reads):
            found.append(f"{case.text!r} reads {reads!r}")
        if counts != list(case.has.values()):
            found.append(f"{case.text!r} has {counts} of {list(case.has)}")
    return found
