"""The body of a message: its text, and the parts that stand before, between and after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from chat_py.backends.tool_answers import ToolAnswers
from chat_py.browser.protocols.dom import Document, Element, Markup
from chat_py.browser.protocols.environment import Console
from chat_py.locales import Texts
from chat_py.message.text import MessageText
from chat_py.models.fields import Sender
from chat_py.models.message import Message
from chat_py.models.parts import Part, ReasoningPart, TextPart, ToolPart, is_passing
from chat_py.view.focus import Focus

__all__ = ["GrowingBody", "MessageBody"]

PLACE = ".message-text"


class GrowingBody(Protocol):
    """A body whose pieces come one after another (`parts.layout.Layout`)."""

    @property
    def is_parted(self) -> bool:
        """Whether text that comes next is not a continuation of what was there."""
        ...

    def text_place(self) -> Element:
        """The element of the text that comes next."""
        ...

    def put(self, part: Part) -> None:
        """The next part, or a tool that has changed."""
        ...

    def end(self) -> None:
        """Nothing follows."""
        ...


@dataclass(frozen=True, kw_only=True)
class MessageBody:
    """Draws bodies. What draws other parts than text is loaded when there is one (`LATER`); where
    it cannot be loaded, the text is there without them."""

    document: Document
    markup: Markup
    text: MessageText
    texts: Texts
    focus: Focus
    answers: ToolAnswers
    console: Console

    def show(self, main: Element, message: Message, sender: Sender, text: str) -> None:
        """Draw the body of a message anew in `main`: `text` is what a reader gets as its text."""
        place = main.query(PLACE)
        if place is None:
            return
        self.clear(main)
        parts = message.parts or ()
        if all(isinstance(part, (TextPart, ReasoningPart)) or is_passing(part) for part in parts):
            self.text.render(place, sender, text)
            return
        layout = self.begin(place, live=False)
        if layout is None:
            self.text.render(place, sender, text)
            return
        from chat_py.message.parts.layout import in_order

        place.replace_children()
        for piece in in_order(text, parts):
            if isinstance(piece, str):
                self.text.render(layout.text_place(), sender, piece)
            else:
                layout.put(piece)
        layout.end()

    def begin(self, place: Element, *, live: bool = True) -> GrowingBody | None:
        """Lay out the parts of a message as they come, beginning at the `place` of its text; `None`
        where what draws them cannot be loaded. `live`: the answer is still coming."""
        try:
            from chat_py.message.parts import files, layout, remarks, sources, tools
        except ImportError as error:
            self.console.report(error)
            return None

        document, markup, texts = self.document, self.markup, self.texts
        elements = layout.PartElements(
            document=document,
            markup=markup,
            tools=tools.Tools(
                document=document,
                markup=markup,
                texts=texts,
                focus=self.focus,
                answers=self.answers,
            ),
            sources=sources.Sources(document=document, markup=markup, texts=texts),
            files=files.Files(document=document, markup=markup, texts=texts),
            remarks=remarks.Remarks(document=document),
        )
        return layout.Layout(elements, place, live=live)

    def clear(self, main: Element) -> None:
        """Take away what stands beside the text."""
        for extra in main.query_all("[data-part]"):
            extra.remove()

    def words(self, part: ToolPart) -> str:
        """A tool and its state, to be said; empty where what tells them cannot be loaded."""
        try:
            from chat_py.message.parts.tools import tool_words
        except ImportError:
            return ""
        return tool_words(part, self.texts, live=True)
