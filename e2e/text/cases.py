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
        "<div> is a block, <ul> and <ol> hold <li>",
        "Use <hr> for a line",
        "<?php echo 1; ?>",
        "<my-element a=1/> and <x:y>",
        "<b></b> is empty",
    ),
    Case("<channel>\nwhat is this?", "<channel> what is this?"),
    Case("<section><p>In a section</p></section>\n\nAfter.", "In a section\nAfter."),
    Case("<form><button>go</button></form> <font color=red>red</font>", "go red"),
    Case("<script>a()</script>", "<script>a()</script>", {"script": 0}),
    Case("one <script>alert(1)</script>two<style>b{}</style>", "one two"),
    Case("<div>\n\nHello <b>you</b>\n\n</div>", "Hello you", {"div > p > b": 1}),
    Case("a<br>b", "a\nb"),
    Case("<kbd>List<String></kbd> <code>a < b <c d</code>", "List<String> a < b <c d"),
    Case("| a |\n|---|\n| <id> |", "a\n<id>", {"td": 1}),
    Case("<ul><li>a<li>b</ul>", "a\nb", {"ul > li": 2}),
    Case("<details open>\n<summary>S</summary>\n\n**t**\n\n</details>\n\nz", "S\nt\nz"),
    Case("<center>\n\n**x**\n\n</center>", "x", {"strong": 1}),
    Case("- <div>: **a** block", "<div>: a block", {"li strong": 1}),
    Case("a\n<hr>\nb <div>c</div>\n\n<ul><li>d\n<li>e", "a\nb\nc\nd\ne", {"hr": 1, "li": 2}),
]

WORLD = [
    Case("**注意：**本文", "注意：本文", {"strong": 1}),
    Case("これは**「重要」**な", "これは「重要」な", {"strong": 1}),
    Case("**「A」**なので**「B」**", "「A」なので「B」", {"strong": 2}),
    Case("我**喜欢(x)**你", "我喜欢(x)你", {"strong": 1}),
    Case("这是**“重要”**的", "这是“重要”的", {"strong": 1}),
    Case("한국어**(가)**는", "한국어(가)는", {"strong": 1}),
    Case("*强调*。*「中」*文", "强调。「中」文", {"em": 2}),
    Case("~~「取消」~~な", "「取消」な", {"del": 1}),
    Case(
        "**日本語（にほんご）**は、*foo*。", "日本語（にほんご）は、foo。", {"strong": 1, "em": 1}
    ),
    Case("中**a**文 **bold** x", "中a文 bold x", {"strong": 2}),
    Case("10~20度、30~40度", "10~20度、30~40度", {"del": 0}),
    Case("~5 or ~6, ~~gone~~ ~here~", "~5 or ~6, gone ~here~", {"del": 1}),
    Case("見て https://e.org/a。次", "見て https://e.org/a。次", {"a[href='https://e.org/a']": 1}),
    Case("“https://e.org/c”と", "“https://e.org/c”と", {"a[href='https://e.org/c']": 1}),
    Case("https://e.org/x（中）", "https://e.org/x（中）", {"a[href='https://e.org/x']": 1}),
    Case("www.e.org、www.f.org」", "www.e.org、www.f.org」", {"a[href='http://www.e.org']": 1}),
    Case("https://e.org/中文", "https://e.org/中文", {"a[href='https://e.org/']": 1}),
]

TASKS = [
    Case("- [ ] a\n- [x] b", "a\nb", {"li > input": 2, "input:checked": 1, "input:disabled": 2}),
    Case("1. [X] a\n   - [ ] b", "a\nb", {"input": 2, "input[aria-label='Done']": 1}),
    Case("- [ ] a\n\n- [x] b", "a\nb", {"li > p > input": 2}),
    Case("[ ] no list, [x] none", "[ ] no list, [x] none", {"input": 0}),
    Case("- [] a\n- [y] b", "[] a\n[y] b", {"input": 0}),
]

REFERENCES = [
    Case(
        "Use [constructor].\n\n[constructor]: https://e.org/c\n\nMid.\n\nAgain [constructor].",
        "Use constructor.\nMid.\nAgain constructor.",
        {"a": 2},
    ),
    Case("[__proto__]\n\n[__proto__]: /p\n\nMid.\n\n[__proto__]", "proto\nMid.\nproto", {"a": 2}),
    Case("See [1].\n\n[1]: Smith, J. (2020). Title.", "See [1].\n[1]: Smith, J. (2020). Title."),
    Case("[docs]\n\nMid.\n\n[docs]: https://example.com/x", "docs\nMid.", {"a[href$='/x']": 1}),
    Case("[a]\n\n> [a]: /one\n\n- [a]", "a\na", {"a": 2}),
    Case("[1]: https://e.org/a\n\n[2]: /b\n", "[1]: https://e.org/a\n[2]: /b", {"a": 0}),
    Case("[toString] [valueOf]", "[toString] [valueOf]", {"a": 0}),
]

TABLES = [
    Case("a\tb\n1\t2\n3\t4", "a b\n1 2\n3 4", {"th": 2, "td": 4}),
    Case("Data:\n\na\tb\n1\t\n\nEnd.", "Data:\na b\n1\nEnd.", {"td": 2, "p": 2}),
    Case("name\t\tage\nAnna\t\t5\nMaximilian\t6", "name age\nAnna 5\nMaximilian 6", {"td": 4}),
    Case("|\ta\t|\tb\t|\n|\t---\t|\t--:\t|\n|\t1\t|\t2\t|", "a b\n1 2", {"td[align]": 1}),
    Case("Sizes:\na\tb\n1\n\nx", "Sizes: a b 1\nx", {"table": 0}),
    Case("Sizes:\na\tb\n1\t2\nEnd.", "Sizes:\na b\n1 2\nEnd.", {"td": 2, "p": 2}),
    Case("a\tb\tc\n1\t2\n3\t4\t5", "a b c\n1 2\n3 4 5", {"td": 6}),
    Case("To:\n\tStreet 1\n\tTown", "To: Street 1 Town", {"table": 0}),
    Case("a\tb\n\nc\td", "a b\nc d", {"table": 0, "p": 2}),
    Case("| a |\n|-|\n| 1 | 2 \\| x | **3** |", "a\n1 2 | x | 3", {"td": 2, "strong": 1}),
    Case("no\ttable", "no table", {"table": 0}),
    Case("a\tb\nno table", "a b no table", {"table": 0}),
    Case("```\na\tb\n1\t2\n```", "a b\n1 2", {"table": 0}),
]

MATH = [
    Case("Let $a^2 + b^2 = c^2$ be.", "Let $a^2 + b^2 = c^2$ be.", {"math": 1}),
    Case(r"So \(e^{i\pi}\,+1\) it is", r"So \(e^{i\pi}\,+1\) it is", {"math": 1}),
    Case("$$\nE = mc^2\n$$", "$$ E = mc^2 $$", {"math[display=block]": 1}),
    Case(
        "Text\n\\[\na\n- b\n\\]\nafter", "Text\n\\[ a - b \\]\nafter", {"math[display]": 1, "li": 0}
    ),
    Case("A $$x_1$$ b", "A $$x_1$$ b", {"math[display=block]": 1}),
    Case("*em $x*y$ y* and $a_1$ _b_ $c_1$", "em $x*y$ y and $a_1$ b $c_1$", {"em": 2, "math": 3}),
    Case("- item $x$\n\n  $$y$$\n\n> $z$", "item $x$\n$$y$$\n$z$", {"math": 3}),
    Case("| $x_1$ | b |\n|---|---|\n| c | $d$ |", "$x_1$ b\nc $d$", {"th math": 1, "td math": 1}),
    Case("[$l$](https://e.org) **$k$** <b>$m$</b>", "$l$ $k$ $m$", {"a math": 1, "strong math": 1}),
    Case("公式$x$和$y$。the $n$th", "公式$x$和$y$。the $n$th", {"math": 3}),
    Case("$x<y$ and $y>z$, $2 + 3$", "$x<y$ and $y>z$, $2 + 3$", {"math": 3}),
    Case("It costs $5 and $10.", "It costs $5 and $10.", {"math": 0}),
    Case(
        "$5 or 5$, $6 and 7$ each; US$5, A$10", "$5 or 5$, $6 and 7$ each; US$5, A$10", {"math": 0}
    ),
    Case(
        "**$5** or **$10**, $20-$30, $1,000/$2,000",
        "$5 or $10, $20-$30, $1,000/$2,000",
        {"math": 0},
    ),
    Case("$HOME/bin:$PATH and ${x} $ y $", "$HOME/bin:$PATH and ${x} $ y $", {"math": 0}),
    Case("$$ is cheap, $$$ is dear", "$$ is cheap, $$$ is dear", {"math": 0}),
    Case("`$x$` and ``\\(y\\)``", r"$x$ and \(y\)", {"math": 0, "code": 2}),
    Case("```\n$$x$$\n```", "$$x$$", {"math": 0}),
    Case(r"\$x\$ \\(a\\) \[1\] \[sic\]", r"$x$ \(a\) [1] [sic]", {"math": 0}),
    Case(r"An open \[ or \( and $x", "An open [ or ( and $x", {"math": 0}),
    Case(r"$\frac{a$ and $\nothing{x}$", r"$\frac{a$ and $\nothing{x}$", {"math": 0}),
    Case("$a\n\nb$", "$a\nb$", {"math": 0}),
]

NOTES = [
    Case(
        "One[^1] and two[^n].\n\n[^1]: The first.\n[^n]: The *second*.",
        "One1 and twon.\n1\nThe first.\nn\nThe second.",
        {"sup > a": 2, "[role=note]": 2, "[role=note] em": 1, "[role=note] a[href$='-1-1']": 1},
    ),
    Case(
        "See[^a].\n\n[^a]: One\ngoes on\n\n    and a second\n\n        code\n\nAfter.",
        "Seea.\na\nOne goes on\nand a second\ncode\nAfter.",
        {"[role=note] > p": 2, "[role=note] pre": 1, ".cp-prose > p": 2, "p": 4},
    ),
    Case("No note[^1] here[^].", "No note[^1] here[^].", {"sup": 0}),
    Case("Late[^x] [words][^x]\n\nMid.\n\n[^X]: It.", "Latex [words]x\nMid.\nX\nIt.", {"sup": 2}),
    Case("Twice[^1], twice[^1].\n\n[^1]: N", "Twice1, twice1.\n1\nN", {"a[role=doc-noteref]": 2}),
    Case("`[^1]` \\[^1]\n\n[^1]: N", "[^1] [^1]\n1\nN", {"sup": 0, "a:not([hidden])": 0}),
    Case("- a[^1]\n\n> b[^1]\n\n[^1]: $x$ and `y`", "a1\nb1\n1\n$x$ and y", {"sup": 2, "math": 1}),
    Case("[^a]: [^b]: no note in a note", "a\n[^b]: no note in a note", {"[role=note]": 1}),
    Case("x[^__proto__]\n\n[^__proto__]: p", "x__proto__\n__proto__\np", {"sup": 1}),
]

CASES: dict[str, list[Case]] = {
    "tags": TAGS,
    "world": WORLD,
    "tasks": TASKS,
    "math": MATH,
    "notes": NOTES,
    "references": REFERENCES,
    "tables": TABLES,
}
"""By what they are about."""
