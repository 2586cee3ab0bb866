"""A response that is read while it arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Literal

from chat_py.base.errors import ApiError, NetworkFailure, TransportError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.http import HttpResponse
from chat_py.http.sse import Comment, Framing, Lines, PlainText, ServerSentEvents, StreamEvent

__all__ = ["OpenStream", "StreamKind"]

StreamKind = Literal["events", "lines", "json", "text"]
KINDS: dict[str, StreamKind] = {
    "text/event-stream": "events",
    "application/x-ndjson": "lines",
    "application/ndjson": "lines",
    "application/jsonl": "lines",
    "application/json": "json",
}


def _framing(kind: StreamKind, last_event_id: str) -> Framing:
    if kind == "events":
        return ServerSentEvents(last_event_id)
    return Lines() if kind == "lines" else PlainText()


class OpenStream:
    """The events of one response, once: `async for event in stream`, then `aclose()`.

    Iterating raises `ApiError` of type "network" where the response breaks off and "aborted" after
    `abort()`. `failed` makes the error of a body that broke off; so it has after `silence` seconds
    in which nothing arrived, heartbeats included.
    """

    def __init__(
        self,
        response: HttpResponse,
        owner: Owner,
        *,
        failed: Callable[[BaseException], ApiError],
        on_end: Callable[[OpenStream], None],
        last_event_id: str = "",
        silence: float | None = None,
    ) -> None:
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        self.kind: StreamKind = KINDS.get(media_type, "text")
        self._response = response
        self._framing = _framing(self.kind, last_event_id)
        self._failed = failed
        self._silence = silence
        self._on_end = on_end
        # Unbounded: a response is small, and the sender must not depend on the page's speed.
        self._items: asyncio.Queue[StreamEvent | ApiError | None] = asyncio.Queue()
        self._ended = False
        self._pump = owner.task(self._read())
        self._pump.add_done_callback(lambda _: self.abort())

    @property
    def retry(self) -> int | None:
        """Reconnection time in ms that the server asked for."""
        framing = self._framing
        return framing.retry if isinstance(framing, ServerSentEvents) else None

    def __aiter__(self) -> OpenStream:
        return self

    async def __anext__(self) -> StreamEvent:
        if self._ended and self._items.empty():
            raise StopAsyncIteration
        item = await self._items.get()
        if isinstance(item, StreamEvent):
            return item
        if item is None:
            raise StopAsyncIteration
        raise item

    def abort(self) -> None:
        """Stop reading; what has not been read yet is dropped. Harmless after the end."""
        if self._ended:
            return
        while not self._items.empty():
            self._items.get_nowait()
        self._end(self._failed(asyncio.CancelledError()))
        self._pump.cancel()

    async def aclose(self) -> None:
        """Drop the connection. To be called however the reading ended."""
        self.abort()

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._silence) as limit:
                async for chunk in self._response.chunks():
                    if self._silence is not None:
                        limit.reschedule(loop.time() + self._silence)
                    self._put(self._framing.feed(chunk))
            self._put(self._framing.end())
        except TransportError as error:
            self._end(self._failed(error))
        except TimeoutError:
            self._end(self._failed(NetworkFailure(f"nothing for {self._silence} s")))
        else:
            self._end(None)

    def _put(self, items: list[StreamEvent | Comment]) -> None:
        for item in items:
            if isinstance(item, StreamEvent):
                self._items.put_nowait(item)

    def _end(self, last: ApiError | None) -> None:
        if not self._ended:
            self._ended = True
            self._items.put_nowait(last)
            self._response.close()
            self._on_end(self)
