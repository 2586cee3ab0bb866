"""By what a column is sorted."""

from __future__ import annotations

import pytest

from chat_py.reading.columns import order
from tests.fakes.ordering import FakeOrdering


def ordered(*cells: str, descending: bool = False) -> list[str]:
    return [cells[place] for place in order(cells, FakeOrdering(), descending=descending)]


@pytest.mark.parametrize(
    "cells",
    [
        ("9", "10", "1,000"),
        ("apple", "Banana", "cherry"),
        ("2026-01-02", "2026-01-10", "2026-11-03"),
        ("１０", "２００"),
    ],
    ids=["numbers", "texts", "dates", "wide digits"],
)
def test_a_column_is_sorted_by_what_it_holds(cells: tuple[str, ...]) -> None:
    assert ordered(*reversed(cells)) == list(cells)
    assert ordered(*cells, descending=True) == list(reversed(cells))


def test_equal_cells_stay_in_the_order_in_which_they_were_written() -> None:
    cells = ["1", "2", "1.0", "2.0"]
    assert order(cells, FakeOrdering(), descending=False) == [0, 2, 1, 3]
    assert order(cells, FakeOrdering(), descending=True) == [1, 3, 0, 2]


@pytest.mark.parametrize("nothing", ["", "–", "—", "n/a", "-"])
def test_what_has_no_value_is_last_in_either_order(nothing: str) -> None:
    assert ordered("2", nothing, "1") == ["1", "2", nothing]
    assert ordered("1", nothing, "2", descending=True) == ["2", "1", nothing]


def test_a_column_of_several_kinds_is_one_of_texts() -> None:
    assert ordered("b", "10", "9", "a") == ["10", "9", "a", "b"]
