"""The door to the browser, as types.

Everything outside `chat_py/browser` takes these as constructor arguments. The real ones are in
the sibling modules; the fakes of the tests are in `tests/fakes`. No JavaScript value passes
through them except inside a `PageRef`, which is opaque.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, MutableSet, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from chat_py.owner import Undo

if TYPE_CHECKING:
    from chat_py.payload import Payload

__all__ = [
    "Channel",
    "Clock",
    "Console",
    "Database",
    "DateStyle",
    "Document",
    "EarlierMessages",
    "Element",
    "Event",
    "EventGate",
    "Formats",
    "HookListener",
    "HookPhase",
    "HostObject",
    "HostPage",
    "HttpRequest",
    "HttpResponse",
    "Location",
    "Locks",
    "Markup",
    "MarkupStream",
    "Network",
    "PageFields",
    "PageFunction",
    "PageMessage",
    "PageRef",
    "PluralForm",
    "RefKind",
    "ScrollBox",
    "Signal",
    "TextStorage",
    "Transport",
]

RefKind = Literal["function", "body", "signal", "element", "object", "earlier"]


class PageRef(Protocol):
    """A JavaScript value that stays in the page; Python only passes it on.

    `kind` is "body" for what fetch takes as a body untouched (FormData, Blob, ArrayBuffer,
    URLSearchParams). The page forgets the value when the last Python reference goes.
    """

    @property
    def kind(self) -> RefKind: ...
    @property
    def handle(self) -> int:
        """The page's number for the value."""
        ...


class PageFunction(PageRef, Protocol):
    """A function of the page. Calling it never raises: its failure is the page's to report."""

    def __call__(self, *args: Any) -> Any:
        """Call with JSON-ready arguments (or `PageRef`s); the result is JSON-ready or None."""
        ...


class EarlierMessages(PageRef, Protocol):
    """Messages of a long chat that the page keeps until somebody reads that far up."""

    @property
    def count(self) -> int:
        """How many are left."""
        ...

    def take(self) -> list[object]:
        """The newest page of those that are left, oldest first."""
        ...


class Signal(PageRef, Protocol):
    """An `AbortSignal` that a caller gave."""

    @property
    def aborted(self) -> bool: ...
    @property
    def timed_out(self) -> bool:
        """Whether it was aborted because its time is up (`AbortSignal.timeout`)."""
        ...

    def subscribe(self, callback: Callable[[], None]) -> Undo: ...


class Clock(Protocol):
    """Time and chance. Waiting is `asyncio.sleep`, whose loop the tests replace."""

    def now(self) -> int:
        """Milliseconds since the epoch (wall clock; may jump)."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump; for deadlines and TTLs."""
        ...

    def random(self) -> float:
        """0 ≤ x < 1, for jitter; not for secrets."""
        ...

    def uuid(self) -> str:
        """A random UUID (RFC 9562, version 4) from the platform's secure source."""
        ...


class Console(Protocol):
    """The developer console."""

    def info(self, text: str) -> None: ...
    def warn(self, text: str) -> None: ...

    def report(self, error: BaseException) -> None:
        """Show an exception as the page shows uncaught ones (HTML: "report an exception")."""
        ...


@dataclass(frozen=True)
class HttpRequest:
    """What a transport sends. `url` is absolute or relative to the page; `body` is text, or a
    `PageRef` of kind "body". `whole`: of the answer only `text()` will be asked for, so it may be
    read at once."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: str | PageRef | None = None
    credentials: Literal["omit", "same-origin", "include"] = "same-origin"
    whole: bool = False


class HttpResponse(Protocol):
    """An answer whose head has arrived. Header names are lower-case."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...

    async def text(self) -> str:
        """The whole body, decoded as UTF-8. Raises `NetworkFailure` where it breaks off."""
        ...

    async def blob(self) -> PageRef:
        """The body as a `Blob`."""
        ...

    def ref(self) -> PageRef:
        """The `Response` itself, for a caller that wants it untouched."""
        ...

    def chunks(self) -> AsyncIterator[bytes]:
        """The body piece by piece. Raises `NetworkFailure` where it breaks off."""
        ...

    def close(self) -> None:
        """Stop reading and drop the connection; harmless when the body has ended."""
        ...


class Transport(Protocol):
    """Sends one request, once. Cancelling the awaiting task aborts the request."""

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Raises `NetworkFailure`, `RequestAborted` when the page itself aborted it, and
        `RequestInvalid`."""
        ...


class Network(Protocol):
    """What the browser knows of the connection."""

    @property
    def online(self) -> bool: ...
    def subscribe(self, callback: Callable[[bool], None]) -> Undo: ...


class TextStorage(Protocol):
    """`localStorage` or `sessionStorage`: small texts, at once. Raises `StorageError`."""

    def get(self, key: str) -> str | None: ...
    def set(self, key: str, value: str) -> None: ...
    def remove(self, key: str) -> None: ...
    def keys(self) -> list[str]: ...


class Database(Protocol):
    """IndexedDB as named stores of JSON texts under string keys. Raises `StorageError`."""

    async def put(self, store: str, key: str, value: str) -> None: ...
    async def get(self, store: str, key: str) -> str | None: ...
    async def delete(self, store: str, key: str) -> None: ...
    async def items(self, store: str, prefix: str = "") -> list[tuple[str, str]]:
        """Entries whose key starts with `prefix`, ordered by key."""
        ...


DateStyle = Literal["long", "short"]
PluralForm = Literal["zero", "one", "two", "few", "many", "other"]
"""The plural categories of Unicode CLDR."""


class Formats(Protocol):
    """Dates, times and numbers as the reader's language and country write them. Moments are
    milliseconds since the epoch, shown in local time."""

    def time(self, ms: int) -> str:
        """Hours and minutes."""
        ...

    def moment(self, ms: int) -> str:
        """The whole date and the time."""
        ...

    def day(self, ms: int) -> str:
        """The local day, sortable: `2026-11-23`."""
        ...

    def date(self, ms: int, style: DateStyle, *, year: bool) -> str:
        """Month and day, "long" with the weekday."""
        ...

    def number(self, value: float) -> str: ...
    def plural(self, count: int) -> PluralForm: ...


class Locks(Protocol):
    """Web Locks: one holder of a name at a time among the tabs of an origin."""

    @property
    def shared(self) -> bool:
        """False where the browser has none: then everything is granted at once."""
        ...

    async def acquire(self, name: str, patience: float) -> Undo:
        """Wait for `name`; the result lets go of it. A holder that has not let go after
        `patience` seconds (the system suspends tabs) loses it."""
        ...


class Channel(Protocol):
    """BroadcastChannel: texts for the other tabs of the origin."""

    def post(self, text: str) -> None: ...
    def subscribe(self, callback: Callable[[str], None]) -> Undo:
        """Called for what other tabs post. One subscriber at a time."""
        ...


class Location(Protocol):
    """The address bar and its history (WHATWG URL, HTML History)."""

    @property
    def href(self) -> str: ...
    @property
    def origin(self) -> str: ...
    def push(self, url: str) -> None: ...
    def replace(self, url: str) -> None: ...
    def back(self) -> None: ...
    def reload(self) -> None: ...
    def assign(self, url: str) -> None:
        """Leave the page for `url`."""
        ...

    def on_navigate(self, callback: Callable[[], None]) -> Undo:
        """Called after Back or Forward (`popstate`)."""
        ...


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
        """`KeyboardEvent.keyCode`; 229 while an input method composes (also Safari)."""
        ...

    @property
    def composing(self) -> bool: ...
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

    def prevent_default(self) -> None: ...
    def stop_propagation(self) -> None: ...


@dataclass(frozen=True)
class ScrollBox:
    """Scroll metrics of an element in CSS pixels."""

    top: float
    height: float
    client_height: float


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

    def has_class(self, name: str) -> bool: ...
    def toggle_class(self, name: str, on: bool) -> None: ...
    def set_style(self, name: str, value: str) -> None:
        """Set one property of the inline style through CSSOM (allowed by a strict CSP)."""
        ...

    def append(self, *nodes: Element | str) -> None: ...
    def prepend(self, *nodes: Element | str) -> None: ...
    def before(self, *nodes: Element | str) -> None: ...
    def after(self, *nodes: Element | str) -> None: ...
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
    def scroll_into_view(self) -> None: ...
    def scroll_to_end(self) -> None: ...
    def anchor(self, selector: str) -> tuple[Element, float] | None:
        """The first of the elements inside that match and reach into the view of this box, which
        scrolls, and its `offset_in`; they stand below one another."""
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

    def query(self, selector: str) -> Element | None: ...
    def query_all(self, selector: str) -> list[Element]: ...
    def create(
        self,
        tag: str,
        attributes: Mapping[str, str | bool | None] | None = None,
        *children: Element | str,
    ) -> Element:
        """A new element; strings become text nodes, never HTML."""
        ...

    def icon(self, name: str) -> Element:
        """A decorative icon by its name in static/src/native/icons.mjs."""
        ...

    def listen(
        self, type: str, handler: Callable[[Event], None], *, capture: bool = False
    ) -> Undo: ...
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
    """Markdown to sanitised DOM: the only path from text to HTML."""

    def configure(self, words: Mapping[str, str], image_origins: Sequence[str]) -> None:
        """Words for what the page adds to Markdown: `copy` (a code block), `copy_table`, `table`,
        `load` (a picture, with `{host}`); and the origins whose pictures load unasked."""
        ...

    def render(self, element: Element, text: str) -> None:
        """Replace the children of `element` with the rendered Markdown."""
        ...

    def html(self, text: str) -> str:
        """The same as `render`, as sanitised HTML text."""
        ...

    def sanitize(self, html: str) -> str:
        """Any HTML, with only what a message may hold left."""
        ...

    def table(self, table: Element) -> tuple[str, str]:
        """A rendered `<table>` for other programs: as HTML, and as tab-separated values."""
        ...

    def stream(self, element: Element) -> MarkupStream: ...


HookPhase = Literal["called", "returned", "threw", "pending", "settled", "rejected"]
"""How far a call of a host's method has come. `pending`: it has returned a promise."""


class HookListener(Protocol):
    """Hears one method. `call` numbers the call; `value` is the list of arguments (`called`), the
    result (`returned`, `settled`), or the text of the host's exception (`threw`, `rejected`)."""

    def __call__(self, phase: HookPhase, call: int, value: Any, /) -> None: ...


class HostObject(Protocol):
    """What the page has under one or several names, looked at from outside; none of this raises.

    Where that is a class, its instances are meant as well.
    """

    def has_method(self, name: str) -> bool: ...
    def call(self, name: str, *args: Any) -> Any:
        """Call a method with `this` kept, if it is there. Its failure is reported."""
        ...

    def wrap(self, name: str, heard: HookListener, *, settles: bool = False) -> Undo | None:
        """Hear the calls of a method. `this`, arguments, result, promise and exception of the
        host's method survive, and so does a failure of `heard`, which is reported.

        `settles`: hear how its promises end, too. None where there is no such method, or it is
        heard already.
        """
        ...


class HostPage(Protocol):
    """The host page's own globals: its functions, modules and facts."""

    def facts(self) -> str:
        """JSON of what the page says of itself: `{tag, config, globals}` (see settings.py)."""
        ...

    def find(self, names: Iterable[str]) -> HostObject | None:
        """What the page defines under `names`, on `window` or as a top-level `class` or
        `const`."""
        ...

    def on_message(self, callback: Callable[[PageMessage], None]) -> Undo:
        """Called for each `postMessage` that reaches this window."""
        ...

    def on_scripts(self, callback: Callable[[], None]) -> Undo:
        """Called after each script that runs later, which may bring or replace a module, and
        when a module's name is assigned."""
        ...

    def provide(self, name: str, members: Mapping[str, Callable[..., Any]]) -> Undo:
        """Define a fallback object under a global name that nobody has defined."""
        ...

    def call(self, name: str, *args: Any) -> bool:
        """Call a global function of the page if there is one; tells whether there was."""
        ...


class EventGate(Protocol):
    """Events between the bus and the page: DOM `CustomEvent`s, jQuery where present.

    What the gate itself emits does not come back through `subscribe` (no echoes).
    """

    def emit(self, name: str, payload: Payload) -> None:
        """Dispatch `name` on `document` and trigger it through jQuery, once each spelling."""
        ...

    def register(self, name: str, functions: Sequence[PageFunction], *, asks: bool) -> None:
        """Say which functions of the page listen for `name` (`"*"`: for every name).

        An event of the page for which nothing `asks` is delivered to them in the page itself,
        and is not heard of here.
        """
        ...

    @property
    def delivered(self) -> int:
        """How many events were delivered in the page itself."""
        ...

    def subscribe(self, names: Iterable[str], callback: Callable[[str, Payload], bool]) -> Undo:
        """Called for events of these names that other code of the page triggers. What it answers
        False for is an echo, and is not sent on in the other spellings."""
        ...


@dataclass(frozen=True)
class PageMessage:
    """A `postMessage` as received: `data` is JSON text, or None when it is not plain data."""

    origin: str
    data: str | None
    known_source: bool


class PageFields(Protocol):
    """The page's mirror of `ChatState`: live fields and Sets of `window.ChatState`."""

    def push(self, name: str, value: Any) -> None:
        """Show a new value to the page."""
        ...

    def read(self, name: str) -> str | None:
        """JSON of an object field that the page may have changed in place, or None when it
        cannot have changed since the last `push`."""
        ...

    def id_set(self, name: str) -> MutableSet[str]:
        """A real JavaScript `Set` of ids, behind Python's `MutableSet`."""
        ...
