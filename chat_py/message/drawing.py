"""One answer as it is drawn: its thoughts, and below them its text and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from chat_py.browser.protocols.dom import Element, Markup, MarkupStream
from chat_py.message.body import GrowingBody, MessageBody
from chat_py.message.thoughts import GrowingThoughts, Thoughts
from chat_py.models.message import Message
from chat_py.models.parts import Part, ReasoningPart, TextPart, ToolPart, is_passing

__all__ = ["Drawing"]


@dataclass(eq=False, kw_only=True)
class Drawing:
    """What has come of an answer, and how much of it is on the page.

    `place` is where the text begins; `None` while another chat is open. `shown` counts the
    characters that an earlier text, of which this is the repetition, has left there. `former` is
    the message that this one is to take the place of: it stays until the first words are here.
    `seconds` is how long the model thought: as the server tells it, or as it was here since
    `thinking_since`.
    """

    chat_id: str
    markup: Markup
    thoughts: Thoughts
    body: MessageBody
    former: Message | None = None
    place: Element | None = None
    seconds: float | None = None
    thinking_since: float | None = None
    shown: int = 0
    length: int = 0
    _stream: MarkupStream | None = None
    _box: GrowingThoughts | None = None
    _layout: GrowingBody | None = None
    _cleared: bool = False
    _pieces: list[str | Part] = field(default_factory=list[str | Part])
    _has_parts: bool = False
    _drawn: int = 0
    _thought: list[str] = field(default_factory=list[str])
    _thought_drawn: int = 0

    @property
    def text(self) -> str:
        """The whole text so far."""
        if not self._has_parts:  # nearly always
            return "".join(cast("list[str]", self._pieces))
        return "".join(piece for piece in self._pieces if isinstance(piece, str))

    @property
    def is_empty(self) -> bool:
        """Whether nothing has come."""
        return not self._pieces and not self._thought

    @property
    def waits(self) -> bool:
        """Whether there is something to draw, and somewhere."""
        return self._has_thoughts or self._has_pieces

    @property
    def _has_pieces(self) -> bool:
        return (
            self.place is not None
            and self._drawn < len(self._pieces)
            # What is repeated takes the place of what is there when it is as long.
            and self.length >= self.shown
        )

    @property
    def _has_thoughts(self) -> bool:
        return self.place is not None and self._thought_drawn < len(self._thought)

    def write(self, piece: str, now: float) -> None:
        """The next piece of the text. `now` is monotonic, in seconds."""
        self._think_no_more(now)
        self._pieces.append(piece)
        self.length += len(piece)

    def put(self, part: Part) -> None:
        """A part that stands after the text so far, or a tool that has changed."""
        self._pieces.append(part)
        self._has_parts = True

    def think(self, piece: str, seconds: float | None, now: float) -> None:
        """The next piece of the thoughts, which took `seconds` where the server tells it."""
        self._thought.append(piece)
        self.seconds = seconds
        if self.thinking_since is None:
            self.thinking_since = now

    def restart(self) -> None:
        """All starts over. The text that is there stays until as much has come again."""
        self.shown = max(self.shown, self.length)
        self._pieces, self._thought, self.length, self._has_parts = [], [], 0, False
        self._begin_anew()

    def attach(self, place: Element | None) -> None:
        """Draw it here from the beginning."""
        self.place, self.shown = place, 0
        self._begin_anew()

    def detach(self) -> None:
        """Another chat is open."""
        self.place = None
        self._begin_anew()

    def draw(self) -> None:
        """What has come since the last time."""
        place = self.place
        if place is None:
            return
        if self._has_thoughts:
            self._draw_thoughts(place)
        if self._has_pieces:
            self._draw_pieces(place)

    def end(self, text: str, parts: list[Part] | None, now: float) -> None:
        """Draw the whole of it. Where the server does not tell how long the model thought, the
        `parts` do so from now on."""
        place = self.place
        if place is None:
            return
        self._think_no_more(now)
        for part in parts or ():
            if isinstance(part, ReasoningPart) and part.seconds is None:
                part.seconds = self.seconds
        whole = Message(sender="bot", content=text, parts=parts)
        if self._box is not None:
            self._draw_thoughts(place)
            self._box.end(self.seconds, alone=not text)
        elif place.parent is not None:
            self.thoughts.show(place.parent, whole, alone=not text)
        so_far = self.text
        if self._cleared and text.startswith(so_far) and self._put_parts() == _beside(parts):
            # What is drawn stays, with a selection in it or an open detail.
            self._draw_pieces(place)
            self._write(place, text[len(so_far) :])
            if self._stream is not None:
                self._stream.end()
            if self._layout is not None:
                self._layout.end()
        elif place.parent is not None:
            self.body.show(place.parent, whole, "bot", text)

    def _put_parts(self) -> list[Part]:
        """The parts that have come, each tool as it is now."""
        if not self._has_parts:
            return []
        found: dict[object, Part] = {}
        for place, piece in enumerate(self._pieces):
            if not isinstance(piece, str):
                found[(piece.id,) if isinstance(piece, ToolPart) else place] = piece
        return [part for part in found.values() if not is_passing(part)]

    def _draw_pieces(self, place: Element) -> None:
        written: list[str] = []
        for piece in self._pieces[self._drawn :]:
            if isinstance(piece, str):
                written.append(piece)
                continue
            self._write(place, "".join(written))
            written = []
            self._put(place, piece)
        self._write(place, "".join(written))
        self._drawn = len(self._pieces)

    def _write(self, place: Element, text: str) -> None:
        if not text:
            return
        if self._stream is None:
            self._clear(place)
            if self._box is not None:
                self._box.end(self.seconds, alone=False)
            here = self._layout.text_place() if self._layout is not None else place
            self._stream = self.markup.stream(here)
        self._stream.write(text)

    def _put(self, place: Element, part: Part) -> None:
        if self._layout is None:
            self._clear(place)
            self._layout = self.body.begin(place)
            if self._layout is None:
                return
            if self._stream is not None:
                self._layout.text_place()
        self._layout.put(part)
        if self._stream is not None and self._layout.is_parted:
            self._stream.end()
            self._stream = None

    def _draw_thoughts(self, place: Element) -> None:
        if self._box is None:
            self._clear(place)
            self._box = self.thoughts.begin(place)
        self._box.write("".join(self._thought[self._thought_drawn :]))
        self._thought_drawn = len(self._thought)

    def _clear(self, place: Element) -> None:
        """The dots go, or the former answer does."""
        if self._cleared:
            return
        self._cleared = True
        place.replace_children()
        if place.parent is not None:
            self.body.clear(place.parent)
            if self._box is None:
                self.thoughts.remove(place.parent)

    def _think_no_more(self, now: float) -> None:
        if self.seconds is None and self.thinking_since is not None:
            self.seconds = now - self.thinking_since

    def _begin_anew(self) -> None:
        self._stream = self._box = self._layout = None
        self._cleared = False
        self._drawn = self._thought_drawn = 0


def _beside(parts: list[Part] | None) -> list[Part]:
    """The parts that are neither text nor thoughts."""
    return [part for part in parts or () if not isinstance(part, (TextPart, ReasoningPart))]
