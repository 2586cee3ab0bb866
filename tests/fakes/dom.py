"""A document without a browser: the DOM protocols over Beautiful Soup and Soup Sieve.

Faithful where the program can notice: a node moves when it is appended again, wrappers of one
element are equal, events run capture, target and bubble listeners (DOM §2.9), a click on a
submit button submits its form, disabled controls get no clicks, a hidden element shows nothing.
Frames run when a test says so; layout is arithmetic (`FakeDocument.line_height`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, NavigableString, Tag

from chat_py.base.errors import ChatError
from chat_py.browser.protocols.dom import COMPOSING, ScrollBox
from tests.fakes.clock import FakeClock
from tests.fakes.templates import FakeTemplates

__all__ = ["FakeDocument", "FakeElement", "FakeEvent", "FakeMarkup", "FakeRef"]

Undo = Callable[[], None]
BUBBLING = {
    "mousedown",
    "pointercancel",
    "pointerup",
    "selectionchange",
    "focusout",
    "pointerdown",
    "paste",
    "drop",
    "dragover",
    "visibilitychange",
    "click",
    "submit",
    "input",
    "change",
    "keydown",
    "keyup",
    "focusin",
    "toggle",
}


@dataclass
class FakeRef:
    """A value of the page, as Python holds it."""

    value: Any
    kind: str = "element"


class FakeEvent:
    """One event on its way through the tree."""

    def __init__(
        self,
        type: str,
        target: FakeElement | None = None,
        *,
        key: str = "",
        key_code: int = 0,
        composing: bool = False,
        ctrl: bool = False,
        meta: bool = False,
        shift: bool = False,
        alt: bool = False,
        transfer_types: Sequence[str] = (),
        given: Any = None,
    ) -> None:
        self.given = given
        self.transfer_types = list(transfer_types)
        self.type = type
        self.target = target
        self.key = key
        self.key_code = key_code
        self.composing = composing or key_code == COMPOSING
        self.ctrl = ctrl
        self.meta = meta
        self.shift = shift
        self.alt = alt
        self.default_prevented = False

    def files(self) -> Any:
        return self.given

    def prevent_default(self) -> None:
        self.default_prevented = True


@dataclass
class _Listener:
    type: str
    handler: Callable[[FakeEvent], None]
    capture: bool


class FakeElement:
    """One element; what a tag cannot hold (value, caret, scroll) is in the document."""

    def __init__(self, document: FakeDocument, tag: Tag) -> None:
        self._document = document
        self._tag = tag

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FakeElement) and other._tag is self._tag

    def __hash__(self) -> int:
        return id(self._tag)

    def __repr__(self) -> str:
        return str(self._tag)

    def _wrap(self, tag: Tag | None) -> FakeElement | None:
        return None if tag is None else FakeElement(self._document, tag)

    @property
    def tag(self) -> str:
        return self._tag.name

    @property
    def connected(self) -> bool:
        return any(parent is self._document.soup for parent in self._tag.parents)

    @property
    def parent(self) -> FakeElement | None:
        parent = self._tag.parent
        return None if parent is self._document.soup else self._wrap(parent)

    @property
    def children(self) -> list[FakeElement]:
        return [
            FakeElement(self._document, child)
            for child in self._tag.children
            if isinstance(child, Tag)
        ]

    @property
    def text(self) -> str:
        return self._tag.get_text()

    @text.setter
    def text(self, value: str) -> None:
        self.replace_children(value)

    @property
    def seen(self) -> str:
        """What a reader sees: no `hidden` parts; blocks one a line, spaces collapsed."""
        lines: list[str] = [""]

        def walk(node: Any) -> None:
            if isinstance(node, NavigableString):
                lines[-1] += str(node)
            elif "hidden" not in node.attrs:
                block = node.name not in INLINE
                if block:
                    lines.append("")
                for child in node.children:
                    walk(child)
                if block:
                    lines.append("")

        walk(self._tag)
        return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)

    @property
    def value(self) -> str:
        stored = self._document.values.get(id(self._tag))
        if stored is not None:
            return stored
        return self._tag.get_text() if self.tag == "textarea" else str(self._tag.get("value", ""))

    @value.setter
    def value(self, value: str) -> None:
        if value != self.value:  # HTML: only a changed value moves the caret
            self._document.values[id(self._tag)] = value
            self.set_caret(len(value), len(value))

    @property
    def caret(self) -> tuple[int, int]:
        return self._document.carets.get(id(self._tag), (0, 0))

    def set_caret(self, start: int, end: int) -> None:
        self._document.carets[id(self._tag)] = (start, end)

    def get(self, name: str) -> str | None:
        if name == "style" and (styles := self._document.styles.get(id(self._tag))):
            return " ".join(f"{key}: {value};" for key, value in styles.items() if value)
        value = self._tag.get(name)
        return None if value is None else str(value)

    def set(self, name: str, value: str | bool | None) -> None:
        if value is None or value is False:
            self._tag.attrs.pop(name, None)
        else:
            assert value is True or isinstance(value, str), f"{name}={value!r}"
            self._tag[name] = "" if value is True else value

    @property
    def is_hidden(self) -> bool:
        hidden = self.get("hidden") is not None or self.has_class("d-none")
        return hidden or "display: none" in (self.get("style") or "")

    def reveal(self) -> str:
        self.set("hidden", None)
        self.toggle_class("d-none", on=False)
        self.set_style("display", "")
        return ""

    def conceal(self) -> None:
        self.set_style("display", "none")

    def has_class(self, name: str) -> bool:
        return name in str(self._tag.get("class", "")).split()

    def toggle_class(self, name: str, on: bool) -> None:
        names = [other for other in str(self._tag.get("class", "")).split() if other != name]
        self.set("class", " ".join([*names, name] if on else names) or None)

    def set_style(self, name: str, value: str) -> None:
        styles = self._document.styles.setdefault(id(self._tag), {})
        self._document.styled[id(self._tag)] = self._tag  # no other gets its id
        for written in filter(str.strip, str(self._tag.attrs.pop("style", "")).split(";")):
            key, _, given = written.partition(":")
            styles[key.strip()] = given.strip()
        styles[name] = value

    def style(self, name: str) -> str:
        return self._document.styles.get(id(self._tag), {}).get(name, "")

    def _nodes(self, nodes: tuple[FakeElement | str, ...]) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, str):
                found.append(NavigableString(node))
            else:
                node._lose_focus()  # HTML: a moved node loses it as a removed one does
                node._tag.extract()
                found.append(node._tag)
        return found

    def append(self, *nodes: FakeElement | str) -> None:
        for node in self._nodes(nodes):
            self._tag.append(node)

    def prepend(self, *nodes: FakeElement | str) -> None:
        for index, node in enumerate(self._nodes(nodes)):
            self._tag.insert(index, node)

    def before(self, *nodes: FakeElement | str) -> None:
        for node in self._nodes(nodes):
            self._tag.insert_before(node)

    def after(self, *nodes: FakeElement | str) -> None:
        for node in reversed(self._nodes(nodes)):
            self._tag.insert_after(node)

    def replace_children(self, *nodes: FakeElement | str) -> None:
        added = self._nodes(nodes)
        for child in self.children:
            child._lose_focus()
        for child in list(self._tag.children):
            child.extract()
        for node in added:
            self._tag.append(node)

    def arrange(self, *elements: FakeElement) -> None:
        for child in self.children:
            if child not in elements:
                child.remove()
        for index, element in enumerate(elements):
            there = self.children
            if index >= len(there):
                self.append(element)
            elif there[index] != element:
                there[index].before(element)

    def remove(self) -> None:
        self._lose_focus()
        self._tag.extract()

    def _lose_focus(self) -> None:
        active = self._document.active
        if active is not None and self.contains(active):
            self._document.active = None

    def query(self, selector: str) -> FakeElement | None:
        return self._wrap(self._tag.select_one(selector))

    def query_all(self, selector: str) -> list[FakeElement]:
        return [FakeElement(self._document, tag) for tag in self._tag.select(selector)]

    def closest(self, selector: str) -> FakeElement | None:
        return self._wrap(self._tag.css.closest(selector))

    def matches(self, selector: str) -> bool:
        return self._tag.css.match(selector)

    def contains(self, other: FakeElement) -> bool:
        return other._tag is self._tag or any(parent is self._tag for parent in other._tag.parents)

    def focus(self, *, prevent_scroll: bool = False) -> None:
        if self.connected and self._document.active != self:
            self._document.active = self
            self._document.dispatch(self, "focusin")

    def scroll_box(self) -> ScrollBox:
        client = self._document.client_height
        height = max(client, self._document.height_of(self))
        top = min(self._document.tops.get(id(self._tag), 0), height - client)
        return ScrollBox(top=top, height=height, client_height=client)

    def scroll_to(self, top: float, *, smooth: bool = False) -> None:
        box = self.scroll_box()
        top = max(0, min(top, box.height - box.client_height))
        if top != box.top:
            self._document.tops[id(self._tag)] = top
            # CSSOM View: the scroll event comes with the next frame.
            self._document.on_frame(lambda: self._document.dispatch(self, "scroll"))

    def on_resize(self, callback: Callable[[], None]) -> Callable[[], None]:
        return self._document.add_resize(self._tag, callback)

    def scroll_to_end(self) -> None:
        self.scroll_to(self.scroll_box().height)

    def anchor(self, selector: str) -> tuple[FakeElement, float] | None:
        for element in self.query_all(selector):
            if (offset := element.offset_in(self)) + self._document.line_height > 0:
                return element, offset
        return None

    def draw_unseen(self, selector: str) -> bool:
        return False

    def offset_in(self, box: FakeElement) -> float:
        child = self
        while (parent := child.parent) is not None and parent != box:
            child = parent
        siblings = box.children
        above = map(self._document.line_of, siblings[: siblings.index(child)])
        return sum(above) - box.scroll_box().top

    def refill(self, values: Mapping[str, str | bool | None]) -> None:
        self._document.templates.refill(self._tag, values)

    def place_menu(self) -> None:
        self._document.placed.append(self)

    def click(self) -> None:
        event = self._document.dispatch(self, "click")
        if self.tag == "a" and not event.default_prevented:
            self._document.followed.append(self)

    def show_modal(self) -> None:
        assert self.connected, f"{self!r} is not on the page"
        if self.get("open") is None:
            self.set("open", True)
            self._document.focus_before[id(self._tag)] = self._document.active
            first = self.query("[autofocus]") or self.query("button:not([hidden])") or self
            first.focus()

    def close_dialog(self) -> None:
        if self.get("open") is not None:
            self.set("open", None)
            before = self._document.focus_before.pop(id(self._tag), None)
            if before is not None:
                before.focus()
            self._document.dispatch(self, "close")

    async def play(self) -> None:
        if not self._document.autoplay_allowed:
            raise ChatError("The browser does not allow this video to play.")
        if self not in self._document.playing:
            self._document.playing.append(self)
            self._document.dispatch(self, "play")

    def pause(self) -> None:
        if self in self._document.playing:
            self._document.playing.remove(self)
            self._document.dispatch(self, "pause")

    def listen(
        self, type: str, handler: Callable[[FakeEvent], None], *, capture: bool = False
    ) -> Undo:
        return self._document.add_listener(self._tag, _Listener(type, handler, capture))

    def ref(self) -> FakeRef:
        return FakeRef(self)


INLINE = {"a", "b", "button", "code", "em", "i", "span", "strong", "time", "svg", "br"}


class FakeDocument:
    """`document`. `markup` is the body's HTML; a frame takes its time on `clock`."""

    def __init__(self, markup: str = "", clock: FakeClock | None = None) -> None:
        self._clock = clock or FakeClock()
        self.soup = BeautifulSoup(
            f"<html><head></head><body>{markup}</body></html>",
            "html.parser",
            multi_valued_attributes=None,
        )
        self.values: dict[int, str] = {}
        self.carets: dict[int, tuple[int, int]] = {}
        self.styles: dict[int, dict[str, str]] = {}
        self.styled: dict[int, Tag] = {}
        self.tops: dict[int, float] = {}
        self.client_height = 400.0
        self.line_height = 50.0
        self.active: FakeElement | None = None
        self.selection: tuple[FakeElement, str] | None = None
        self.title = ""
        self.prefers_dark = False
        self.visible = True
        self.has_fine_pointer = True
        self.has_apple_keys = False
        self.clipboard = self.clipboard_html = ""
        self.clipboard_allowed = True
        self.downloads: list[tuple[str, str, str]] = []
        self.errors: list[Exception] = []
        self.placed: list[FakeElement] = []
        self.followed: list[FakeElement] = []
        self.focus_before: dict[int, FakeElement | None] = {}
        self.playing: list[FakeElement] = []
        self.autoplay_allowed = True
        self._listeners: dict[int, tuple[Tag, list[_Listener]]] = {}
        self._resizes: list[tuple[Tag, Callable[[], None]]] = []
        self._frames: list[Callable[[], None]] = []
        self.templates = FakeTemplates()

    @property
    def body(self) -> FakeElement:
        return FakeElement(self, self.soup.body)

    @property
    def root(self) -> FakeElement:
        return FakeElement(self, self.soup.html)

    def query(self, selector: str) -> FakeElement | None:
        return self.root.query(selector)

    def query_all(self, selector: str) -> list[FakeElement]:
        return self.root.query_all(selector)

    def known(self, value: object) -> FakeElement | None:
        return value if isinstance(value, FakeElement) else None

    def create(
        self,
        tag: str,
        attributes: Mapping[str, str | bool | None] | None = None,
        *children: FakeElement | str,
    ) -> FakeElement:
        element = FakeElement(self, self.soup.new_tag(tag))
        for name, value in (attributes or {}).items():
            element.set(name, value)
        element.append(*children)
        return element

    def fill(self, template: str, values: Mapping[str, str | bool | None]) -> FakeElement:
        return FakeElement(self, self.templates.fill(template, values))

    def icon(self, name: str) -> FakeElement:
        return self.create("svg", {"class": "cp-icon", "data-icon": name, "aria-hidden": "true"})

    def listen(
        self, type: str, handler: Callable[[FakeEvent], None], *, capture: bool = False
    ) -> Undo:
        return self.add_listener(self.soup, _Listener(type, handler, capture))

    def selected(self, selector: str) -> tuple[FakeElement, str, float, float] | None:
        if self.selection is None:
            return None
        within, text = self.selection
        element = within.closest(selector)
        return None if element is None else (element, text, 40.0, 20.0)

    def on_frame(self, callback: Callable[[], None]) -> Undo:
        self._frames.append(callback)

        def undo() -> None:
            if callback in self._frames:
                self._frames.remove(callback)

        return undo

    def add_resize(self, tag: Tag, callback: Callable[[], None]) -> Callable[[], None]:
        entry = (tag, callback)
        self._resizes.append(entry)
        return lambda: self._resizes.remove(entry)

    def resize(self, element: FakeElement) -> None:
        """The element's box has another size now."""
        for tag, callback in list(self._resizes):
            if tag is element._tag:
                callback()

    async def copy(self, text: str, html: str = "") -> None:
        if not self.clipboard_allowed:
            raise ChatError("The clipboard is not allowed here.")
        self.clipboard, self.clipboard_html = text, html

    def download(self, name: str, kind: str, text: str) -> None:
        self.downloads.append((name, kind, text))

    # What a test does.

    @property
    def listener_count(self) -> int:
        """Listeners and frames that nobody has taken back."""
        return sum(len(listeners) for _, listeners in self._listeners.values()) + len(self._frames)

    def run_frame(self) -> None:
        """Run the next frame alone."""
        self._clock.work(1 / 60)
        frames, self._frames = self._frames, []
        for callback in frames:
            callback()

    def run_frames(self, limit: int = 20) -> None:
        """Run frames until none is asked for; one that always asks again is a failure."""
        for _ in range(limit):
            if not self._frames:
                return
            self.run_frame()
        raise AssertionError(f"frames are still asked for after {limit}")

    def dispatch(self, target: FakeElement, type: str, **init: Any) -> FakeEvent:
        """Send an event through the tree; failures of handlers are collected in `errors`."""
        event = FakeEvent(type, target, **init)
        path: list[Tag] = [target._tag, *target._tag.parents]
        for node in reversed(path):
            self._call(node, event, capture=True)
        for node in path if type in BUBBLING else path[:1]:
            self._call(node, event, capture=False)
        return event

    def click(self, element: FakeElement | str) -> FakeEvent:
        """A click with all that a browser makes of it."""
        found = self.query(element) if isinstance(element, str) else element
        assert found is not None, f"there is no {element}"
        assert found.connected, f"{found!r} is not on the page"
        assert found.closest("[hidden]") is None, f"{found!r} cannot be seen"
        button = found.closest("button")
        if button is not None and button.get("disabled") is not None:
            return FakeEvent("click", found)
        event = self.dispatch(found, "click")
        submits = button is not None and button.get("type") in (None, "submit")
        form = found.closest("form")
        if submits and form is not None and not event.default_prevented:
            self.dispatch(form, "submit")
        return event

    def type(self, element: FakeElement | str, text: str) -> None:
        """Put `text` into a control as if it was typed."""
        found = self.query(element) if isinstance(element, str) else element
        assert found is not None, f"there is no {element}"
        found.value = text
        self.dispatch(found, "input")

    def scroll(self, element: FakeElement, top: float) -> None:
        """The reader turns the wheel."""
        self.dispatch(element, "wheel")
        element.scroll_to(top)
        self.run_frames()

    def height_of(self, element: FakeElement) -> float:
        """What its children have; a text control has its lines of text."""
        if element.tag == "textarea":
            return self.line_height * (element.value.count("\n") + 1)
        return sum(map(self.line_of, element.children))

    def line_of(self, element: FakeElement) -> float:
        """How high an element is: one line, or what its style says."""
        given = element.style("block-size").removesuffix("px")
        return float(given) if given else self.line_height

    def add_listener(self, node: Tag, listener: _Listener) -> Undo:
        _, listeners = self._listeners.setdefault(id(node), (node, []))
        listeners.append(listener)

        def undo() -> None:
            if listener in listeners:
                listeners.remove(listener)

        return undo

    def _call(self, node: Tag, event: FakeEvent, *, capture: bool) -> None:
        _, listeners = self._listeners.get(id(node), (node, []))
        for listener in list(listeners):
            if listener.type == event.type and listener.capture is capture:
                try:
                    listener.handler(event)
                except Exception as error:  # noqa: BLE001 reported, as a browser does
                    self.errors.append(error)


class FakeMarkup:
    """Markdown without Markdown: a paragraph for each block of lines, everything escaped."""

    def __init__(self, document: FakeDocument) -> None:
        self._document = document
        self.draws = 0
        self.cited: list[tuple[list[str], list[tuple[str, str]]]] = []
        self.words: dict[str, str] = {}
        self.image_origins: tuple[str, ...] = ()

    def configure(self, words: Mapping[str, str], image_origins: Sequence[str]) -> None:
        self.words, self.image_origins = dict(words), tuple(image_origins)

    def render(self, element: FakeElement, text: str) -> None:
        self.draws += 1
        blocks = [block for block in re.split(r"\n{2,}", text.strip()) if block]
        element.replace_children(*(self._document.create("p", None, block) for block in blocks))

    def html(self, text: str) -> str:
        blocks = [block for block in re.split(r"\n{2,}", text.strip()) if block]
        return "".join(f"<p>{html.escape(block, quote=False)}</p>" for block in blocks)

    def render_typed(self, element: FakeElement, text: str) -> None:
        self.draws += 1
        element.replace_children(self._document.create("p", None, text))

    def typed_html(self, text: str) -> str:
        return f"<p>{html.escape(text, quote=False)}</p>".replace("\n", "<br>")

    def sanitize(self, html: str) -> str:
        soup = BeautifulSoup(html, "html.parser")
        for tag in soup(["script", "style", "iframe", "object", "form"]):
            tag.decompose()
        for tag in soup(True):
            tag.attrs = {
                name: value
                for name, value in tag.attrs.items()
                if name == "class" or (name == "href" and str(value).startswith("http"))
            }
        return str(soup)

    def link(self, url: str, text: str) -> FakeElement:
        create = self._document.create
        is_safe = url.startswith(("http:", "https:", "/")) and "[" not in url
        if not is_safe:
            return create("span", None, text)
        made = create("span", None, create("a", {"href": url}, text))
        if re.fullmatch(r"\w+\.\w+", text):  # it seems to name another host
            made.append(create("span", {"class": "cp-link-host"}, " (host)"))
        return made

    def picture(self, url: str, text: str) -> FakeElement:
        create = self._document.create
        is_safe = url.startswith(("http:", "https:", "/", "data:image/png"))
        return create("span", None, create("img", {"src": url, "alt": text}) if is_safe else text)

    def drawing(self, markup: str, text: str) -> FakeElement:
        return self._document.create("span", {"title": text}, markup)

    def draw_code(self, languages: Sequence[str], draw: Callable[[FakeElement, str], None]) -> None:
        self.draws_code = (list(languages), draw)

    def cite(self, elements: Sequence[FakeElement], sources: Sequence[tuple[str, str]]) -> None:
        self.cited.append(([element.text for element in elements], list(sources)))

    def table(self, table: FakeElement) -> tuple[str, str]:
        rows = ["\t".join(cell.text for cell in row.children) for row in table.query_all("tr")]
        return f"<table>{table.text}</table>", "\n".join(rows)

    def stream(self, element: FakeElement) -> FakeMarkupStream:
        return FakeMarkupStream(self, element)


class FakeMarkupStream:
    """Draws as the whole text must look; blocks that have not changed are the same elements."""

    _text = ""

    def __init__(self, markup: FakeMarkup, element: FakeElement) -> None:
        self._markup = markup
        self._element = element

    def write(self, piece: str) -> None:
        self._text += piece
        self._draw()

    def end(self) -> None:
        self._draw()

    def _draw(self) -> None:
        before = self._element.children
        self._markup.render(self._element, self._text)
        blocks = self._element.children
        for index, (old, new) in enumerate(zip(before, blocks, strict=False)):
            if old.text == new.text:
                blocks[index] = old
        self._element.replace_children(*blocks)
