"""A network without a network: scripted responses, delays, cuts, and being offline."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic_core import to_json

from chat_py.base.errors import NetworkFailure
from chat_py.base.owner import Undo
from chat_py.base.signal import Signal
from chat_py.browser.protocols.http import HttpRequest

__all__ = [
    "FakeConsole",
    "FakeNetwork",
    "FakePageRef",
    "FakeResponse",
    "FakeSignal",
    "FakeTransport",
    "Response",
    "events",
    "json_response",
]


@dataclass
class FakePageRef:
    """A value that stays in the page."""

    kind: Literal["function", "body", "signal", "element", "object"] = "body"


@dataclass
class Response:
    """What a server will say. `chunks` come `chunk_delay` seconds apart after the head's `delay`.

    `cut` ends the body with a broken connection, `open` leaves it open and silent.
    """

    status: int = 200
    body: str | bytes = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    delay: float = 0.0
    chunks: list[bytes] | None = None
    chunk_delay: float = 0.0
    cut: bool = False
    open: bool = False


def json_response(value: Any, status: int = 200, **more: Any) -> Response:
    """A response with `value` as its JSON body."""
    headers = {"content-type": "application/json", **more.pop("headers", {})}
    return Response(status, to_json(value), headers, **more)


def events(*items: tuple[str, Any] | tuple[str, Any, str] | str, **more: Any) -> Response:
    """A response of Server-Sent Events, one chunk an item: `(event, data[, id])` or raw text."""
    chunks: list[bytes] = []
    for item in items:
        if isinstance(item, str):
            chunks.append(item.encode())
            continue
        name, data, *id_ = item
        lines = f"event: {name}\ndata: {to_json(data).decode()}\n"
        chunks.append((lines + (f"id: {id_[0]}\n" if id_ else "") + "\n").encode())
    return Response(200, headers={"content-type": "text/event-stream"}, chunks=chunks, **more)


class FakeResponse:
    """A response whose head has arrived."""

    def __init__(self, script: Response) -> None:
        self.status = script.status
        self.headers = {name.lower(): value for name, value in script.headers.items()}
        self.closed = False
        self._script = script
        self._gone = asyncio.Event()

    async def text(self) -> str:
        pieces = [chunk async for chunk in self.chunks()]
        return b"".join(pieces).decode("utf-8", "replace")

    async def blob(self) -> FakePageRef:
        await self.text()
        return FakePageRef()

    def ref(self) -> FakePageRef:
        return FakePageRef("object")

    async def chunks(self) -> AsyncGenerator[bytes]:
        script = self._script
        body = script.body.encode() if isinstance(script.body, str) else script.body
        for chunk in script.chunks if script.chunks is not None else [body]:
            if script.chunk_delay:
                await asyncio.sleep(script.chunk_delay)
            if self.closed:
                return
            yield chunk
        if script.open:
            await self._gone.wait()
        elif script.cut:
            raise NetworkFailure("the connection was cut")

    def close(self) -> None:
        self.closed = True
        self._gone.set()


Scripted = Response | Exception | Callable[[HttpRequest], "Response | Exception"]


class FakeTransport:
    """Gives the scripted responses in order, then `default` for ever.

    An exception is raised, a function is asked. `sent` holds what went out, `times` when (the
    loop's time), `cancelled` what was aborted before its head arrived, and `responses` what came.
    """

    def __init__(self, *scripted: Scripted, default: Scripted | None = None) -> None:
        self.scripted = list(scripted)
        self.default = default
        self.network: FakeNetwork | None = None
        self.sent: list[HttpRequest] = []
        self.times: list[float] = []
        self.cancelled: list[HttpRequest] = []
        self.responses: list[FakeResponse] = []

    async def send(self, request: HttpRequest) -> FakeResponse:
        self.sent.append(request)
        self.times.append(asyncio.get_running_loop().time())
        if self.network is not None and not self.network.online:
            raise NetworkFailure("offline")
        script = self.scripted.pop(0) if self.scripted else self.default
        if callable(script):
            script = script(request)
        if script is None:
            raise AssertionError(f"no response is scripted for {request.method} {request.url}")
        if isinstance(script, Exception):
            raise script
        try:
            await asyncio.sleep(script.delay)
        except asyncio.CancelledError:
            self.cancelled.append(request)
            raise
        response = FakeResponse(script)
        self.responses.append(response)
        return response


class FakeNetwork:
    """`navigator.onLine` and its events."""

    def __init__(self, *, online: bool = True) -> None:
        self.online = online
        self._callbacks: list[Callable[[bool], None]] = []

    def subscribe(self, callback: Callable[[bool], None]) -> Callable[[], None]:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def set_online(self, online: bool) -> None:
        self.online = online
        for callback in list(self._callbacks):
            callback(online)

    @property
    def listeners(self) -> int:
        return len(self._callbacks)


class FakeSignal:
    """An `AbortSignal` that `abort` fires."""

    kind: Literal["signal"] = "signal"

    def __init__(self) -> None:
        self.aborted = False
        self.timed_out = False
        self._callbacks: list[Callable[[], None]] = []

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def abort(self) -> None:
        self.aborted = True
        for callback in list(self._callbacks):
            callback()

    @property
    def listeners(self) -> int:
        return len(self._callbacks)


class FakeConsole:
    """Keeps what was said."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.reported: list[BaseException] = []
        self.part_missing = Signal[[]]()

    def info(self, text: str) -> None:
        self.lines.append(text)

    def warn(self, text: str) -> None:
        self.lines.append(text)

    def report(self, error: BaseException) -> None:
        self.reported.append(error)

    def on_part_missing(self, listener: Callable[[], object]) -> Undo:
        return self.part_missing.subscribe(listener)
