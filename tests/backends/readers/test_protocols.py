"""The protocols by name, and a reader for each."""

from __future__ import annotations

import pytest

from chat_py.backends.readers.protocols import PROTOCOLS, make_reader
from tests.fakes.wire import sum_up


def test_plain_text_is_the_answer():
    reader = make_reader("guide", content_type="Text/Plain; charset=utf-8")
    body = '{"not": "read"} <think>Hm.</think>Grüße 🎈'.encode()
    events = [found for at in range(len(body)) for found in reader.feed(body[at : at + 1])]
    got = sum_up(events + reader.end())
    assert (got.text, got.reasoning, got.finish) == ('{"not": "read"} Grüße 🎈', "Hm.", "stop")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_each_has_a_reader_of_its_own(protocol: str):
    one, other = make_reader(protocol), make_reader(protocol)
    assert one.protocol == protocol
    assert one is not other
    assert [event.key for event in one.end()] == ["backend.broken"], "nothing was read by it"


def test_an_unknown_name_has_none():
    with pytest.raises(KeyError, match="mine"):
        make_reader("mine")
