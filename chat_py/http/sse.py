"""Framing of streamed bodies: Server-Sent Events, NDJSON and plain text. Pure and incremental.

`ServerSentEvents` follows the parser of the HTML Standard, 9.2.6, to the letter. All three take
bytes split anywhere, and never join what they hold until a frame is complete: joining at each
chunk would cost O(n²) for one long line.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Comment", "Framing", "Lines", "PlainText", "ServerSentEvents", "StreamEvent"]

LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event of a stream. `id` is the last event id at that point."""

    event: str
    data: str
    id: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment line. Servers send them as heartbeats: it says that the stream is alive."""

    text: str


class Framing(Protocol):
    """Cuts a body into events."""

    def feed(self, chunk: bytes) -> list[StreamEvent | Comment]:
        """What `chunk` completes."""
        ...

    def end(self) -> list[StreamEvent | Comment]:
        """What the end of the body completes."""
        ...


class _LineSplitter:
    """UTF-8 to lines, which end in CR, LF or CRLF; a CRLF may be split between chunks."""

    def __init__(self) -> None:
        # "UTF-8 decode" of the Encoding Standard: bad bytes are U+FFFD, one BOM is dropped.
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._at_start = True
        self._after_cr = False
        self._open: list[str] = []

    def feed(self, chunk: bytes, *, final: bool = False) -> list[str]:
        text = self._decoder.decode(chunk, final)
        if not text:
            return []
        if self._at_start:
            self._at_start = False
            text = text.removeprefix("\ufeff")
        if self._after_cr:
            text = text.removeprefix("\n")
        self._after_cr = text.endswith("\r")
        if not text:
            return []
        first, *rest = LINE_END.split(text) if "\r" in text else text.split("\n")
        self._open.append(first)
        if not rest:
            return []
        *whole, unfinished = rest
        lines = ["".join(self._open), *whole]
        self._open = [unfinished]
        return lines

    def end(self) -> str:
        """The last line, which has no end."""
        self.feed(b"", final=True)
        line, self._open = "".join(self._open), []
        return line


class ServerSentEvents:
    """`text/event-stream`. `retry` is the reconnection time in ms that the server asks for."""

    def __init__(self, last_event_id: str = "") -> None:
        self.retry: int | None = None
        self.last_event_id = last_event_id
        self._lines = _LineSplitter()
        self._event = ""
        self._data: list[str] = []
        self._id = last_event_id

    def feed(self, chunk: bytes) -> list[StreamEvent | Comment]:
        found: list[StreamEvent | Comment] = []
        for line in self._lines.feed(chunk):
            if not line:
                self._dispatch(found)
            elif line.startswith(":"):
                found.append(Comment(line[1:].removeprefix(" ")))
            else:
                name, _, value = line.partition(":")
                self._field(name, value.removeprefix(" "))
        return found

    def end(self) -> list[StreamEvent | Comment]:
        """Nothing: an event without its blank line is incomplete and is dropped."""
        return []

    def _field(self, name: str, value: str) -> None:
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id":
            if "\0" not in value:
                self._id = value
        elif name == "retry" and value.isascii() and value.isdecimal():
            self.retry = int(value[:12])

    def _dispatch(self, found: list[StreamEvent | Comment]) -> None:
        self.last_event_id = self._id
        if self._data:
            data = "\n".join(self._data)
            found.append(StreamEvent(self._event or "message", data, self.last_event_id))
            self._data = []
        self._event = ""


class Lines:
    """NDJSON: each line that is not blank is the data of a "message"."""

    def __init__(self) -> None:
        self._lines = _LineSplitter()

    def feed(self, chunk: bytes) -> list[StreamEvent | Comment]:
        return [event for line in self._lines.feed(chunk) for event in _message(line)]

    def end(self) -> list[StreamEvent | Comment]:
        """The last line counts without a line end, as most writers of NDJSON leave it out."""
        return _message(self._lines.end())


def _message(line: str) -> list[StreamEvent | Comment]:
    return [StreamEvent("message", line, "")] if line.strip() else []


class PlainText:
    """Text as it comes: each piece is the data of a "message"; never half a character."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._at_start = True

    def feed(self, chunk: bytes) -> list[StreamEvent | Comment]:
        return self._piece(self._decoder.decode(chunk))

    def end(self) -> list[StreamEvent | Comment]:
        return self._piece(self._decoder.decode(b"", True))

    def _piece(self, text: str) -> list[StreamEvent | Comment]:
        if text and self._at_start:
            self._at_start = False
            text = text.removeprefix("\ufeff")
        return [StreamEvent("message", text, "")] if text else []
