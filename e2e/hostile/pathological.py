"""Markdown that makes parsers slow or deep, each a few dozen kilobytes."""

from __future__ import annotations

__all__ = ["PATHOLOGICAL"]

N = 20_000

PATHOLOGICAL: dict[str, str] = {
    "brackets": "[" * N,
    "brackets that close": "[" * N + "a" + "]" * N,
    "links that never end": "[a](" * (N // 2),
    "links in links": "[a](b" * (N // 4),
    "pictures in links": "![[]()" * (N // 4),
    "pictures": "![" * (N // 2),
    "emphasis that opens": "*a " * N,
    "emphasis that closes": "a* " * N,
    "emphasis in strong": "**a *b " * (N // 4),
    "underscores in words": "a_" * N,
    "emphasis side by side": "*a*b" * (N // 4),
    "emphasis and brackets": "*[" * (N // 4),
    "stars": "*" * N,
    "tildes": "~~a " * (N // 2),
    "backticks of all lengths": "".join("e" + "`" * count for count in range(400)),
    "quotes": "> " * (N // 4) + "a",
    "lists in lists": "- " * (N // 10) + "a",
    "lists, indented": "\n".join("  " * level + "- a" for level in range(200)),
    "tags": "<div>" * (N // 4),
    "tags that never end": "<a-" * (N // 2),
    "comments that never end": "<!--" * (N // 4),
    "references": "\n".join(f"[{count}]: x" for count in range(2_000)),
    "rules": "***\n" * (N // 4),
    "a table": "|a" * 500 + "|\n" + "|-" * 500 + "|\n" + ("|b" * 500 + "|\n") * 10,
}
