"""The texts and other parts of one message, one below the other in the order in which they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chat_py.browser.protocols.dom import Document, Element, Markup
from chat_py.message.parts.files import Files
from chat_py.message.parts.remarks import Remarks
from chat_py.message.parts.sources import Sources
from chat_py.message.parts.tools import Tools
from chat_py.models.parts import (
    FilePart,
    NoticePart,
    Part,
    ReasoningPart,
    SourcePart,
    TextPart,
    ToolPart,
    is_passing,
    text_in,
)

__all__ = ["EXTRA", "Layout", "PartElements", "in_order"]

EXTRA = "data-part"
"""Attribute of all that stands in a message because of its parts."""


def in_order(text: str, parts: Sequence[Part]) -> list[str | Part]:
    """The pieces of `text`, and the other parts where they stand between them, sources last. Where
    the text is not that of the parts, it stands where their first text does, else at the end."""
    if text_in(parts) != text:
        others = [part for part in parts if not isinstance(part, TextPart)]
        first = next((n for n, part in enumerate(parts) if isinstance(part, TextPart)), len(others))
        parts = [*others[:first], TextPart(text=text), *others[first:]]
    found: list[str | Part] = []
    sources: list[Part] = []
    for part in parts:
        if isinstance(part, SourcePart):
            sources.append(part)
        elif isinstance(part, TextPart):
            if found and isinstance(found[-1], str):
                found[-1] += part.text
            else:
                found.append(part.text)
        elif not isinstance(part, ReasoningPart) and not is_passing(part):
            found.append(part)
    return [piece for piece in found if not isinstance(piece, str) or piece.strip()] + sources


@dataclass(frozen=True, kw_only=True)
class PartElements:
    """Builds the elements of each kind."""

    document: Document
    markup: Markup
    tools: Tools
    sources: Sources
    files: Files
    remarks: Remarks


class Layout:
    """Puts text and parts below one another, beginning at `place`, the `.message-text` of a
    message. `live`: the answer is still coming."""

    def __init__(self, elements: PartElements, place: Element, *, live: bool) -> None:
        self._elements = elements
        self._places = [place]
        self._live = live
        self._has_text = False
        self._tools: dict[str, tuple[ToolPart, Element]] = {}
        self._sources: list[SourcePart] = []
        self._files: Element | None = None
        self._passing: Element | None = None

    @property
    def is_parted(self) -> bool:
        """Whether text that comes next is not a continuation of what was there."""
        return not self._has_text

    def text_place(self) -> Element:
        """The element of the text that comes next."""
        self._files = None
        self._pass()
        self._has_text = True
        return self._places[-1]

    def put(self, part: Part) -> None:
        """The next part, or a tool that has changed."""
        self._pass()
        if isinstance(part, ToolPart):
            self._put_tool(part)
        elif isinstance(part, SourcePart):
            if part not in self._sources:
                self._sources.append(part)
        elif isinstance(part, FilePart):
            self._put_file(part)
        elif isinstance(part, NoticePart):
            line = self._elements.remarks.build(part)
            self._add(line)
            self._passing = line if is_passing(part) else None

    def end(self) -> None:
        """Nothing follows."""
        self._pass()
        self._live = False
        for part, box in self._tools.values():
            if part.state == "running":
                self._elements.tools.update(box, part, self._message_id, live=False)
        if self._sources:
            self._places[-1].after(self._marked(self._elements.sources.build(self._sources)))
        if len(self._places) > 1 and not self._has_text:
            self._places.pop().remove()
        if self._sources:
            named = [(part.url, part.title or part.url) for part in self._sources]
            self._elements.markup.cite(self._places, named)

    @property
    def _message_id(self) -> str:
        holder = self._places[0].closest("[data-message-id]")
        return (holder.get("data-message-id") or "") if holder is not None else ""

    def _put_tool(self, part: ToolPart) -> None:
        _, box = self._tools.get(part.id, (None, None))
        tools = self._elements.tools
        if box is None:
            box = tools.build(part, self._message_id, live=self._live)
            self._add(box)
        else:
            tools.update(box, part, self._message_id, live=self._live)
        self._tools[part.id] = part, box

    def _put_file(self, part: FilePart) -> None:
        if self._files is None:
            made = self._elements.files.list()
            self._add(made)
            self._files = made
        self._files.append(self._elements.files.build(part))

    def _add(self, element: Element) -> None:
        """Put an element after all that is there; the text that comes next stands after it."""
        self._files = None
        self._marked(element)
        place = self._places[-1]
        if not self._has_text:
            place.before(element)
            return
        create = self._elements.document.create
        following = self._marked(create("div", {"class": place.get("class")}))
        place.after(element, following)
        self._places.append(following)
        self._has_text = False

    def _pass(self) -> None:
        if self._passing is not None:
            self._passing.remove()
            self._passing = None

    def _marked(self, element: Element) -> Element:
        element.set(EXTRA, True)
        return element
