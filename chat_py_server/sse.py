"""Server-Sent Events, the sending side (WHATWG HTML, "Server-sent events")."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.responses import StreamingResponse

from chat_py.models.fields import Wire

__all__ = ["Event", "event_stream", "last_event_id"]

RETRY = b"retry: 1000\n\n"
"""First line of a stream: how long (ms) a plain `EventSource` waits before it reconnects."""
HEARTBEAT = b": heartbeat\n\n"

HEADERS = {
    "Cache-Control": "no-store",
    # Reverse proxies such as nginx hold back a reply unless told not to.
    "X-Accel-Buffering": "no",
}


@dataclass(frozen=True)
class Event:
    """One event; only a `delta` has an id, since only there a reader may resume."""

    name: str
    data: Wire
    id: int | None = None

    def encode(self) -> bytes:
        """The event's bytes. JSON has no line breaks, so one `data` line is enough."""
        head = f"id: {self.id}\n" if self.id is not None else ""
        body = self.data.model_dump_json(by_alias=True, exclude_none=True)
        return f"{head}event: {self.name}\ndata: {body}\n\n".encode()


def last_event_id(value: str) -> int:
    """The id after which to go on; 0, the beginning, for none and for one that is not ours."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else 0


def event_stream(events: AsyncIterator[Event], heartbeat: float) -> StreamingResponse:
    """A reply that sends `events`, and a comment after each `heartbeat` seconds of silence."""
    return StreamingResponse(
        _frames(events, heartbeat), headers=HEADERS, media_type="text/event-stream"
    )


async def _frames(events: AsyncIterator[Event], heartbeat: float) -> AsyncIterator[bytes]:
    yield RETRY
    upcoming = asyncio.ensure_future(anext(events))
    try:
        while True:
            # Not wait_for: a time-out must leave the pending event alone.
            done, _ = await asyncio.wait({upcoming}, timeout=heartbeat)
            if not done:
                yield HEARTBEAT
                continue
            try:
                event = upcoming.result()
            except StopAsyncIteration:
                return
            yield event.encode()
            upcoming = asyncio.ensure_future(anext(events))
    finally:
        upcoming.cancel()
