"""An endpoint that wants a key."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from chat_py.backends.endpoints.keys import ASK, GivenKey, Keys
from chat_py.backends.endpoints.with_key import AnswersWithKey
from chat_py.backends.requests.prompt import Prompt
from chat_py.models.answer_event import AnswerDone, AnswerEvent, AnswerFailure, TextDelta
from tests.fakes.storage import FakeTextStorage

REFUSED = AnswerFailure("auth", "backend.key")


class Endpoint:
    """Answers where the key is "right"."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    async def answer(self, prompt: Prompt) -> AsyncGenerator[AnswerEvent]:
        self.keys.append(prompt.key)
        if prompt.key == "talks":
            yield AnswerFailure("server", "backend.failed", details=f"{prompt.key} is no use.")
            return
        if prompt.key == "told":
            yield AnswerFailure("auth", "backend.key", details=f"Not {prompt.key}!")
            return
        if prompt.key != "right":
            yield REFUSED
            return
        yield TextDelta("Hello")
        yield AnswerDone()


async def answered(
    *given: str | None, setting: str = ""
) -> tuple[list[AnswerEvent], list[str], list[bool]]:
    refusals: list[bool] = []
    left = list(given)

    async def ask(_: str, refused: bool) -> GivenKey | None:
        refusals.append(refused)
        key = left.pop(0)
        return None if key is None else GivenKey(key)

    endpoint = Endpoint()
    keys = Keys(setting, origin="o", storage=FakeTextStorage(), ask=ask)
    answers = AnswersWithKey(endpoint, keys=keys)
    events = [event async for event in answers.answer(Prompt(url="u", messages=()))]
    return events, endpoint.keys, refusals


async def test_the_visitor_is_asked_until_one_is_accepted() -> None:
    events, keys, refusals = await answered("wrong", "right")
    assert events == [TextDelta("Hello"), AnswerDone()]
    assert keys == ["", "wrong", "right"]
    assert refusals == [False, True]


async def test_none_is_given() -> None:
    events, keys, _ = await answered(None)
    assert (events, keys) == ([REFUSED], [""])


async def test_the_page_wants_it_asked_for_first() -> None:
    _, keys, _ = await answered("right", setting=ASK)
    assert keys == ["right"]


async def test_a_key_of_the_page_is_sent() -> None:
    events, keys, refusals = await answered(setting="right")
    assert (len(events), keys, refusals) == (2, ["right"], [])


async def test_an_endpoint_that_names_the_key_is_not_repeated() -> None:
    events, _, _ = await answered(setting="talks")
    assert events == [AnswerFailure("server", "backend.failed", details="… is no use.")]
    events, _, _ = await answered(None, setting="told")
    assert events == [AnswerFailure("auth", "backend.key", details="Not …!")]
