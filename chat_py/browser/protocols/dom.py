"""The Document Object Model, and Markdown that becomes part of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from chat_py.base.owner import Undo
from chat_py.border.page_ref import PageRef

__all__ = ["COMPOSING", "Document", "Element", "Event", "Markup", "MarkupStream", "ScrollBox"]


COMPOSING = 229
"""`keyCode` while an input method composes (UI Events). Safari has only this left to say at the key
that ends a composition."""


@dataclass(frozen=True)
class ScrollBox:
    """Scroll metrics of an element in CSS pixels."""

    top: float
    height: float
    client_height: float


class Event(Protocol):
    """A DOM event."""

    @property
    def type(self) -> str: ...
    @property
    def target(self) -> Element | None: ...
    @property
    def key(self) -> str:
        """`KeyboardEvent.key`, or empty."""
        ...

    @property
    def key_code(self) -> int:
        """`KeyboardEvent.keyCode`, or 0."""
        ...

    @property
    def composing(self) -> bool:
        """Whether an input method has the key: `isComposing`, or the `keyCode` `COMPOSING`."""
        ...

    @property
    def ctrl(self) -> bool: ...
    @property
    def meta(self) -> bool: ...
    @property
    def shift(self) -> bool: ...
    @property
    def alt(self) -> bool: ...
    @property
    def default_prevented(self) -> bool: ...
    @property
    def transfer_types(self) -> list[str]:
        """What is pasted, dragged or dropped (`DataTransfer.types`): "Files", "text/plain" …"""
        ...

    def files(self) -> PageRef:
        """What files are chosen, pasted or dropped, for `PageFiles.describe`."""
        ...

    def prevent_default(self) -> None: ...


class Element(Protocol):
    """A DOM element. Two wrappers of one element are equal."""

    @property
    def tag(self) -> str:
        """Lower-case tag name."""
        ...

    @property
    def connected(self) -> bool: ...
    @property
    def parent(self) -> Element | None: ...
    @property
    def children(self) -> list[Element]: ...
    @property
    def text(self) -> str: ...
    @text.setter
    def text(self, value: str) -> None: ...
    @property
    def value(self) -> str:
        """The value of a form control."""
        ...

    @value.setter
    def value(self, value: str) -> None: ...
    @property
    def caret(self) -> tuple[int, int]:
        """Start and end of the selection in a text control, in UTF-16 code units."""
        ...

    def set_caret(self, start: int, end: int) -> None: ...
    def get(self, name: str) -> str | None:
        """An attribute."""
        ...

    def set(self, name: str, value: str | bool | None) -> None:
        """Set an attribute; `True` is the empty string, `None` and `False` remove it."""
        ...

    @property
    def is_hidden(self) -> bool:
        """Whether the element itself is hidden, by whatever means; those around it do not count."""
        ...

    def reveal(self) -> str:
        """Show it, whatever hides it. Gives the class by which the page marks what it hides
        together with it; empty where it is hidden by another means."""
        ...

    def conceal(self) -> None:
        """Hide it, by the means that it was hidden by before."""
        ...

    def has_class(self, name: str) -> bool: ...
    def toggle_class(self, name: str, on: bool) -> None: ...
    def set_style(self, name: str, value: str) -> None:
        """Set one property of the inline style through CSSOM (allowed by a strict CSP)."""
        ...

    def append(self, *nodes: Element | str) -> None: ...
    def prepend(self, *nodes: Element | str) -> None: ...
    def before(self, *nodes: Element | str) -> None: ...
    def after(self, *nodes: Element | str) -> None: ...
    def arrange(self, *elements: Element) -> None:
        """Have these children and no others, in this order. Those that are there stay untouched,
        with focus, selection and scroll. So does what the page drew before Python was there, where
        it is equal to one of these, which it stands for from then on: hold on to none of them."""
        ...

    def replace_children(self, *nodes: Element | str) -> None: ...
    def remove(self) -> None: ...
    def query(self, selector: str) -> Element | None: ...
    def query_all(self, selector: str) -> list[Element]: ...
    def closest(self, selector: str) -> Element | None: ...
    def matches(self, selector: str) -> bool: ...
    def contains(self, other: Element) -> bool: ...
    def focus(self, *, prevent_scroll: bool = False) -> None: ...
    def scroll_box(self) -> ScrollBox: ...
    def scroll_to(self, top: float, *, smooth: bool = False) -> None: ...
    def refill(self, values: Mapping[str, str | bool | None]) -> None:
        """Change values of an element that `Document.fill` has made, and leave the others."""
        ...

    def place_menu(self) -> None:
        """Put this open menu above or below the button in its parent, where there is room."""
        ...

    def scroll_to_end(self) -> None: ...
    def anchor(self, selector: str) -> tuple[Element, float] | None:
        """The first of the elements inside that match and reach into the view of this box, which
        scrolls, and its `offset_in`; they stand below one another."""
        ...

    def draw_unseen(self, selector: str) -> bool:
        """Draw some of the elements inside that match and that the browser has left out so far
        because they are out of view (CSS `content-visibility`), as many as a frame has time for;
        from then on it knows their heights. Whether there is more to do at the next frame."""
        ...

    def offset_in(self, box: Element) -> float:
        """CSS pixels from the top edge of `box`, as it is seen, to the top of this element."""
        ...

    def click(self) -> None:
        """Activate the element as a click would (HTML: `click()`); it need not be connected."""
        ...

    def show_modal(self) -> None:
        """Open a connected `<dialog>`: the rest of the page is inert, Escape closes it."""
        ...

    def close_dialog(self) -> None:
        """Close a `<dialog>`; the focus goes back to where it was. Its `close` event follows."""
        ...

    async def play(self) -> None:
        """Play a `<video>`. Raises `ChatError` where the browser does not allow it."""
        ...

    def pause(self) -> None:
        """Pause a `<video>`; one that does not play is left alone."""
        ...

    def on_resize(self, callback: Callable[[], None]) -> Undo:
        """Called when the element's own box changes its size (ResizeObserver)."""
        ...

    def listen(self, type: str, handler: Callable[[Event], None], *, capture: bool = False) -> Undo:
        """Handler failures are reported and stop nobody else."""
        ...

    def ref(self) -> PageRef:
        """The element as an opaque value, to hand to the page."""
        ...


class Document(Protocol):
    """`document`, and the few things of `window` that belong to looking at it."""

    @property
    def body(self) -> Element: ...
    @property
    def root(self) -> Element:
        """`document.documentElement`."""
        ...

    @property
    def active(self) -> Element | None:
        """The focused element."""
        ...

    @property
    def title(self) -> str: ...
    @title.setter
    def title(self, value: str) -> None: ...
    @property
    def visible(self) -> bool: ...
    @property
    def prefers_dark(self) -> bool:
        """Whether the system asks for dark colours."""
        ...

    @property
    def has_fine_pointer(self) -> bool:
        """Whether the main pointer is a mouse or the like, beside which stands a keyboard."""
        ...

    @property
    def has_apple_keys(self) -> bool:
        """Whether the keyboard has Cmd where others have Ctrl for shortcuts."""
        ...

    def query(self, selector: str) -> Element | None: ...
    def query_all(self, selector: str) -> list[Element]: ...
    def known(self, value: object) -> Element | None:
        """An element that Python code of the page has, of this document or of JavaScript; `None`
        for anything else."""
        ...

    def create(
        self,
        tag: str,
        attributes: Mapping[str, str | bool | None] | None = None,
        *children: Element | str,
    ) -> Element:
        """A new element; strings become text nodes, never HTML."""
        ...

    def fill(self, template: str, values: Mapping[str, str | bool | None]) -> Element:
        """A new element of the page's template for a `message`, `chat` …, with these values in it.

        What there is no value for is absent. Its places, `[data-slot="text"]` and others, are
        empty. static/src/native/templates/kinds.mjs lists the values of each."""
        ...

    def icon(self, name: str) -> Element:
        """A decorative icon by its name in static/src/native/page/icons.mjs."""
        ...

    def listen(
        self, type: str, handler: Callable[[Event], None], *, capture: bool = False
    ) -> Undo: ...
    def selected(self, selector: str) -> tuple[Element, str, float, float] | None:
        """What is selected, where it lies within one element that matches: the element, the text,
        and CSS pixels from its top and its left edge to where the selection ends."""
        ...

    def on_frame(self, callback: Callable[[], None]) -> Undo:
        """Call once at the next frame, or soon where the page is in the background."""
        ...

    async def copy(self, text: str, html: str = "") -> None:
        """Put text on the clipboard, and the same as HTML for what takes it (a word processor,
        a spreadsheet). Raises `ChatError` where that is not allowed."""
        ...

    def download(self, name: str, kind: str, text: str) -> None:
        """Hand a text to the reader as a file of a MIME type."""
        ...


class MarkupStream(Protocol):
    """Markdown that grows: closed blocks stay, only the open tail is drawn again."""

    def write(self, piece: str) -> None:
        """Draw the next piece of the text. Only what is new crosses the border: the whole text
        each time would cost O(n²)."""
        ...

    def end(self) -> None:
        """No more comes; the result equals `Markup.render` of all pieces together."""
        ...


class Markup(Protocol):
    """Markdown and typed text to sanitised DOM: the only path from text to HTML."""

    def configure(self, words: Mapping[str, str], image_origins: Sequence[str]) -> None:
        """Words for what the page adds to Markdown: `copy` (a code block), `numbers` and `wrap`
        (its lines), `preview` (a page in it), `copy_table`, `table`, `done` and `open` (boxes of
        tasks), `note` (with `{label}`), `note_back`, `more`, `picture` (one that says nothing of
        itself), `load` (a picture, with `{host}`), `source` (a citation, with `{number}` and
        `{title}`); and the origins whose pictures load unasked."""
        ...

    def render(self, element: Element, text: str) -> None:
        """Replace the children of `element` with the rendered Markdown."""
        ...

    def html(self, text: str) -> str:
        """Like `render`, but returns sanitised HTML text."""
        ...

    def render_typed(self, element: Element, text: str) -> None:
        """Replace the children of `element` with a text as it was typed: nothing in it is Markdown
        but fenced code, inline code and links. Line breaks and spaces are the style sheet's."""
        ...

    def typed_html(self, text: str) -> str:
        """Like `render_typed`, as sanitised HTML that keeps breaks and spaces by itself."""
        ...

    def sanitize(self, html: str) -> str:
        """Any HTML, with only what a message may hold left."""
        ...

    def link(self, url: str, text: str) -> Element:
        """A link as one in Markdown, after the same checks: a `<span>` with only the text in it
        where no link may lead to `url`. The text is shown as it is."""
        ...

    def picture(self, url: str, text: str) -> Element:
        """A picture as one in Markdown, after the same checks, or one whose bytes are in the
        address (`media_url`): a `<span>` with only the text in it where it may not be shown."""
        ...

    def drawing(self, markup: str, text: str) -> Element:
        """Markup that something else has made, in a `<span>`: sanitised HTML, or SVG as a picture
        that `text` names, in which nothing runs and nothing is loaded."""
        ...

    def draw_code(self, languages: Sequence[str], draw: Callable[[Element, str], None]) -> None:
        """Call `draw(box, language)` for each code block of these languages once it has ended, and
        for those that are there; in the place of whatever was called before."""
        ...

    def cite(self, elements: Sequence[Element], sources: Sequence[tuple[str, str]]) -> None:
        """Make links of the numbers in brackets in rendered text (`[1]`) that cite `sources`:
        address and title of each, beginning with number 1."""
        ...

    def table(self, table: Element) -> tuple[str, str]:
        """A rendered `<table>` for other programs: as HTML, and as tab-separated values."""
        ...

    def stream(self, element: Element) -> MarkupStream: ...
