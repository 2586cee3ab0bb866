"""Random texts with pieces like tags: every word is on the page, by both sanitisers alike, and in
whatever pieces the text comes."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from playwright.sync_api import Page

TAGS = (
    "<b>|</b>|<i title='a'>|<br>|<div>|</div>|<details>|</details>|<title>|</title>|<form>|</form>|"
    "<input name=q>|<meta>|<section>|</section>|<p>|<li>|<ul>|</ul>|<table>|<td>|<svg>|<math>|"
    "<a href=x>|</a>|<iframe>|<textarea>|</textarea>|<select>|<option>|<noscript>|<template>|"
    "<plaintext>|<xmp>|"
    "<frameset>|<body onload=x>|</html>|<script>|<style>|<code>|</code>|<pre>|</pre>"
).split("|")
SHOWN = (
    "<repo-url> <Name> <String> <enter> <channel> <K,V> <1> <?x?> <x:y> </nobody> <a-b/> "
    "<your name> <think> <image> <path>"
).split(" ")
"""What is on the page as it was written, wherever it stands."""
OTHERS = [
    *("$", "$x$", "\n$$\n", "\\(", "\\)", "\\(a\\)", "\\[", "[^1]", "\n\n[^1]: ", "\n[^1]: ", "\t"),
    *("\n```\n", "\n\n```py\n", "\n    ", "~~", "[a]", "\n\n[a]: /x\n", "[l](/y)", "![i](/x.png)"),
    *(
        "<!--",
        "-->",
        "\n---\n",
        "\n===\n",
        "\n1. ",
        "\n  ",
        "|",
        "\n|-|-|\n",
        "- [ ] ",
        "a\tb\nc\td\n",
    ),
    *("*", "_", "`", "``", "中「", "」文", "\r\n", "\r", "https://e.org/a", "\\", "&lt;", "&#0;"),
    *("<pre>\n\n", "<table><tr><td>\n\n", "</td></tr></table>", "<details>\n<summary>", "<br/>"),
    *("</summary>\n\n", "<img src=/a>", "a\tb\nc\td\n"),
]
"""What else of Markdown may begin, end or change something."""
BETWEEN = [
    *("", " ", " ", "\n", "\n\n", "\n- ", "\n> ", "\n\n# ", " **", "** ", "<", " & "),
    "\n\n| a |\n|-|\n|",
]
SEEDS = (20261128, 2, 3, 5, 8)
ROUNDS = 600


SEEN = pytest.StashKey[dict[int, list[str]]]()


def a_text(chance: random.Random, number: int) -> tuple[str, list[str]]:
    """A text, and the words in it."""
    words: list[str] = []
    parts: list[str] = []
    for place in range(chance.randint(1, 12)):
        kind = chance.random()
        if kind < 0.35:
            word = f"w{number}x{place}y"
            words.append(word)
            parts.append(word)
        elif kind < 0.5:
            parts.append(chance.choice(SHOWN))
        elif kind < 0.7:
            parts.append(chance.choice(OTHERS))
        else:
            parts.append(chance.choice(TAGS))
        parts.append(chance.choice(BETWEEN))
    return "".join(parts), words


READ = """(cut) => cut.map((pieces) => {
  const whole = texts.whole(pieces.join(""));
  for (const own of texts.place.querySelectorAll(".cp-bar")) own.remove();
  const read = texts.place.textContent;
  return [read, texts.grown(pieces) === whole];
})"""


def in_pieces(chance: random.Random, text: str) -> list[str]:
    count = min(len(text) - 1, chance.choice([0, 1, 2, 5, 20, 60]))
    ends = sorted(chance.sample(range(len(text)), count))
    return [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_word_is_there_whole_and_in_pieces(
    texts: Page, request: pytest.FixtureRequest, seed: int
) -> None:
    chance = random.Random(seed)
    made = [a_text(chance, number) for number in range(ROUNDS)]
    cut = [in_pieces(chance, text) for text, _ in made]
    read: list[Any] = texts.evaluate(READ, cut)
    lost = [
        (text, seen)
        for (text, words), (seen, _) in zip(made, read, strict=True)
        if any(word not in seen for word in words)
    ]
    assert lost == []
    assert [pieces for pieces, (_, same) in zip(cut, read, strict=True) if not same] == []
    # The other sanitiser's turn comes first or second.
    seen = [text for text, _ in read]
    others = request.session.stash.setdefault(SEEN, {}).setdefault(seed, seen)
    assert [one for one in zip(cut, others, seen, strict=True) if one[1] != one[2]] == []


def test_what_is_no_element_of_html_is_there_as_it_was_written(texts: Page) -> None:
    chance = random.Random(7)
    around = ["**", "a ", "\n\n", "- ", "> ", "# ", "(", "x", '"', "~~"]
    made = [
        "".join(part for one in SHOWN for part in (chance.choice(around), one)) for _ in range(300)
    ]
    read = texts.evaluate("(made) => made.map((text) => texts.read(text, [])[0])", made)
    for text, seen in zip(made, read, strict=True):
        counted = Counter(one for one in SHOWN for _ in range(text.count(one)))
        assert all(seen.count(one) >= number for one, number in counted.items()), (text, seen)


def test_both_sanitisers_agree_on_html_of_a_page(texts: Page) -> None:
    assert texts.evaluate("texts.markup.sanitize('List<String> <b>x</b> <form>go</form>')") == (
        "List&lt;String&gt; <b>x</b> go"
    )
