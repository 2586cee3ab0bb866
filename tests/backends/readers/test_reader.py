"""Whatever a server sends, a reader ends the answer and raises nothing; cuts change nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat_py.backends.readers.draft import Limits
from chat_py.backends.readers.protocols import PROTOCOLS
from chat_py.border.json_text import write_json
from tests.fakes.wire import CAPTURES, read

SOURCES = [*CAPTURES.glob("*-*"), *(CAPTURES.parents[2] / "chat_py/backends/readers").glob("*.py")]
WORDS = sorted(
    {
        word
        for path in SOURCES
        for word in re.findall(r'"([A-Za-z_.-]{2,40})"', path.read_text("utf-8"))
    }
)
"""Names and values of the protocols: random data made of them gets far into a dialect."""

words = st.sampled_from(WORDS)
leaves = words | st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5)
data = st.recursive(
    st.dictionaries(words, leaves, max_size=4),
    lambda inner: st.dictionaries(words, inner | st.lists(inner, max_size=2) | leaves, max_size=5),
    max_leaves=12,
)
types = st.builds(lambda item, kind: {**item, "type": kind}, data, words)


def event(name: str | None, value: Any) -> bytes:
    text = value if isinstance(value, str) else write_json(value)
    lines = [f"event: {name}"] if name else []
    return "\n".join([*lines, *(f"data: {line}" for line in text.split("\n")), "", ""]).encode()


bodies = (
    st.binary(max_size=80)
    | st.lists(
        st.builds(event, st.none() | words, data | types | leaves.filter(lambda x: x is not None)),
        max_size=6,
    ).map(b"".join)
    | st.lists((data | types).map(write_json), max_size=4).map(lambda x: "\n".join(x).encode())
)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@given(body=bodies, at=st.integers(0, 400))
def test_no_bytes_are_too_much_for_a_reader(protocol: str, body: bytes, at: int):
    limits = Limits(tool_input=100, tools=3, restarts=2)
    whole = read(protocol, body, limits=limits)
    assert read(protocol, body[:at], body[at:], limits=limits) == whole
    whole.text.encode()
    whole.reasoning.encode()
    repr(whole).encode()


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", sorted(path.name for path in CAPTURES.glob("*-*")))
def test_a_capture_with_a_broken_byte(protocol: str, name: str):
    body = (CAPTURES / name).read_bytes()
    for at in range(0, len(body), 7):
        read(protocol, body[:at] + b"\xff" + body[at + 1 :])
        read(protocol, body[:at])
