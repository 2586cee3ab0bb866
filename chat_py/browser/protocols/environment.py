"""Time, language, address and console."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from chat_py.base.owner import Undo

__all__ = [
    "Clock",
    "Console",
    "DateStyle",
    "Formats",
    "Location",
    "Packages",
    "PluralForm",
    "ShareSheet",
]


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

    def on_part_missing(self, listener: Callable[[], object]) -> Undo:
        """Call `listener` when what is reported is that a part of the chat could not be loaded,
        for which a person waits. Returns what ends that."""
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

    def next_day(self, ms: int) -> int:
        """When the local day after that of `ms` begins."""
        ...

    def date(self, ms: int, style: DateStyle, *, year: bool) -> str:
        """Month and day, "long" with the weekday."""
        ...

    def number(self, value: float) -> str: ...
    def plural(self, count: int) -> PluralForm: ...


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

    def on_kept(self, callback: Callable[[], None]) -> Undo:
        """Called where the page is left, and the browser may keep it as it is (`pagehide`)."""
        ...

    def on_restored(self, callback: Callable[[], None]) -> Undo:
        """Called where the browser brings the page again as it was left (`pageshow`)."""
        ...


class Packages(Protocol):
    """Wheels that the page brings and loads only when asked."""

    async def install_http(self) -> None:
        """Make `requests` and `urllib` work through the browser (pyodide-http)."""
        ...

    async def provide(self, names: Sequence[str]) -> list[str]:
        """Install what the site serves of these packages or modules, with all that they require;
        gives the names that it does not serve."""
        ...


class ShareSheet(Protocol):
    """The system's share dialogue (W3C Web Share), where the browser has one."""

    @property
    def available(self) -> bool: ...

    async def share(self, *, title: str, text: str, url: str) -> bool:
        """Whether it was shared; `False` when the person closed the dialogue. Raises
        `ChatError` where the platform refuses."""
        ...
