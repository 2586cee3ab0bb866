"""Streams cut into events, split at every byte (HTML Standard, 9.2.6)."""

from __future__ import annotations

import random

import pytest

from chat_py.http.sse import Comment, Framing, Lines, PlainText, ServerSentEvents, StreamEvent

Event = tuple[str, str, str]

FIXTURES: dict[str, tuple[bytes, list[Event]]] = {
    "one": (b"data: hello\n\n", [("message", "hello", "")]),
    "no space after the colon": (b"data:hello\n\n", [("message", "hello", "")]),
    "only one space is dropped": (b"data:  hello\n\n", [("message", " hello", "")]),
    "named, with an id": (b"event: delta\nid: 7\ndata: x\n\n", [("delta", "x", "7")]),
    "several data lines": (b"data: a\ndata: b\ndata\n\n", [("message", "a\nb\n", "")]),
    "data alone is an empty text": (b"data\n\n", [("message", "", "")]),
    "CR": (b"data: a\rdata: b\r\rdata: c\r\r", [("message", "a\nb", ""), ("message", "c", "")]),
    "CRLF": (b"data: a\r\ndata: b\r\n\r\n", [("message", "a\nb", "")]),
    "a mix": (b"data: a\r\n\ndata: b\n\rdata: c\r\n\r", [(*("message", c), "") for c in "abc"]),
    "BOM": ("\ufeffdata: a\n\n".encode(), [("message", "a", "")]),
    "a second BOM is text": ("\ufeff\ufeffdata: a\n\ndata: b\n\n".encode(), [("message", "b", "")]),
    "many bytes a letter": (
        "data: Grüße, 世界 🎈👩‍🚀\n\n".encode(),
        [("message", "Grüße, 世界 🎈👩‍🚀", "")],
    ),
    "bad bytes": (b"data: a\xff\xf0\x9f\x8e\n\n", [("message", "a\ufffd\ufffd", "")]),
    "line separators of Unicode are text": (
        "data: a\u2028b\u0085c\x0bd\n\n".encode(),
        [("message", "a\u2028b\u0085c\x0bd", "")],
    ),
    "an id stays until another comes": (
        b"id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n",
        [("message", "a", "1"), ("message", "b", "1"), ("message", "c", "")],
    ),
    "an id without data counts": (b"id: 9\n\ndata: a\n\n", [("message", "a", "9")]),
    "an id with NUL is ignored": (
        b"id: 1\ndata: a\n\nid: 2\x003\ndata: b\n\n",
        [("message", "a", "1"), ("message", "b", "1")],
    ),
    "an event name without data is forgotten": (
        b"event: gone\n\ndata: a\n\n",
        [("message", "a", "")],
    ),
    "no blank line at the end": (b"data: a\n\ndata: b\n", [("message", "a", "")]),
    "unknown fields": (b"foo: bar\ndata: a\nDATA: b\n\n", [("message", "a", "")]),
    "a colon in the value": (b"data: a:b: c\n\n", [("message", "a:b: c", "")]),
    "comments": (b": hi\ndata: a\n:\n\n", [("message", "a", "")]),
    "blank lines alone": (b"\n\n\r\n\r\r", []),
    "nothing": (b"", []),
}


def read(framing: Framing, pieces: list[bytes]) -> list[Event]:
    items = [item for piece in pieces for item in framing.feed(piece)] + framing.end()
    return [(item.event, item.data, item.id) for item in items if isinstance(item, StreamEvent)]


@pytest.mark.parametrize("name", FIXTURES)
def test_events_at_every_split(name: str) -> None:
    body, expected = FIXTURES[name]
    assert read(ServerSentEvents(), [body]) == expected
    assert read(ServerSentEvents(), [body[i : i + 1] for i in range(len(body))]) == expected
    for at in range(len(body) + 1):
        assert read(ServerSentEvents(), [body[:at], b"", body[at:]]) == expected


def test_random_splits_of_everything() -> None:
    body = b"".join(body for name, (body, _) in FIXTURES.items() if "BOM" not in name)
    whole = read(ServerSentEvents(), [body])
    chance = random.Random(5)
    for _ in range(200):
        cuts = sorted(chance.choices(range(len(body) + 1), k=chance.randrange(1, 30)))
        pieces = [body[a:b] for a, b in zip([0, *cuts], [*cuts, len(body)], strict=True)]
        assert read(ServerSentEvents(), pieces) == whole


def test_an_event_is_there_with_the_cr_of_its_blank_line() -> None:
    assert len(ServerSentEvents().feed(b"data: a\r\r")) == 1


def test_heartbeats_are_seen() -> None:
    items = ServerSentEvents().feed(b": heartbeat\n\n:x\n")
    assert items == [Comment("heartbeat"), Comment("x")]


@pytest.mark.parametrize(
    ("line", "retry"),
    [("1000", 1000), ("0", 0), ("1e3", None), ("-1", None), ("", None), ("٣", None)],
)
def test_reconnection_time(line: str, retry: int | None) -> None:
    parser = ServerSentEvents()
    parser.feed(f"retry: {line}\n".encode())
    assert parser.retry == retry


def test_the_id_to_go_on_from_is_that_of_the_last_dispatch() -> None:
    parser = ServerSentEvents("5")
    parser.feed(b"id: 6\ndata: a\n")
    assert parser.last_event_id == "5"
    parser.feed(b"\n")
    assert parser.last_event_id == "6"


LINES: dict[str, tuple[bytes, list[str]]] = {
    "lines": (b'{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']),
    "the last without an end": (b"1\n2", ["1", "2"]),
    "CRLF and blank lines": (b"1\r\n\r\n  \n2\r\n", ["1", "2"]),
    "many bytes a letter": ('"世界"\n"🎈"'.encode(), ['"世界"', '"🎈"']),
    "nothing": (b"", []),
}


@pytest.mark.parametrize("name", LINES)
def test_ndjson_at_every_split(name: str) -> None:
    body, expected = LINES[name]
    for at in range(len(body) + 1):
        found = read(Lines(), [body[:at], body[at:]])
        assert [data for _, data, _ in found] == expected


@pytest.mark.parametrize("body", ["Grüße 🎈", "\ufeffa\ufeff", "", "a\r\nb"])
def test_plain_text_at_every_split(body: str) -> None:
    raw = body.encode()
    for at in range(len(raw) + 1):
        pieces = [data for _, data, _ in read(PlainText(), [raw[:at], raw[at:]])]
        assert "".join(pieces) == body.removeprefix("\ufeff")
        assert all(pieces)


def test_plain_text_that_ends_in_half_a_letter() -> None:
    assert read(PlainText(), [b"a\xf0\x9f"]) == [("message", "a", ""), ("message", "\ufffd", "")]
