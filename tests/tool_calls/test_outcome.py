"""What a tool returned, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel

from chat_py.tool_calls.outcome import MAX_OUTPUT, NoJson, json_of


@dataclass
class Point:
    x: int
    y: float


class Day(BaseModel):
    date: date
    high: float


class Opaque:
    def __str__(self) -> str:
        return "opaque"


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ("3 °C", "3 °C"),
        (None, None),
        (3, 3),
        (float("nan"), None),
        ([1, (2, 3)], [1, [2, 3]]),
        (Point(1, 2.5), {"x": 1, "y": 2.5}),
        (Day(date=date(2026, 11, 28), high=3), {"date": "2026-11-28", "high": 3.0}),
        ({"at": Opaque()}, {"at": "opaque"}),
        ("half \ud83d", "half \ufffd"),
    ],
)
def test_results_become_data(value, data):
    assert json_of(value) == data


@pytest.mark.parametrize("value", ["é" * (MAX_OUTPUT + 5), ["é" * (MAX_OUTPUT + 5)]])
def test_a_huge_result_is_cut_and_says_so(value):
    cut = json_of(value)
    assert isinstance(cut, str)
    assert len(cut) < MAX_OUTPUT + 100
    assert cut.endswith("more characters were left out]")


def test_what_refers_to_itself_is_refused():
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(NoJson, match="list cannot be written as JSON"):
        json_of(loop)


def test_what_is_nested_too_deeply_is_refused():
    deep: Any = "x"
    for _ in range(1_000):
        deep = [deep]
    with pytest.raises(NoJson, match="list cannot be written as JSON"):
        json_of(deep)


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(NoJson, match="dict cannot be written as JSON"):
        json_of({"data": b"\xff\xfe"})
