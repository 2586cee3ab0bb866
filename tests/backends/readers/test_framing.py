"""A body cut into events, whatever it is."""

from __future__ import annotations

import pytest

from chat_py.backends.readers.framing import AnyFraming


def events(body: bytes, size: int = 0) -> list[tuple[str, str]]:
    """What the body's events are, read in pieces of `size` bytes."""
    framing = AnyFraming()
    pieces = [body[at : at + size] for at in range(0, len(body), size)] if size else [body]
    found = [event for piece in pieces for event in framing.feed(piece)]
    return [(event.event, event.data) for event in (*found, *framing.end())]


@pytest.mark.parametrize("size", [0, 1, 3])
@pytest.mark.parametrize("front", [b"", b"\xef\xbb\xbf", b" \r\n"])
@pytest.mark.parametrize(
    ("body", "data"),
    [
        (b'{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']),
        (b'{"a":1}\n{"b":2}', ['{"a":1}', '{"b":2}']),
        (b'{"a":1}', ['{"a":1}']),
        (b'{\n "a": 1\n}\n', ['{\n "a": 1\n}\n']),
        (b'[{"a":1},\n{"b":2}]', ['[{"a":1},\n{"b":2}]']),
        (b"data: one\n\ndata: two\n\n", ["one", "two"]),
    ],
    ids=["lines", "no last end", "one line", "over several lines", "a list", "events"],
)
def test_its_first_byte_tells_what_it_is(
    size: int, front: bytes, body: bytes, data: list[str]
) -> None:
    if front == b" \r\n" and body.startswith(b"data"):
        return  # white space in front of an event is part of its first line
    assert [text for _, text in events(front + body, size)] == data


def test_an_event_has_its_name_and_its_id() -> None:
    framing = AnyFraming()
    (event,) = framing.feed(b"event: done\nid: 7\ndata: x\n\n")
    assert (event.event, event.data, framing.last_event_id) == ("done", "x", "7")


@pytest.mark.parametrize("body", [b"<!doctype html>", b"\n <html>", b"\xef\xbb\xbf<?xml"])
def test_a_web_page_has_no_events(body: bytes) -> None:
    framing = AnyFraming()
    assert framing.feed(body) == []
    assert framing.is_page
    assert framing.end() == []


def test_after_much_white_space_no_json_is_waited_for() -> None:
    framing = AnyFraming()
    framing.feed(b" " * 2000)
    assert framing.feed(b'{"a":1}\n\n') == framing.end() == []


def test_the_beginning_is_kept_to_be_told() -> None:
    framing = AnyFraming()
    for _ in range(100):
        framing.feed(b"0123456789")
    assert framing.head == b"0123456789" * 50


def test_an_empty_body_has_none() -> None:
    assert events(b"") == events(b" \n") == []
