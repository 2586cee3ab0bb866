"""Random texts with pieces like tags: every word is on the page, by both sanitisers alike, and in
whatever pieces the text comes."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

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
BETWEEN = [
    *("", " ", " ", "\n", "\n\n", "\n- ", "\n> ", "\n\n# ", " **", "** ", "<", " & "),
    "\n\n| a |\n|-|\n|",
]
ROUNDS = 1_500


def a_text(chance: random.Random, number: int) -> tuple[str, list[str]]:
    """A text, and the words in it."""
    words: list[str] = []
    parts: list[str] = []
    for place in range(chance.randint(1, 9)):
        kind = chance.random()
        if kind < 0.4:
            word = f"w{number}x{place}y"
            words.append(word)
            parts.append(word)
        elif kind < 0.6:
            parts.append(chance.choice(SHOWN))
        else:
            parts.append(chance.choice(TAGS))
        parts.append(chance.choice(BETWEEN))
    return "".join(parts), words


def test_every_word_is_there_whole_and_in_pieces(texts: Page) -> None:
    chance = random.Random(20261128)
    made = [a_text(chance, number) for number in range(ROUNDS)]
    cut: list[Any] = []
    for text, _ in made:
        ends = sorted(chance.sample(range(len(text)), min(len(text) - 1, chance.randint(0, 8))))
        cut.append([text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)])
    read = texts.evaluate(
        """(cut) => cut.map((pieces) => {
          const whole = texts.whole(pieces.join(""));
          const read = texts.place.textContent;
          return [read, texts.grown(pieces) === whole];
        })""",
        cut,
    )
    lost = [
        (text, seen)
        for (text, words), (seen, _) in zip(made, read, strict=True)
        if any(word not in seen for word in words)
    ]
    assert lost == []
    assert [pieces for pieces, (_, same) in zip(cut, read, strict=True) if not same] == []


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
