"""What a model thought before it answered: closed details above the answer (contract §10)."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Document, Element, Markup
from chat_py.locales import Texts
from chat_py.models.message import Message
from chat_py.models.parts import reasoning_in
from chat_py.models.thinking import ThinkingSplitter

__all__ = ["GrowingThoughts", "Thoughts", "split_thoughts", "thoughts_of"]

BOX = ".cp-thoughts"


def split_thoughts(content: str) -> tuple[str, str]:
    """Text and thoughts of an answer's content: what is in `<think>…</think>` is thought."""
    if "<think>" not in content and "</think>" not in content:
        return content, ""
    splitter = ThinkingSplitter()
    text: list[str] = []
    thoughts: list[str] = []
    for kind, piece in (*splitter.feed(content), *splitter.end()):
        if kind == "text":
            text.append(piece)
        elif kind == "reasoning":
            thoughts.append(piece)
        else:  # the text so far was reasoning
            thoughts, text = [*thoughts, *text], []
    return "".join(text), "".join(thoughts)


def thoughts_of(message: Message) -> tuple[str, float | None]:
    """The thoughts of a stored message, and how many seconds they took where that is known."""
    if message.sender == "user":
        return "", None
    told, seconds = reasoning_in(message.parts or ())
    _, inside = split_thoughts(message.content)
    return "\n\n".join(filter(None, (told, inside.strip()))), seconds


class Thoughts:
    """Builds `<details class="cp-thoughts">`."""

    def __init__(self, *, document: Document, markup: Markup, texts: Texts) -> None:
        self._document = document
        self._markup = markup
        self._texts = texts

    def show(self, article: Element, message: Message, *, alone: bool) -> None:
        """Put the thoughts of a stored message above its text, in the place of those that are
        there. `alone`: there is no text."""
        self.remove(article)
        text, seconds = thoughts_of(message)
        body = article.query(".message-text")
        if text and body is not None:
            box, summary, place = self._build(is_open=alone)
            summary.text = self._title(seconds)
            self._markup.render(place, text)
            body.before(box)

    def begin(self, body: Element) -> GrowingThoughts:
        """Thoughts that come now, above the text in `body`."""
        box, summary, place = self._build(is_open=True)
        summary.text = self._texts("thoughts.now")
        body.before(box)
        return GrowingThoughts(self, self._markup, (box, summary, place))

    def remove(self, article: Element) -> None:
        """Take the thoughts away."""
        if (box := article.query(BOX)) is not None:
            box.remove()

    def end(self, box: Element, summary: Element, seconds: float | None, *, alone: bool) -> None:
        """The thoughts are whole."""
        summary.text = self._title(seconds)
        box.set("open", alone)

    def _title(self, seconds: float | None) -> str:
        if seconds is None:
            return self._texts("thoughts.title")
        whole = round(seconds)
        if whole < 1:
            return self._texts("thoughts.moment")
        if whole < 100:
            return self._texts("thoughts.seconds", seconds=whole)
        return self._texts("thoughts.minutes", minutes=round(whole / 60))

    def _build(self, *, is_open: bool) -> tuple[Element, Element, Element]:
        create = self._document.create
        summary = create("summary", {"class": "cp-thoughts__title"})
        place = create("div", {"class": "cp-thoughts__text cp-prose"})
        box = create("details", {"class": "cp-thoughts", "open": is_open}, summary, place)
        return box, summary, place


class GrowingThoughts:
    """Thoughts while they come."""

    def __init__(
        self, thoughts: Thoughts, markup: Markup, elements: tuple[Element, Element, Element]
    ) -> None:
        self._thoughts = thoughts
        self._box, self._summary, place = elements
        self._stream = markup.stream(place)
        self._ended = False

    def write(self, piece: str) -> None:
        """The next piece."""
        self._stream.write(piece)

    def end(self, seconds: float | None, *, alone: bool) -> None:
        """They are whole, for now, after so many `seconds`. `alone`: no text follows."""
        if not self._ended:
            self._ended = True
            self._stream.end()
        self._thoughts.end(self._box, self._summary, seconds, alone=alone)
