"""Each reader and the official client of its protocol make the same of the same bytes."""

from __future__ import annotations

import json
import os
import random
from typing import Any

import pytest

from oracles.conftest import Ask
from oracles.streams import RENDERERS, random_content
from tests.fakes.wire import CAPTURES, Read, capture, official_bodies, read, seen_by_person

SEEDS = 40
RECORDED = CAPTURES / "official.json"


@pytest.mark.parametrize("protocol", RENDERERS)
def test_of_random_streams(protocol: str, official: Ask):
    bodies: list[tuple[str, bytes]] = []
    for seed in range(SEEDS):
        chance = random.Random(f"{protocol} {seed}")
        bodies.append((protocol, RENDERERS[protocol](random_content(chance), chance)))
    for (_, body), theirs in zip(bodies, official(bodies), strict=True):
        assert not theirs["failed"], theirs
        assert seen_by_person(read(protocol, body)) == _without_outputs(theirs)


def test_of_captures(official: Ask):
    names = sorted(path.name for path in CAPTURES.glob("*.sse"))
    protocols = ["vercel" if name.startswith("vercel") else "ag-ui" for name in names]
    bodies = [(which, capture(name)) for which, name in zip(protocols, names, strict=True)]
    for (protocol, body), theirs in zip(bodies, official(bodies), strict=True):
        ours = read(protocol, body)
        assert seen_by_person(ours) == _without_outputs(theirs)
        assert _outputs(ours) == [tool.get("output") for tool in theirs["tools"]]


def test_what_is_recorded_is_what_they_make_of_it_today(official: Ask):
    """`tests/backends/readers/test_official.py` goes by it. `CHAT_PY_RECORD=1` renews it."""
    if os.environ.get("CHAT_PY_RECORD"):
        made: list[tuple[str, bytes]] = []
        for protocol, render in RENDERERS.items():
            for seed in range(3):
                chance = random.Random(f"record {protocol} {seed}")
                made.append((protocol, render(random_content(chance, 12), chance)))
        record = [
            {"protocol": protocol, "body": body.decode(), "official": theirs}
            for (protocol, body), theirs in zip(made, official(made), strict=True)
        ]
        RECORDED.write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    bodies = [(protocol, body) for protocol, body, _ in official_bodies()]
    assert [theirs for *_, theirs in official_bodies()] == official(bodies)


def _without_outputs(theirs: dict[str, Any]) -> dict[str, Any]:
    tools = [{"name": tool["name"], "input": tool["input"]} for tool in theirs["tools"]]
    return {**theirs, "tools": tools}


def _outputs(ours: Read) -> list[Any]:
    return [tool.output for tool in ours.tools.values()]
