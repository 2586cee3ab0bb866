"""What an answer consists of, while it comes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from chat_py.border.surrogates import SurrogateJoiner
from chat_py.models.parts import Part, ReasoningPart, TextPart, ToolPart
from chat_py.models.thinking import ThinkingSplitter

__all__ = ["AnswerContent", "Unseen"]

MAY_BE_TAG = re.compile(r"</?(?:$|t(?:$|h(?:$|i(?:$|n(?:$|k)))))")
"""`<think` or `</think`, or what may become that with the next piece."""
HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Unseen:
    """What has come since the last look; `restarted`: the answer has started over before it."""

    text: str
    thoughts: str
    seconds: float | None
    restarted: bool


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
        self._unseen: list[str] = []
        self._unseen_thoughts: list[str] = []
        self._seconds: float | None = None
        self._beside: list[Part] = []
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
        """All parts; `None` where there is nothing but text."""
        thoughts = "".join(self._thoughts)
        if not thoughts and not self._beside:
            return None
        parts: list[Part] = []
        if thoughts:
            parts.append(ReasoningPart(text=thoughts, seconds=self._seconds))
        if self.has_text:
            parts.append(TextPart(text=self.text))
        return [*parts, *self._beside]

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
        """Another part, or a tool that has changed."""
        if isinstance(part, ToolPart):
            others = [p for p in self._beside if not isinstance(p, ToolPart) or p.id != part.id]
            self._beside = others
        self._beside.append(part)

    def restart(self) -> None:
        """All so far is void; what counts follows."""
        self._restarted = self._restarted or bool(self._text or self._thoughts)
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
        text, thoughts = "".join(self._unseen), "".join(self._unseen_thoughts)
        unseen = Unseen(text, thoughts, self._seconds, self._restarted)
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
                self._text, self._unseen, self._restarted = [], [], True
                self._thoughts.append(said)
                self._unseen_thoughts = list(self._thoughts)
