"""What static/src/native/templates/ does, over Beautiful Soup: the default templates, filled."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag

__all__ = ["FakeTemplates"]

SOURCES = Path(__file__).parents[2] / "static/src/native/templates"
ROOT = re.compile(r"^  (\w+): \{.*?root: (\{.*?\}|message),", re.MULTILINE | re.DOTALL)
PLACES = ("status", "actions", "icon", "picture", "before", "player")
ATTRIBUTE = re.compile(r'"?([\w-]+)"?: "(\w+)"')
Values = Mapping[str, str | bool | None]


class FakeTemplates:
    """Templates by kind, and what was filled: the parts that depend on values."""

    def __init__(self) -> None:
        html = (SOURCES / "default.html").read_text("utf-8")
        html = re.sub(r">\n\s*", ">", html)
        soup = BeautifulSoup(html, "html.parser", multi_valued_attributes=None)
        self._templates = {str(each["data-cp"]): each for each in soup("template")}
        self._filled: dict[int, tuple[Tag, list[_Part], dict[str, Any]]] = {}

    def fill(self, kind: str, values: Values) -> Tag:
        """A new element of the template `kind`."""
        root = copy.copy(next(iter(self._templates[kind].find_all(True, recursive=False))))
        parts = [_Part(tag, kind) for tag in (root, *root.find_all(True))]
        for name, value in roots()[kind].items():
            parts[0].bound[name] = value
        parts[0].shown = None
        root["data-cp"] = kind
        for text in root.select('[data-slot="text"]') if kind == "message" else []:
            text["class"] = f"{text.get('class', '')} message-text cp-prose".strip()
        self._filled[id(root)] = (root, parts, {**values})
        for part in parts:
            part.apply(values, None)
        return root

    def refill(self, root: Tag, changes: Values) -> None:
        """Other values for some of an element's."""
        if id(root) not in self._filled:
            return
        _, parts, values = self._filled[id(root)]
        values.update(changes)
        for part in parts:
            part.apply(values, set(changes))


def roots() -> dict[str, dict[str, str]]:
    """The attributes of every root element, by kind."""
    source = (SOURCES / "kinds.mjs").read_text("utf-8")
    named = re.search(r"const message = (\{.*?\});", source)
    assert named is not None
    return {
        kind: dict(ATTRIBUTE.findall(text.replace("message", named[1])))
        for kind, text in ROOT.findall(source)
    }


class _Part:
    def __init__(self, tag: Tag, kind: str) -> None:
        self.tag = tag
        self.gap: Comment | None = None
        slot = tag.get("data-slot")
        is_place = slot in PLACES or (slot == "text" and kind == "message")
        self.slot = None if slot is None or is_place else str(slot)
        self.shown = tag.attrs.pop("data-if", None) or self.slot
        self.bound = {
            name.removeprefix("data-bind-"): tag.attrs.pop(name)
            for name in [name for name in tag.attrs if name.startswith("data-bind-")]
        }
        if icon := tag.attrs.pop("data-icon", None) if tag.name != "svg" else None:
            tag.insert(0, BeautifulSoup(f'<svg data-icon="{icon}"></svg>', "html.parser").svg)

    def apply(self, values: Values, changed: set[str] | None) -> None:
        for name, pattern in self.bound.items():
            value = values.get(pattern)
            if changed is not None and pattern not in changed:
                continue
            if value is None or value is False:
                self.tag.attrs.pop(name, None)
            else:
                self.tag[name] = "" if value is True else value
        if self.slot and (changed is None or self.slot in changed):
            self.tag.string = str(values.get(self.slot) or "")
        if self.shown and (changed is None or self.shown in changed):
            self._show(values.get(self.shown) not in (None, False))

    def _show(self, is_shown: bool) -> None:
        if is_shown and self.gap is not None:
            self.gap.replace_with(self.tag)
            self.gap = None
        elif not is_shown and self.gap is None:
            self.gap = Comment("")
            self.tag.replace_with(self.gap)
