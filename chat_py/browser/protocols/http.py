"""Requests and the connection that they go out over (Fetch standard)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from chat_py.base.owner import Undo
from chat_py.border.page_ref import PageRef

__all__ = ["AbortSignal", "HttpRequest", "HttpResponse", "Network", "Transport"]


@dataclass(frozen=True)
class HttpRequest:
    """What a transport sends. `url` is absolute or relative to the page; `body` is text, or a
    `PageRef` of kind "body". `whole`: of the response only `text()` will be used, so it may be
    read at once. `own`: it goes to the site's own API, which gets the headers that the page wants
    sent there (contract §8, "Headers and tokens"). `stays`: it is not to follow a redirect, which
    might lead what its headers hold to another origin."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    body: str | PageRef | None = None
    credentials: Literal["omit", "same-origin", "include"] = "same-origin"
    whole: bool = False
    own: bool = False
    stays: bool = False


class HttpResponse(Protocol):
    """A response whose headers have arrived. Header names are lower-case."""

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

    def chunks(self) -> AsyncGenerator[bytes]:
        """The body piece by piece. Raises `NetworkFailure` where it breaks off."""
        ...

    def close(self) -> None:
        """Stop reading and drop the connection; harmless when the body has ended."""
        ...


class Network(Protocol):
    """What the browser knows about the connection."""

    @property
    def online(self) -> bool: ...
    def subscribe(self, callback: Callable[[bool], None]) -> Undo: ...


class AbortSignal(PageRef, Protocol):
    """An `AbortSignal` that a caller gave."""

    @property
    def aborted(self) -> bool: ...
    @property
    def timed_out(self) -> bool:
        """Whether it was aborted because its time is up (`AbortSignal.timeout`)."""
        ...

    def subscribe(self, callback: Callable[[], None]) -> Undo: ...


class Transport(Protocol):
    """Sends one request, once. Cancelling the awaiting task aborts the request."""

    async def send(self, request: HttpRequest) -> HttpResponse:
        """Raises `NetworkFailure`, `RequestAborted` when the page itself aborted it, and
        `RequestInvalid`."""
        ...
