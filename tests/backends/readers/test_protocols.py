"""The protocols by name, and a reader for each."""

from __future__ import annotations

import pytest

from chat_py.backends.readers.protocols import PROTOCOLS, make_reader


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_each_has_a_reader_of_its_own(protocol: str):
    one, other = make_reader(protocol), make_reader(protocol)
    assert one.protocol == protocol
    assert one is not other
    assert [event.key for event in one.end()] == ["backend.broken"], "nothing was read by it"


def test_an_unknown_name_has_none():
    with pytest.raises(KeyError, match="mine"):
        make_reader("mine")
