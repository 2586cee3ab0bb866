"""The plain text of a message's HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

__all__ = ["plain_text"]

PARAGRAPHS = frozenset("p blockquote pre ul ol table h1 h2 h3 h4 h5 h6 dl hr details".split())
"""A blank line stands above and below them, but not inside lists."""
LINES = frozenset("li tr br dt dd div summary figure figcaption caption".split())
SPACES = re.compile(r"[ \t\n\r\f]+")


class _Reader(HTMLParser):
    """Collects the words. Spaces, line breaks and the marker of an item are written once a word
    follows them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._breaks = 0
        self._space = False
        self._marker = ""
        self._lists: list[int | None] = []  # the next number of each open list
        self._in_code = 0
        self._in_button = 0  # one of the page's own controls
        self._in_first_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)
        match tag, dict(attrs):
            case "button", _:
                self._in_button += 1
            case "pre", _:
                self._in_code += 1
            case "ul", _:
                self._lists.append(None)
            case "ol", values:
                start = values.get("start") or ""
                self._lists.append(int(start) if re.fullmatch(r"\d{1,9}", start) else 1)
            case "li", _:
                self._begin_item()
            case "tr", _:
                self._in_first_cell = True
            case (("td" | "th"), _):
                if not self._in_first_cell:
                    self._space = False
                    self._write("\t")
                self._in_first_cell = False
            case "img", values:
                self._write(values.get("alt") or "")
            case "input", values:
                self._write("[x]" if "checked" in values else "[ ]")
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        if tag == "button":
            self._in_button -= 1
        elif tag == "pre":
            self._in_code -= 1
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._in_code:
            self._write(data)
            return
        text = SPACES.sub(" ", data)
        self._space = self._space or text.startswith(" ")
        if text.strip(" "):
            self._write(text.strip(" "))
            self._space = text.endswith(" ")

    def _begin_item(self) -> None:
        number = self._lists[-1] if self._lists else None
        indent = "  " * (len(self._lists) - 1)
        self._marker = indent + ("- " if number is None else f"{number}. ")
        if number is not None:
            self._lists[-1] = number + 1

    def _break(self, tag: str) -> None:
        # The words of an item begin on the line of its marker.
        if self._marker or not self.parts:
            return
        if tag in PARAGRAPHS:
            self._breaks = max(self._breaks, 1 if self._lists else 2)
        elif tag == "br":
            self._breaks += 1
        elif tag in LINES:
            self._breaks = max(self._breaks, 1)

    def _write(self, text: str) -> None:
        if self._in_button or not text:
            return
        if self._breaks:
            # Every code block ends in a line break already.
            before = self.parts[-1].removesuffix("\n")
            self.parts[-1:] = [before, "\n" * self._breaks]
        elif self._space and self.parts and not self.parts[-1].endswith(("\n", "\t")):
            self.parts.append(" ")
        self.parts += [self._marker, text]
        self._breaks, self._space, self._marker = 0, False, ""


def plain_text(html: str) -> str:
    """The words of sanitised HTML, line by line as one reads them: code as it is, cells set off by
    tabs, items with their numbers."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts).removesuffix("\n")
