"""Walking through what was sent before."""

from __future__ import annotations

import pytest

from chat_py.ui.input_history import InputHistory


@pytest.fixture
def history() -> InputHistory:
    history = InputHistory(3)
    for text in ("one", "two", "three"):
        history.add(text)
    return history


def walk(history: InputHistory, *steps: int, draft: str = "") -> list[str | None]:
    return [history.walk(step, draft) for step in steps]


def test_up_is_older_and_down_comes_back_to_what_stood_in_the_box(history: InputHistory) -> None:
    steps = [(-1, "half"), (-1, "three"), (1, "two"), (1, "three")]
    assert [history.walk(*step) for step in steps] == ["three", "two", "three", "half"]


def test_both_ends_are_ends(history: InputHistory) -> None:
    assert walk(history, 1) == [None]
    assert walk(history, -1, -1, -1, -1) == ["three", "two", "one", None]
    assert walk(history, 1) == ["two"], "the end is where it was"


def test_the_oldest_goes_when_it_is_full(history: InputHistory) -> None:
    history.add("four")
    assert walk(history, -1, -1, -1, -1) == ["four", "three", "two", None]


def test_the_same_text_is_there_once_as_the_newest(history: InputHistory) -> None:
    history.add("two")
    assert walk(history, -1, -1, -1) == ["two", "three", "one"]
    assert len(history) == 3


def test_what_is_typed_or_sent_ends_the_walk(history: InputHistory) -> None:
    walk(history, -1, -1, draft="old")
    history.stop()
    assert walk(history, -1, 1, draft="new") == ["three", "new"]
    walk(history, -1, -1)
    history.add("four")
    assert walk(history, -1) == ["four"]


def test_an_empty_text_is_not_kept(history: InputHistory) -> None:
    history.add("")
    assert walk(history, -1) == ["three"]


def test_it_can_be_forgotten_and_switched_off(history: InputHistory) -> None:
    history.clear()
    assert walk(history, -1) == [None]
    off = InputHistory(0)
    off.add("one")
    assert (len(off), walk(off, -1)) == (0, [None])
