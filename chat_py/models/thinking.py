"""`<think>…</think>` inside a text: models without a field of their own for reasoning write so."""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["Kind", "ThinkingSplitter"]

Kind = Literal["text", "reasoning", "was reasoning"]

OPEN, CLOSE = "<think>", "</think>"
_EITHER = re.compile(r"</?think>")
_FENCE = re.compile(r"[\s>]*(`{3,}|~{3,})(.*)")
_TICKS = re.compile(r"`+")


class ThinkingSplitter:
    """Tells reasoning from text, in pieces cut anywhere, each character looked at a few times.

    - A tag in a code block or in inline code is what the text is about, and stays.
    - A block that is never closed is reasoning to its end.
    - `</think>` on a line of its own without an opening tag: the chat templates of some models
      write the opening tag themselves, so that it is not in the answer. All text so far
      "was reasoning"; `feed` gives that once, with no text.
    - White space at the beginning of the reasoning, and of the text after it, is dropped.
    """

    def __init__(self) -> None:
        self._inside = False
        self._held = ""
        self._skip_blank = False
        self._tagged = False
        self._code = _CodeTracker()

    def feed(self, piece: str) -> list[tuple[Kind, str]]:
        """The pieces that are decided."""
        if not self._held and not self._skip_blank and not self._inside and "<" not in piece:
            self._code.feed(piece)
            return [("text", piece)]
        found: list[tuple[Kind, str]] = []
        text, self._held = self._held + piece, ""
        at = 0
        while at < len(text):
            step = self._inside_from if self._inside else self._outside_from
            at = step(text, at, found)
        return found

    def end(self) -> list[tuple[Kind, str]]:
        """What was held because a tag might have begun there."""
        held, self._held = self._held, ""
        if not held:
            return []
        return [("reasoning" if self._inside else "text", held)]

    def _inside_from(self, text: str, start: int, found: list[tuple[Kind, str]]) -> int:
        at = text.find(CLOSE, start)
        if at < 0:
            return self._rest("reasoning", text, start, found)
        self._give("reasoning", text[start:at], found)
        self._inside, self._skip_blank = False, self._code.is_blank
        return at + len(CLOSE)

    def _outside_from(self, text: str, start: int, found: list[tuple[Kind, str]]) -> int:
        tag = _EITHER.search(text, start)
        if tag is None:
            return self._rest("text", text, start, found)
        self._give("text", text[start : tag.start()], found)
        if tag[0] == OPEN and not self._code.is_code:
            self._inside = self._tagged = self._skip_blank = True
        elif tag[0] == CLOSE and not self._tagged and self._code.is_line_start:
            self._tagged = self._skip_blank = True
            self._code = _CodeTracker()
            found.append(("was reasoning", ""))
        else:
            self._give("text", tag[0], found)
        return tag.end()

    def _rest(self, kind: Kind, text: str, start: int, found: list[tuple[Kind, str]]) -> int:
        """All that is left, but for what may be the beginning of a tag: it waits for more."""
        end = text.rfind("<", max(start, len(text) - len(CLOSE) + 1))
        if end < 0 or not (OPEN.startswith(text[end:]) or CLOSE.startswith(text[end:])):
            end = len(text)
        self._held = text[end:]
        self._give(kind, text[start:end], found)
        return len(text)

    def _give(self, kind: Kind, text: str, found: list[tuple[Kind, str]]) -> None:
        if self._skip_blank:
            text = text.lstrip()
            self._skip_blank = not text
        if not text:
            return
        if kind == "text":
            self._code.feed(text)
        found.append((kind, text))


class _CodeTracker:
    """Whether the end of a growing Markdown text is inside code. Looks only when asked."""

    def __init__(self) -> None:
        self.is_blank = True
        """Whether there was no text but white space."""
        self._unseen: list[str] = []
        self._fence = ""
        self._line: list[str] = []
        self._ticks = 0
        """Length of the run of backticks that has opened inline code on the last line, or 0."""

    def feed(self, text: str) -> None:
        self._unseen.append(text)
        self.is_blank = self.is_blank and not text.strip()

    @property
    def is_code(self) -> bool:
        """Whether a fence, or inline code on the last line, is open."""
        self._look()
        return bool(self._fence or self._ticks)

    @property
    def is_line_start(self) -> bool:
        """Whether nothing stands on the last line, which is not in a fence."""
        self._look()
        return not self._fence and not self._line

    def _look(self) -> None:
        first, *lines = "".join(self._unseen).split("\n")
        self._unseen = []
        self._extend(first)
        for line in lines:
            self._end_line()
            self._extend(line)

    def _extend(self, text: str) -> None:
        if not text.strip() and not self._line:
            return
        for run in _TICKS.findall(text):
            if not self._ticks:
                self._ticks = len(run)
            elif self._ticks == len(run):
                self._ticks = 0
        if text:
            self._line.append(text)

    def _end_line(self) -> None:
        line, self._line, self._ticks = "".join(self._line), [], 0
        fence = _FENCE.match(line)
        if not fence:
            return
        marks, rest = fence.groups()
        if not self._fence:
            # If a backtick follows, it is inline code and opens no fence.
            self._fence = "" if marks[0] == "`" and "`" in rest else marks
        elif marks.startswith(self._fence) and not rest.strip():
            self._fence = ""
