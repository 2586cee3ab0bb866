"""Answers that the site gives itself, in chats that are kept in the browser."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import pytest

from chat_py.backends.local.site_answers import SiteAnswers
from chat_py.backends.python_methods import PythonMethods
from chat_py.backends.requests.prompt import Prompt, PromptMessage
from chat_py.base.errors import ApiError
from chat_py.http.errors import ErrorMaker
from chat_py.locales import Texts
from chat_py.models.answer_event import AnswerDone, AnswerEvent, AnswerFailure, TextDelta
from chat_py.models.answer_request import AnswerRequest
from tests.fakes.formats import FakeFormats
from tests.fakes.transport import FakeConsole

ASK = Prompt(
    url="",
    messages=(
        PromptMessage("system", ("Be kind.",)),
        PromptMessage("user", ("One?",), id="q1"),
        PromptMessage("assistant", ("One.",), id="a1"),
        PromptMessage("user", ("Two?",), id="q2"),
    ),
    thread_id="c",
    message_id="q2",
)


class Site:
    def __init__(self, answer: Any) -> None:
        self.answer = answer


class Rest:
    async def answer(self, prompt: Prompt, *, message_id: str) -> AsyncGenerator[AnswerEvent]:
        yield TextDelta(f"the rest, {message_id}")
        yield AnswerDone()


async def given(site: object) -> tuple[list[AnswerEvent], FakeConsole]:
    console = FakeConsole()
    answers = SiteAnswers(
        site=lambda: PythonMethods(site),
        rest=Rest(),
        errors=ErrorMaker(Texts("en", FakeFormats())),
        console=console,
    )
    return [event async for event in answers.answer(ASK, message_id="a2")], console


async def test_it_is_told_what_was_said() -> None:
    asked: list[AnswerRequest] = []

    async def answer(request: AnswerRequest) -> AsyncIterator[str]:
        asked.append(request)
        yield "You said: "
        yield request.text

    events, _ = await given(Site(answer))
    assert events == [TextDelta("You said: "), TextDelta("Two?"), AnswerDone()]
    (request,) = asked
    said = [(one.sender, one.content) for one in request.messages or []]
    assert said == [("user", "One?"), ("bot", "One."), ("user", "Two?")]
    assert (request.chat_id, request.message_id, request.unique_id) == ("c", "q2", "a2")


async def test_the_rest_answers_where_the_site_does_not() -> None:
    events, _ = await given(object())
    assert events == [TextDelta("the rest, a2"), AnswerDone()]


@pytest.mark.parametrize("empty", [None, [], ""])
async def test_nothing_is_an_answer_without_text(empty: object) -> None:
    events, _ = await given(Site(lambda _: empty))
    assert events[-1] == AnswerDone()


async def test_what_it_raises_is_told_to_its_author_and_ends_the_answer() -> None:
    async def answer(_: AnswerRequest) -> AsyncIterator[str]:
        yield "So far"
        raise ZeroDivisionError("by zero")

    (first, last), console = await given(Site(answer))
    assert first == TextDelta("So far")
    assert isinstance(last, AnswerFailure)
    assert "zero" not in last.details
    assert isinstance(console.reported[0].__cause__, ZeroDivisionError)


async def test_what_cannot_be_read_is_named() -> None:
    (last,), console = await given(Site(lambda _: 5))
    assert isinstance(last, AnswerFailure)
    assert last.type == "validation"
    (error,) = console.reported
    assert isinstance(error, ApiError)
    assert "backend.answer" in str(error.details)
