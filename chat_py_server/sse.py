"""Server-Sent Events, the sending side (WHATWG HTML, "Server-sent events")."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from starlette.responses import StreamingResponse

from chat_py.models.completion import StreamDone, StreamError
from chat_py.models.fields import Wire

__all__ = ["Event", "event_stream", "last_event", "last_event_id"]

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
    """One event; only a `delta` has an id, since only there a reader may resume. Its `data` is a
    model, or the JSON itself where there are thousands a second."""

    name: str
    data: Wire | str
    id: int | None = None

    @property
    def json(self) -> str:
        """The data as JSON."""
        if isinstance(self.data, str):
            return self.data
        return self.data.model_dump_json(by_alias=True, exclude_none=True)

    def encode(self) -> bytes:
        """The event's bytes. JSON has no line breaks, so one `data` line is enough."""
        head = f"id: {self.id}\n" if self.id is not None else ""
        return f"{head}event: {self.name}\ndata: {self.json}\n\n".encode()


def last_event(ending: Literal["done", "stopped", "broken"], data: str) -> Event:
    """The last event of an answer that ended so; `data` is JSON."""
    if ending == "broken":
        return Event("error", StreamError.model_validate_json(data))
    return Event("done", StreamDone.model_validate_json(data))


def last_event_id(value: str) -> int:
    """The id after which to continue; 0, the beginning, for none and for one that is not ours."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else 0


def event_stream(batches: AsyncIterator[list[Event]]) -> StreamingResponse:
    """A reply that sends events as they come, and a comment for an empty list of them."""
    return StreamingResponse(_frames(batches), headers=HEADERS, media_type="text/event-stream")


async def _frames(batches: AsyncIterator[list[Event]]) -> AsyncIterator[bytes]:
    yield RETRY
    async for events in batches:
        yield b"".join(event.encode() for event in events) or HEARTBEAT
