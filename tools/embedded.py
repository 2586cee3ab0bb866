"""What `<chat-py>` and the launcher put into their shadow root: the chat's own page and styles.

There it is a part of somebody else's page: it has no landmark, heading or title of a whole page, it
measures itself by its element and not by the window, and no rule of the page can reach it, so that
its rules need no guard, and yield to `::part()`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

__all__ = ["PARTS", "embedded_markup", "embedded_styles"]

VOID = frozenset({"img", "input", "br", "path"})
DROPPED = frozenset(
    {"noscript", "cp-skip", "cp-brand__mark", "cp-sidebar__foot", "cp-menu__settings"}
)
"""By name or class: what only a whole page needs."""
RENAMED = {"aside": "div", "main": "section", "header": "div", "h1": "h2"}
TITLE = "chatTitle"
PARTS = {
    "cp-app": "app",
    "cp-sidebar": "list",
    "cp-main": "chat",
    "cp-header": "header",
    "cp-header__title": "title",
    "cp-notices": "notices",
    "cp-log": "log",
    "cp-jump": "jump",
    "cp-suggestions": "suggestions",
    "cp-composer": "composer",
    "cp-composer__box": "box",
    "cp-composer__input": "input",
    "cp-composer__attach": "attach",
    "cp-composer__voice": "voice",
    "cp-composer__stop": "stop",
    "cp-composer__send": "send",
}
"""Class → name for `::part()`. Messages get theirs as they come (static/src/embed/mount.mjs)."""
SPELLED = {"viewbox": "viewBox"}
"""What the parser writes in small letters, and SVG does not."""
MEDIA = re.compile(r"@media\s*([^{]*\((?:min-|max-)?(?:width|height)[^{]*)\{")
SIZES = re.compile(r"(?<=[\d.])(dvh|vh|vw)\b")
RELATIVE = {"dvh": "cqb", "vh": "cqb", "vw": "cqi"}


@dataclass
class _Node:
    name: str
    attributes: dict[str, str]
    children: list[_Node | str] = field(default_factory=list["_Node | str"])

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def is_dropped(self) -> bool:
        return not DROPPED.isdisjoint({self.name, *self.classes})

    def plain(self) -> list[object]:
        children = [each if isinstance(each, str) else each.plain() for each in self.children]
        return [self.name, self.attributes, *children]


class _Reader(HTMLParser):
    """Reads what is written as our own page is: every element that is not void is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.body = _Node("", {})
        self._open = [self.body]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {SPELLED.get(name, name): value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() or "\n" not in data:  # else it only indents
            self._open[-1].children.append(data)


def embedded_markup(page: str) -> list[list[object]]:
    """The chat's part of its page as nodes: `[name, attributes, child, …]`, a child being a node or
    a text.

    Raises:
        ValueError: the page has no element of the class `cp-app`.
    """
    reader = _Reader()
    reader.feed(page[page.index(">", page.index("<body")) + 1 : page.index("</body>")])
    own = [_embedded(node) for node in _kept(reader.body) if isinstance(node, _Node)]
    if not any("cp-app" in node.classes for node in own):
        raise ValueError("index.html has no element of the class cp-app")
    return [node.plain() for node in own]


def _kept(node: _Node) -> list[_Node | str]:
    return [each for each in node.children if isinstance(each, str) or not each.is_dropped]


def _embedded(node: _Node) -> _Node:
    attributes = dict(node.attributes)
    if "data-chat-title" in attributes:
        attributes |= {"id": TITLE, "data-chat-title": "heading"}
    if node.name == "main":
        attributes["aria-labelledby"] = TITLE
    if node.name == "aside":
        attributes["role"] = "group"
    for each in node.classes:
        if each in PARTS:
            attributes["part"] = PARTS[each]
    children = [each if isinstance(each, str) else _embedded(each) for each in _kept(node)]
    return _Node(RENAMED.get(node.name, node.name), attributes, children)


def embedded_styles(css: str) -> str:
    """A style sheet that measures the element that the chat is in, where it measured the window."""

    def query(found: re.Match[str]) -> str:
        return f"@container {found[1].strip().replace(',', ' or ')} {{"

    return SIZES.sub(lambda found: RELATIVE[found[1]], MEDIA.sub(query, css))
