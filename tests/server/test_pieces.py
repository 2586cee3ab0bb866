"""The pieces of an answer, sent and stored, are the same pieces again."""

from __future__ import annotations

import pytest

from chat_py.models.answer_event import (
    AnswerDone,
    AnswerEvent,
    AnswerRestart,
    Notice,
    ReasoningDelta,
    Source,
    TextDelta,
    ToolCall,
    Usage,
)
from chat_py.models.parts import collect
from chat_py_server.pieces import cut, dump, extents, is_piece, load, size, to_event

PIECES: list[AnswerEvent] = [
    ReasoningDelta("Hm"),
    ReasoningDelta(", well."),
    ReasoningDelta("", seconds=1.5),
    TextDelta("It is "),
    ToolCall("1", "look", input={"at": 1}, output="x", state="done"),
    TextDelta("so"),
    Source("https://e.org", "E"),
    ReasoningDelta("And?"),
    ReasoningDelta("", seconds=0.5),
    TextDelta("!"),
    Usage(3, 4),
]


def test_pieces_are_cut_of_their_parts_again() -> None:
    assert cut(extents(PIECES), collect(PIECES), Usage(3, 4)) == PIECES


def test_pieces_before_a_restart_stay_restarts() -> None:
    pieces = [AnswerRestart(), AnswerRestart(), ReasoningDelta("a"), TextDelta("b")]
    assert cut(extents(pieces), collect(pieces), Usage()) == pieces


def test_a_tool_is_in_each_of_its_pieces_as_it_was_at_last() -> None:
    done = ToolCall("1", "look", state="done")
    pieces = [ToolCall("1", "look"), Source("https://e.org"), done]
    assert cut(extents(pieces), collect(pieces), Usage()) == [done, pieces[1], done]


def test_the_lengths_of_earlier_versions_are_extents() -> None:
    assert cut("3,2", collect([TextDelta("abcde")]), Usage()) == [TextDelta("abc"), TextDelta("de")]
    assert cut("", [], Usage()) == []


@pytest.mark.parametrize("piece", [*PIECES, AnswerRestart(), Notice("n")], ids=repr)
def test_a_piece_is_stored_and_sent(piece: AnswerEvent) -> None:
    assert is_piece(piece)
    assert load(*dump(piece)) == piece
    assert size(piece) >= 0
    event = to_event(piece, 7)
    assert event.id == 7
    assert event.encode().count(b"\n") == 4


def test_the_end_is_no_piece() -> None:
    assert not is_piece(AnswerDone())
