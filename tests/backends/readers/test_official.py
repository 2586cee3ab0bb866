"""What official clients were seen to make of streams, and what our readers make of them.

The record is renewed and compared anew with the clients by `make test-oracles`.
"""

from __future__ import annotations

import pytest

from tests.fakes.wire import official_bodies, read, seen_by_person

RECORD = official_bodies()


@pytest.mark.parametrize(
    ("protocol", "body", "theirs"), RECORD, ids=[protocol for protocol, *_ in RECORD]
)
def test_the_same_as_the_official_client(protocol: str, body: bytes, theirs: dict[str, object]):
    tools = [{"name": tool["name"], "input": tool["input"]} for tool in theirs["tools"]]
    for size in (len(body), 1, 7):
        chunks = [body[at : at + size] for at in range(0, len(body), size)]
        assert seen_by_person(read(protocol, *chunks)) == {**theirs, "tools": tools}


def test_every_protocol_with_an_official_client_is_recorded():
    assert {protocol for protocol, *_ in RECORD} == {
        "openai",
        "responses",
        "anthropic",
        "gemini",
        "ollama",
        "vercel",
        "ag-ui",
    }
