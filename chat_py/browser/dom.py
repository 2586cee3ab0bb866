"""The Document Object Model behind the protocols `Document`, `Element` and `Event`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import js
from pyodide.ffi import JsException, create_proxy

from chat_py.base.errors import ChatError
from chat_py.base.owner import Undo
from chat_py.border.json_text import write_json
from chat_py.border.page_ref import PageRef, RefKind
from chat_py.browser.bridge import JsBridge
from chat_py.browser.event import JsEvent
from chat_py.browser.listeners import listen
from chat_py.browser.protocols.dom import Element, Event, ScrollBox
from chat_py.browser.protocols.environment import Console

__all__ = ["JsDocument", "JsDom", "JsElement", "JsEvent"]

DOCUMENT = 9
"""`Node.DOCUMENT_NODE`."""


class JsDom:
    """What elements and the document share: the bridge, and where failures go."""

    def __init__(self, bridge: JsBridge, console: Console, native: Any) -> None:
        self.bridge = bridge
        self.native = native
        bridge.make_element = self.element
        self.console = console

    def listen(
        self,
        target: Any,
        type: str,
        handler: Callable[[Event], None],
        capture: bool,
        *,
        outside: bool = False,
    ) -> Undo:
        """Add a listener whose failure is reported and stops nobody else; `outside`: only for what
        does not come from inside the chat's shadow root."""

        def run(event: Any) -> None:
            if outside and self.native.isInside(event):
                return
            try:
                handler(JsEvent(event, self))
            except Exception as error:  # noqa: BLE001 one handler's failure stops nobody else
                self.console.report(error)

        return listen(target, (type,), run, capture=capture)

    def element(self, value: Any) -> JsElement | None:
        """An element, or None for `null` and anything else."""
        return JsElement(value, self) if value and getattr(value, "nodeType", 0) == 1 else None

    def elements(self, values: Any) -> list[Element]:
        return [JsElement(value, self) for value in values]


def _node(node: Element | str) -> Any:
    return node if isinstance(node, str) else cast("JsElement", node).js


class JsElement:
    """One element; equal to another wrapper of the same."""

    __slots__ = ("_dom", "js")
    kind: RefKind = "element"  # as an argument of the page

    def __init__(self, element: Any, dom: JsDom) -> None:
        self.js = element
        self._dom = dom

    def __eq__(self, other: object) -> bool:
        return isinstance(other, JsElement) and self.js.isSameNode(other.js)

    def __hash__(self) -> int:
        return int(self.js.js_id)

    @property
    def tag(self) -> str:
        return str(self.js.localName)

    @property
    def connected(self) -> bool:
        return bool(self.js.isConnected)

    @property
    def parent(self) -> Element | None:
        return self._dom.element(self.js.parentElement)

    @property
    def children(self) -> list[Element]:
        return self._dom.elements(self.js.children)

    @property
    def text(self) -> str:
        return str(self.js.textContent)

    @text.setter
    def text(self, value: str) -> None:
        self.js.textContent = value

    @property
    def value(self) -> str:
        return str(self.js.value)

    @value.setter
    def value(self, value: str) -> None:
        self.js.value = value

    @property
    def caret(self) -> tuple[int, int]:
        return int(self.js.selectionStart), int(self.js.selectionEnd)

    def set_caret(self, start: int, end: int) -> None:
        self.js.setSelectionRange(start, end)

    def get(self, name: str) -> str | None:
        value = self.js.getAttribute(name)
        return value if isinstance(value, str) else None

    def set(self, name: str, value: str | bool | None) -> None:
        if value is None or value is False:
            self.js.removeAttribute(name)
        else:
            self.js.setAttribute(name, "" if value is True else value)

    @property
    def is_hidden(self) -> bool:
        return bool(self._dom.native.places.isHidden(self.js))

    def reveal(self) -> str:
        return str(self._dom.native.places.reveal(self.js))

    def conceal(self) -> None:
        self._dom.native.places.conceal(self.js)

    def has_class(self, name: str) -> bool:
        return bool(self.js.classList.contains(name))

    def toggle_class(self, name: str, on: bool) -> None:
        self.js.classList.toggle(name, on)

    def set_style(self, name: str, value: str) -> None:
        self.js.style.setProperty(name, value)

    def append(self, *nodes: Element | str) -> None:
        self.js.append(*map(_node, nodes))

    def prepend(self, *nodes: Element | str) -> None:
        self.js.prepend(*map(_node, nodes))

    def before(self, *nodes: Element | str) -> None:
        self.js.before(*map(_node, nodes))

    def after(self, *nodes: Element | str) -> None:
        self.js.after(*map(_node, nodes))

    def replace_children(self, *nodes: Element | str) -> None:
        self.js.replaceChildren(*map(_node, nodes))

    def arrange(self, *elements: Element) -> None:
        self._dom.native.arrange(self.js, *map(_node, elements))

    def remove(self) -> None:
        self.js.remove()

    def query(self, selector: str) -> Element | None:
        return self._dom.element(self.js.querySelector(selector))

    def query_all(self, selector: str) -> list[Element]:
        return self._dom.elements(self.js.querySelectorAll(selector))

    def closest(self, selector: str) -> Element | None:
        return self._dom.element(self.js.closest(selector))

    def matches(self, selector: str) -> bool:
        return bool(self.js.matches(selector))

    def contains(self, other: Element) -> bool:
        return bool(self.js.contains(cast("JsElement", other).js))

    def focus(self, *, prevent_scroll: bool = False) -> None:
        options = js.Object.new()
        options.preventScroll = prevent_scroll
        self.js.focus(options)

    def scroll_box(self) -> ScrollBox:
        element = self.js
        return ScrollBox(
            float(element.scrollTop), float(element.scrollHeight), float(element.clientHeight)
        )

    def scroll_to(self, top: float, *, smooth: bool = False) -> None:
        options = js.Object.new()
        options.top = top
        options.behavior = "smooth" if smooth else "instant"
        self.js.scrollTo(options)

    def scroll_to_end(self) -> None:
        self._dom.native.scrollToEnd(self.js)

    def anchor(self, selector: str) -> tuple[Element, float] | None:
        found = self._dom.native.anchor(self.js, selector)
        if not found:
            return None
        element, offset = found
        return JsElement(element, self._dom), float(offset)

    def draw_unseen(self, selector: str) -> bool:
        return bool(self._dom.native.drawUnseen(self.js, selector))

    def offset_in(self, box: Element) -> float:
        outer = cast("JsElement", box).js.getBoundingClientRect()
        return float(self.js.getBoundingClientRect().top - outer.top)

    def refill(self, values: Mapping[str, str | bool | None]) -> None:
        self._dom.native.templates.refill(self.js, write_json(values))

    def place_menu(self) -> None:
        self._dom.native.placeMenu(self.js)

    def click(self) -> None:
        self.js.click()

    def show_modal(self) -> None:
        if not self.js.open:
            self.js.showModal()

    def close_dialog(self) -> None:
        self.js.close()

    async def play(self) -> None:
        try:
            await self.js.play()
        except JsException as error:
            raise ChatError("The browser does not allow this video to play.") from error

    def pause(self) -> None:
        self.js.pause()

    def on_resize(self, callback: Callable[[], None]) -> Undo:
        def run(*_: Any) -> None:
            callback()

        proxy = create_proxy(run)
        observer = js.ResizeObserver.new(proxy)
        observer.observe(self.js)

        def undo() -> None:
            observer.disconnect()
            proxy.destroy()

        return undo

    def listen(self, type: str, handler: Callable[[Event], None], *, capture: bool = False) -> Undo:
        return self._dom.listen(self.js, type, handler, capture)

    def ref(self) -> PageRef:
        return self._dom.bridge.hold(self.js, "element")


class JsDocument:
    """`document`, and the few things of `window` that belong to looking at it.

    Where the chat is in a shadow root, its elements are looked up there and nowhere else; events
    are heard from inside and from the page around.
    """

    def __init__(self, dom: JsDom) -> None:
        self._dom = dom
        self._native = dom.native
        self._root = dom.native.root
        self._waiting: list[Callable[[], None]] = []
        self._asked = False
        self._run_frame = create_proxy(self._frame)  # for all frames of the page's life

    @property
    def body(self) -> Element:
        return JsElement(self._root.body, self._dom)

    @property
    def root(self) -> Element:
        return JsElement(js.document.documentElement, self._dom)

    @property
    def active(self) -> Element | None:
        return self._dom.element(self._root.activeElement)

    @property
    def title(self) -> str:
        return str(js.document.title)

    @title.setter
    def title(self, value: str) -> None:
        js.document.title = value

    @property
    def visible(self) -> bool:
        return not js.document.hidden

    @property
    def prefers_dark(self) -> bool:
        return bool(js.matchMedia("(prefers-color-scheme: dark)").matches)

    @property
    def has_fine_pointer(self) -> bool:
        return bool(js.matchMedia("(pointer: fine)").matches)

    @property
    def has_apple_keys(self) -> bool:
        return str(js.navigator.platform).startswith(("Mac", "iP"))

    def query(self, selector: str) -> Element | None:
        return self._dom.element(self._root.querySelector(selector))

    def query_all(self, selector: str) -> list[Element]:
        return self._dom.elements(self._root.querySelectorAll(selector))

    def known(self, value: object) -> JsElement | None:
        return value if isinstance(value, JsElement) else self._dom.element(value)

    def create(
        self,
        tag: str,
        attributes: Mapping[str, str | bool | None] | None = None,
        *children: Element | str,
    ) -> Element:
        text = write_json(attributes) if attributes else ""
        return JsElement(self._native.create(tag, text, *map(_node, children)), self._dom)

    def fill(self, template: str, values: Mapping[str, str | bool | None]) -> Element:
        return JsElement(self._native.templates.fill(template, write_json(values)), self._dom)

    def icon(self, name: str) -> Element:
        return JsElement(self._native.icon(name), self._dom)

    def listen(self, type: str, handler: Callable[[Event], None], *, capture: bool = False) -> Undo:
        undo = self._dom.listen(self._root, type, handler, capture)
        if self._root.nodeType == DOCUMENT:
            return undo
        around = self._dom.listen(js.document, type, handler, capture, outside=True)

        def both() -> None:
            undo()
            around()

        return both

    def selected(self, selector: str) -> tuple[Element, str, float, float] | None:
        found = self._native.selected(selector)
        if not found:
            return None
        element, text, below, beside = found
        return JsElement(element, self._dom), str(text), float(below), float(beside)

    def on_frame(self, callback: Callable[[], None]) -> Undo:
        def run() -> None:  # the same callback may wait twice
            callback()

        def undo() -> None:
            if run in self._waiting:
                self._waiting.remove(run)

        self._waiting.append(run)
        if not self._asked:
            self._asked = True
            self._native.nextFrame(self._run_frame)
        return undo

    def _frame(self) -> None:
        waiting, self._waiting, self._asked = self._waiting, [], False
        for run in waiting:
            try:
                run()
            except Exception as error:  # noqa: BLE001 as a listener's failure
                self._dom.console.report(error)

    def download(self, name: str, kind: str, text: str) -> None:
        self._native.download(name, kind, text)

    async def copy(self, text: str, html: str = "") -> None:
        try:
            await self._native.copy(text, html)
        except JsException as error:
            raise ChatError("The browser does not allow copying here.") from error
