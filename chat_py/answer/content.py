"""What an answer consists of, while it comes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import cast

from chat_py.border.surrogates import SurrogateJoiner
from chat_py.models.parts import Part, ReasoningPart, TextPart, ToolPart, is_passing
from chat_py.models.thinking import ThinkingSplitter

__all__ = ["AnswerContent", "Unseen"]

MAY_BE_TAG = re.compile(r"</?(?:$|t(?:$|h(?:$|i(?:$|n(?:$|k)))))")
"""`<think` or `</think`, or what may become that with the next piece."""
HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Unseen:
    """What has come since the last look; `restarted`: the answer has started over before it.

    `pieces` are texts, and the parts that came between them.
    """

    pieces: list[str | Part]
    thoughts: str
    seconds: float | None
    restarted: bool

    @property
    def text(self) -> str:
        """All of the texts."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str))


class AnswerContent:
    """Text, thoughts and other parts, in pieces cut anywhere.

    `<think>…</think>` in the text counts as thoughts (contract §10). Texts are joined only when
    they are read: adding to one string for each word costs O(n²).
    """

    def __init__(self) -> None:
        self._restarted = False
        self._clear()

    def _clear(self) -> None:
        self._text: list[str] = []
        self._thoughts: list[str] = []
        self._unseen: list[str | Part] = []
        self._unseen_thoughts: list[str] = []
        self._seconds: float | None = None
        self._beside: list[tuple[int, Part]] = []
        self._splitter: ThinkingSplitter | None = None
        self._halves: SurrogateJoiner | None = None
        self._is_plain = True

    @property
    def text(self) -> str:
        """All of it, so far."""
        self._text = ["".join(self._text)]
        return self._text[0]

    @property
    def has_text(self) -> bool:
        """Whether any of it has come."""
        return any(self._text)

    @property
    def parts(self) -> list[Part] | None:
        """All parts, in the order in which they came, the thoughts first; `None` where there is
        nothing but text."""
        thoughts = "".join(self._thoughts)
        if not thoughts and not self._beside:
            return None
        parts: list[Part] = []
        if thoughts:
            parts.append(ReasoningPart(text=thoughts, seconds=self._seconds))
        text, at = self.text, 0
        for place, part in self._beside:
            if is_passing(part):
                continue
            if place > at:
                parts.append(TextPart(text=text[at:place]))
                at = place
            parts.append(part)
        if at < len(text):
            parts.append(TextPart(text=text[at:]))
        return parts

    def add(self, piece: str) -> None:
        """The next piece of the text. It may have half a surrogate pair, whose other half comes
        with the next one."""
        is_whole = piece.isascii() or not HALF.search(piece)
        if self._is_plain and is_whole and "<" not in piece:  # nearly all pieces
            self._text.append(piece)
            self._unseen.append(piece)
            return
        if not is_whole and self._halves is None:
            self._halves = SurrogateJoiner()
            self._is_plain = False
        if self._halves is not None:
            piece = self._halves.feed(piece)
        self._split(piece)

    def add_thought(self, piece: str, seconds: float | None = None) -> None:
        """The next piece of the thoughts, and how long they took, where that is known."""
        if seconds is not None:
            self._seconds = (self._seconds or 0.0) + seconds
        if piece:
            self._thoughts.append(piece)
            self._unseen_thoughts.append(piece)

    def add_beside(self, part: Part) -> None:
        """Another part, after the text so far, or a tool that has changed."""
        self._unseen.append(part)
        if isinstance(part, ToolPart):
            for index, (place, other) in enumerate(self._beside):
                if isinstance(other, ToolPart) and other.id == part.id:
                    self._beside[index] = (place, part)
                    return
        self._beside.append((len(self.text), part))

    def restart(self) -> None:
        """All so far is void; what counts follows."""
        begun = self._text or self._thoughts or self._beside
        self._restarted = self._restarted or bool(begun)
        self._clear()

    def end(self) -> bool:
        """Nothing follows: half a pair, or what may have begun a tag, stays as it is. Tells
        whether that has made the text longer."""
        length = len(self._text)
        if self._halves is not None and (half := self._halves.end()):
            self._split(half)
        if self._splitter is not None:
            self._take(self._splitter.end())
        return len(self._text) > length

    def take_unseen(self) -> Unseen:
        """What has come since the last call."""
        pieces = self._unseen
        if len(pieces) > 1:
            pieces = _joined(pieces)
        thoughts = "".join(self._unseen_thoughts)
        unseen = Unseen(pieces, thoughts, self._seconds, self._restarted)
        self._unseen, self._unseen_thoughts, self._restarted = [], [], False
        return unseen

    def _split(self, piece: str) -> None:
        # Most answers have no such tag: their pieces are not looked at again.
        if self._splitter is None and "<" in piece and MAY_BE_TAG.search(piece):
            self._splitter = ThinkingSplitter()
            self._is_plain = False
            self._splitter.feed(self.text)
        if self._splitter is None:
            self._add_text(piece)
        else:
            self._take(self._splitter.feed(piece))

    def _add_text(self, piece: str) -> None:
        self._text.append(piece)
        self._unseen.append(piece)

    def _take(self, pieces: Sequence[tuple[str, str]]) -> None:
        for kind, piece in pieces:
            if kind == "reasoning":
                self.add_thought(piece)
            elif kind == "text":
                self._add_text(piece)
            else:  # the text so far was reasoning
                said = self.text
                self._text, self._restarted = [], True
                self._beside = [(0, part) for _, part in self._beside]
                self._unseen = [part for _, part in self._beside]
                self._thoughts.append(said)
                self._unseen_thoughts = list(self._thoughts)


def _joined(pieces: list[str | Part]) -> list[str | Part]:
    """The same with texts that follow one another made one."""
    joined: list[str | Part] = []
    for kind, group in groupby(pieces, type):
        found = list(group)
        joined += ["".join(cast("list[str]", found))] if kind is str else found
    return joined
