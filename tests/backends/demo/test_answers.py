"""The back end that answers in the page."""

from __future__ import annotations

from chat_py.backends.demo.answers import DemoAnswers
from chat_py.backends.requests.prompt import Prompt, PromptMessage
from chat_py.models.answer_event import AnswerDone, TextDelta
from tests.fakes.clock import FakeClock


async def answered(answers: DemoAnswers, *said: str) -> str:
    messages = tuple(PromptMessage("user", (text,)) for text in said)
    *events, last = [event async for event in answers.answer(Prompt(url="", messages=messages))]
    assert last == AnswerDone()
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_it_answers_what_was_said_last_in_other_words_each_time() -> None:
    answers = DemoAnswers(clock=FakeClock())
    first = await answered(answers, "A table, please", "Code in Rust, please")
    assert "```rust" in first
    assert await answered(answers, "Code in Rust, please") != first


async def test_it_can_begin() -> None:
    assert await answered(DemoAnswers(clock=FakeClock()))
