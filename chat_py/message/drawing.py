"""One answer as it is drawn: its thoughts, and its text below them."""

from __future__ import annotations

from dataclasses import dataclass, field

from chat_py.browser.protocols.dom import Element, Markup, MarkupStream
from chat_py.message.thoughts import GrowingThoughts, Thoughts
from chat_py.models.message import Message
from chat_py.models.parts import Part, ReasoningPart

__all__ = ["Drawing"]


@dataclass(eq=False, kw_only=True)
class Drawing:
    """What has come of an answer, and how much of it is on the page.

    `body` is where the text goes; `None` while another chat is open. `shown` counts the characters
    that an earlier text, of which this is the repetition, has left there. `former` is the message
    that this one is to take the place of: it stays until the first words are here. `seconds` is how
    long the model thought: as the server tells it, or as it was here since `thinking_since`.
    """

    chat_id: str
    markup: Markup
    thoughts: Thoughts
    former: Message | None = None
    body: Element | None = None
    seconds: float | None = None
    thinking_since: float | None = None
    shown: int = 0
    length: int = 0
    _stream: MarkupStream | None = None
    _box: GrowingThoughts | None = None
    _pieces: list[str] = field(default_factory=list[str])
    _drawn: int = 0
    _thought: list[str] = field(default_factory=list[str])
    _thought_drawn: int = 0

    @property
    def text(self) -> str:
        """The whole text so far."""
        return "".join(self._pieces)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has come."""
        return not self._pieces and not self._thought

    @property
    def waits(self) -> bool:
        """Whether there is something to draw, and somewhere."""
        return self._has_thoughts or self._has_text

    @property
    def _has_text(self) -> bool:
        return (
            self.body is not None
            and self._drawn < len(self._pieces)
            # What is repeated takes the place of what is there when it is as long.
            and self.length >= self.shown
        )

    @property
    def _has_thoughts(self) -> bool:
        return self.body is not None and self._thought_drawn < len(self._thought)

    def write(self, piece: str, now: float) -> None:
        """The next piece of the text. `now` is monotonic, in seconds."""
        self._think_no_more(now)
        self._pieces.append(piece)
        self.length += len(piece)

    def think(self, piece: str, seconds: float | None, now: float) -> None:
        """The next piece of the thoughts, which took `seconds` where the server tells it."""
        self._thought.append(piece)
        self.seconds = seconds
        if self.thinking_since is None:
            self.thinking_since = now

    def restart(self) -> None:
        """All starts over. The text that is there stays until as much has come again."""
        self.shown = max(self.shown, self.length)
        self._pieces, self._thought, self.length = [], [], 0
        self._begin_anew()

    def attach(self, body: Element | None) -> None:
        """Draw it here from the beginning."""
        self.body, self.shown = body, 0
        self._begin_anew()

    def detach(self) -> None:
        """Another chat is open."""
        self.body = None
        self._begin_anew()

    def draw(self) -> None:
        """What has come since the last time."""
        body = self.body
        if body is None:
            return
        if self._has_thoughts:
            self._draw_thoughts(body)
        if self._has_text:
            if self._stream is None:
                self._clear(body)
                if self._box is not None:
                    self._box.end(self.seconds, alone=False)
                self._stream = self.markup.stream(body)
            self._stream.write("".join(self._pieces[self._drawn :]))
            self._drawn = len(self._pieces)

    def end(self, text: str, parts: list[Part] | None, now: float) -> None:
        """Draw the whole of it. Where the server does not tell how long the model thought, the
        `parts` do so from now on."""
        body = self.body
        if body is None:
            return
        self._think_no_more(now)
        for part in parts or ():
            if isinstance(part, ReasoningPart) and part.seconds is None:
                part.seconds = self.seconds
        if self._box is not None:
            self._draw_thoughts(body)
            self._box.end(self.seconds, alone=not text)
        elif body.parent is not None:
            whole = Message(sender="bot", parts=parts)
            self.thoughts.show(body.parent, whole, alone=not text)
        so_far = self.text
        if self._stream is not None and text.startswith(so_far):
            self._stream.write("".join(self._pieces[self._drawn :]) + text[len(so_far) :])
            self._stream.end()
        else:
            self.markup.render(body, text)

    def _draw_thoughts(self, body: Element) -> None:
        if self._box is None:
            self._clear(body)
            self._box = self.thoughts.begin(body)
        self._box.write("".join(self._thought[self._thought_drawn :]))
        self._thought_drawn = len(self._thought)

    def _clear(self, body: Element) -> None:
        """The dots go, or the former answer does."""
        if self._stream is None:
            body.replace_children()
        if self._box is None and body.parent is not None:
            self.thoughts.remove(body.parent)

    def _think_no_more(self, now: float) -> None:
        if self.seconds is None and self.thinking_since is not None:
            self.seconds = now - self.thinking_since

    def _begin_anew(self) -> None:
        self._stream = self._box = None
        self._drawn = self._thought_drawn = 0
