"""A tool that was called: a line with its name and state, and its details behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from chat_py.backends.tool_answers import ToolAnswers
from chat_py.browser.protocols.dom import Document, Element, Markup
from chat_py.locales import Texts
from chat_py.message.parts.json_excerpt import MOST, json_excerpt
from chat_py.models.parts import ToolPart
from chat_py.view.focus import Focus

__all__ = ["Tools", "tool_words"]

LONGEST_NAME = 200


def tool_name(part: ToolPart, texts: Texts) -> str:
    """What a tool is called."""
    name = " ".join((part.title or part.name)[:LONGEST_NAME].split())
    return name or texts("tool.unnamed")


def tool_words(part: ToolPart, texts: Texts, *, live: bool) -> str:
    """What a tool is called, and its state, in words. `live`: the answer is still coming."""
    return texts("tool.line", name=tool_name(part, texts), state=_state(part, texts, live=live))


@dataclass(frozen=True, kw_only=True)
class Tools:
    """Builds `<div class="cp-tool">`, and changes it with its tool."""

    document: Document
    markup: Markup
    texts: Texts
    focus: Focus
    answers: ToolAnswers

    def build(self, part: ToolPart, message_id: str, *, live: bool) -> Element:
        """The element of a tool. `live`: the answer is still coming."""
        create = self.document.create
        line = create(
            "summary",
            {"class": "cp-tool__line"},
            self.document.icon("tool"),
            create("bdi", {"class": "cp-tool__name"}),
            create("span", {"class": "cp-tool__state"}),
        )
        details = create("details", None, line, create("div", {"class": "cp-tool__data"}))
        box = create("div", {"class": "cp-tool", "data-tool-id": part.id}, details)
        self.update(box, part, message_id, live=live)
        return box

    def update(self, box: Element, part: ToolPart, message_id: str, *, live: bool) -> None:
        """Show a tool as it is now."""
        texts = self.texts
        box.set("data-tool-state", part.state if live or part.state != "running" else "unfinished")
        for selector, text in (
            (".cp-tool__name", tool_name(part, texts)),
            (".cp-tool__state", _state(part, texts, live=live)),
        ):
            if (place := box.query(selector)) is not None:
                place.text = text
        if (data := box.query(".cp-tool__data")) is not None:
            data.replace_children(*self._data(part))
        with self.focus.kept(box):
            if (old := box.query(".cp-tool__ask")) is not None:
                old.remove()
            if part.state == "asks" and self.answers.waits_for(message_id, part.id):
                box.append(self._question(part, message_id))

    def _data(self, part: ToolPart) -> list[Element]:
        texts, found = self.texts, list[Element]()
        if part.title and part.name:
            found += self._field("tool.called", part.name[:LONGEST_NAME])
        if part.input is not None:
            found += self._field("tool.input", part.input)
        if part.output is not None:
            found += self._field("tool.output", part.output)
        return found or [self.document.create("p", None, texts("tool.no_data"))]

    def _field(self, label: str, value: Any) -> list[Element]:
        create = self.document.create
        place = create("div", {"class": "cp-prose"})
        self.markup.render(place, _fenced(value))
        return [create("p", {"class": "cp-tool__label"}, self.texts(label)), place]

    def _question(self, part: ToolPart, message_id: str) -> Element:
        name = tool_name(part, self.texts)
        words = self.texts("tool.question", name=name)
        create = self.document.create
        row = create("div", {"class": "cp-tool__ask", "role": "group", "aria-label": words})
        row.append(create("span", None, words))
        for action, style in (("allow", "cp-button cp-button--primary"), ("deny", "cp-button")):
            attributes = {
                "class": style,
                "type": "button",
                "data-message-action": action,
                "data-message-id": message_id,
                "data-tool-id": part.id,
            }
            row.append(create("button", attributes, self.texts(f"tool.{action}")))
        return row


def _state(part: ToolPart, texts: Texts, *, live: bool) -> str:
    is_over = part.state == "running" and not live
    return texts("tool.unfinished" if is_over else f"tool.{part.state}")


def _fenced(value: Any) -> str:
    """A code block that no text in it can end."""
    if isinstance(value, str):
        language, text = "", value if len(value) <= MOST else value[:MOST] + "…"
    else:
        language, text = "json", json_excerpt(value)
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"
