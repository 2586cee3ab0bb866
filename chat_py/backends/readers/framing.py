"""A body cut into events, whatever it is: a stream, or what came in its place.

What the first bytes are decides, not the content type, which proxies and small servers get wrong:
`{` is JSON, a line each (NDJSON) or one text as a whole; `[` is one JSON text; `<` is a web page;
anything else is Server-Sent Events, always in UTF-8 (HTML Standard, 9.2.6).
"""

from __future__ import annotations

from chat_py.border.json_text import read_json
from chat_py.http.sse import Framing, Lines, ServerSentEvents, StreamEvent

__all__ = ["AnyFraming"]

BOM = b"\xef\xbb\xbf"
BLANK = b" \t\r\n"
MAX_BLANK = 1000
"""Bytes of white space in front: after more of it nobody sends JSON."""
HEAD_SIZE = 500
"""Bytes of the beginning that are kept, to be told where the body is none that can be read."""


class AnyFraming:
    """Cuts a body into events.

    `is_page` tells that the body is HTML or XML, of which there are no events. `last_event_id` is
    what a stream can be resumed from.
    """

    def __init__(self) -> None:
        self.head = b""
        self.is_page = False
        self.last_event_id = ""
        self._framing: Framing | None = None
        self._start: bytes | None = b""
        self._json: list[bytes] | None = None
        self._one_text = False

    def feed(self, chunk: bytes) -> list[StreamEvent]:
        """What `chunk` completes."""
        if len(self.head) < HEAD_SIZE:
            self.head += chunk[: HEAD_SIZE - len(self.head)]
        if self._framing is None and self._start is not None:
            chunk = self._choose(chunk)
        if self._json is not None and chunk:
            chunk = self._gather(chunk, self._json)
        if self._framing is None or not chunk:
            return []
        return self._events(self._framing, chunk)

    def end(self) -> list[StreamEvent]:
        """What the end of the body completes."""
        if self._json is not None:
            text = b"".join(self._json).decode("utf-8", "replace")
            return [StreamEvent("message", text, "")] if text.strip() else []
        return self._events(self._framing, None) if self._framing else []

    def _choose(self, chunk: bytes) -> bytes:
        """Find out what the body is once its first byte that tells is here; gives all so far."""
        start = (self._start or b"") + chunk
        text = start.removeprefix(BOM).lstrip(BLANK)
        blank = len(start) - len(text) > MAX_BLANK
        if not blank and (not text or (start != BOM and BOM.startswith(start))):
            self._start = start
            return b""
        self._start = None
        if blank:
            text = b""
        if text.startswith(b"<"):
            self.is_page = True
            return b""
        if text.startswith((b"{", b"[")):
            self._json = []
            self._one_text = text.startswith(b"[")
            return text
        self._framing = ServerSentEvents()
        return start

    def _gather(self, chunk: bytes, gathered: list[bytes]) -> bytes:
        """Keep JSON until its first line is here: is that a text of its own, more lines follow."""
        gathered.append(chunk)
        if self._one_text or not (b"\n" in chunk or b"\r" in chunk):
            return b""
        body = b"".join(gathered)
        try:
            read_json(body.splitlines()[0].decode("utf-8", "replace"))
        except ValueError:
            self._one_text = True
            gathered[:] = [body]
            return b""
        self._json = None
        self._framing = Lines()
        return body

    def _events(self, framing: Framing, chunk: bytes | None) -> list[StreamEvent]:
        items = framing.end() if chunk is None else framing.feed(chunk)
        if isinstance(framing, ServerSentEvents):
            self.last_event_id = framing.last_event_id
        return [item for item in items if isinstance(item, StreamEvent)]
