"""Texts of people and models, and how they read on the page: one table for every engine."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["CASES", "Case"]


@dataclass(frozen=True)
class Case:
    """A text in Markdown, what one reads of it, and how often a selector finds something.

    Lines of `reads` are those of the page; spaces at their ends and blank lines do not count.
    """

    text: str
    reads: str
    has: dict[str, int] = field(default_factory=dict[str, int])


def _same(*texts: str) -> list[Case]:
    return [Case(text, text) for text in texts]


TAGS = [
    *_same(
        "Use List<String> for the names",
        "Run git clone <repo-url> and go on.",
        "Steps:\n\n<your name here>\n\nDone.",
        "Type <enter> to go on",
        "Dear <Name>,\n\nwelcome to <Company>",
        "How does the <title> tag work? And what is <meta>?",
        "An unclosed <Word> and </Another>",
        "docker pull <image>:<tag>, then ssh <user>@<host> -p <port>",
        "vector<vector<int>> a; if (a<b && c>d) return Map<K, V>;",
        "Set <input> and <option value=1>, never <body onload=x>",
        "a <!-- remark --> b",
        "The <b> tag, and </i>",
        "<p> begins a paragraph, <li> an item",
        "<title> begins this line",
        "<script> is a tag, too",
        "<?php echo 1; ?>",
        "<my-element a=1/> and <x:y>",
        "<b></b> is empty",
    ),
    Case("<channel>\nwhat is this?", "<channel> what is this?"),
    Case("<section><p>In a section</p></section>\n\nAfter.", "In a section\nAfter."),
    Case("<form><button>go</button></form> <font color=red>red</font>", "go red"),
    Case("one <script>alert(1)</script>two<style>b{}</style>", "one two"),
    Case("<div>\n\nHello <b>you</b>\n\n</div>", "Hello you", {"div > p > b": 1}),
    Case("a<br>b", "a\nb"),
    Case("<kbd>List<String></kbd> <code>a < b <c d</code>", "List<String> a < b <c d"),
    Case("| a |\n|---|\n| <id> |", "a\n<id>", {"td": 1}),
    Case("<ul><li>a<li>b</ul>", "a\nb", {"ul > li": 2}),
    Case("<details open>\n<summary>S</summary>\n\n**t**\n\n</details>\n\nz", "S\nt\nz"),
    Case("<center>\n\n**x**\n\n</center>", "x", {"strong": 1}),
]

CASES: dict[str, list[Case]] = {"tags": TAGS}
"""By what they are about."""
