"""Several rounds as one answer."""

from __future__ import annotations

from chat_py.backends.requests.prompt import Prompt, PromptMessage
from chat_py.models.answer_event import (
    AnswerEvent,
    AnswerRestart,
    Notice,
    ReasoningDelta,
    Source,
    TextDelta,
    ToolCall,
)
from chat_py.tool_calls.turn import Turn

QUESTION = PromptMessage("user", ("Hi",))
CALL = ToolCall("call_1", "weather", input={})
DONE = ToolCall("call_1", "weather", input={}, output=3, state="done")


def turn_of(*events: AnswerEvent) -> Turn:
    turn = Turn(Prompt(url="http://h", messages=(QUESTION,)))
    take(turn, *events)
    return turn


def take(turn: Turn, *events: AnswerEvent) -> list[AnswerEvent]:
    return [own for event in events for own in turn.take(event)]


def test_a_call_is_open_until_it_has_an_outcome():
    turn = turn_of(CALL)
    assert turn.open_calls() == [CALL]
    turn.settle(DONE)
    assert turn.open_calls() == []


def test_the_next_question_has_all_that_was_said_but_what_is_for_people_only():
    notice, source = Notice("Searching", "progress"), Source("https://e.org")
    turn = turn_of(ReasoningDelta("Hm."), TextDelta("I "), TextDelta("look."), notice, source, CALL)
    turn.settle(DONE)
    turn.next(run_id="r2")
    assert turn.prompt.messages == (
        QUESTION,
        PromptMessage("assistant", (ReasoningDelta("Hm."), "I look.", DONE)),
    )
    assert (turn.prompt.run_id, turn.prompt.answered) == ("r2", {"call_1"})


def test_a_round_that_begins_again_forgets_its_calls_alone():
    turn = turn_of(TextDelta("One."), CALL)
    turn.settle(DONE)
    turn.next(run_id="r2")
    take(turn, TextDelta("Two."), CALL)
    assert take(turn, AnswerRestart()) == [AnswerRestart(), TextDelta("One."), DONE]
    assert turn.open_calls() == []
    assert take(turn, TextDelta("Two again.")) == [TextDelta("\n\nTwo again.")]


def test_text_is_a_new_paragraph_only_after_other_text():
    turn = turn_of(CALL)
    turn.settle(DONE)
    turn.next(run_id="r2")
    assert take(turn, TextDelta("First"), TextDelta(" words")) == [
        TextDelta("First"),
        TextDelta(" words"),
    ]


def test_the_pieces_of_a_call_keep_its_new_id():
    turn = turn_of(CALL)
    turn.settle(DONE)
    turn.next(run_id="r2")
    begun = ToolCall("call_1", "weather")
    first, second = take(turn, begun, CALL)
    assert isinstance(first, ToolCall)
    assert isinstance(second, ToolCall)
    assert (first.id, second.id, second.input) == ("call_1+", "call_1+", {})
