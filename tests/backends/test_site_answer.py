"""Answers of a site's own back end, from the question to what stands on the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import pytest

from chat_py.base.errors import ApiError
from chat_py.models.answer_event import Notice, Source, TextDelta
from chat_py.models.answer_request import AnswerRequest
from chat_py.models.message import Message
from chat_py.models.parts import NoticePart
from tests.fakes.answers import begin, rig_of


async def in_pieces(_: AnswerRequest) -> AsyncIterator[object]:
    yield "Hello, "
    yield {"type": "delta", "text": "wor"}
    yield {"text": "ld"}
    yield TextDelta(".")


def all_at_once(_: AnswerRequest) -> str:
    return "Hello, world."


async def later(_: AnswerRequest) -> object:
    return {"content": "Hello, world."}


def a_model(_: AnswerRequest) -> Message:
    return Message(id="m9", sender="bot", content="Hello, world.")


def a_list(_: AnswerRequest) -> list[str]:
    return ["Hello, ", "world."]


@pytest.mark.parametrize("answer", [in_pieces, all_at_once, later, a_model, a_list])
async def test_it_may_give_its_answer_in_any_shape(answer: Any) -> None:
    rig = rig_of(site={"answer": answer})
    assert (await begin(rig))["content"] == "Hello, world."
    assert [state for _, state in rig.stream.answers.values()] == ["sent"]
    assert rig.transport.sent == []


async def test_it_is_told_what_is_asked() -> None:
    heard: list[AnswerRequest] = []

    def answer(request: AnswerRequest) -> str:
        heard.append(request)
        return "Yes."

    await begin(rig_of(site={"answer": answer}), uniqueId="page-1")
    (request,) = heard
    assert (request.chat_id, request.message_id, request.unique_id) == ("1", "q1", "page-1")
    assert len(request.key) == 36


async def test_events_carry_more_than_text() -> None:
    async def answer(_: AnswerRequest) -> AsyncIterator[object]:
        yield {"type": "start", "messageId": "m7"}
        yield "So."
        yield Notice("Careful.")
        yield Source("https://a.example/")
        yield {"type": "done", "messageId": "m7", "finish": "length"}
        yield "never looked at"

    rig = rig_of(site={"answer": answer})
    assert await begin(rig) == {"messageId": "m7", "content": "So."}
    assert NoticePart(text="Careful.") in rig.stream.parts["m7"]


async def test_nothing_says_that_it_is_delivered_by_another_way() -> None:
    rig = rig_of(site={"answer": lambda _: None})
    answer = begin(rig, uniqueId="page-1")
    await asyncio.sleep(1)
    assert rig.completion.deliver_external("page-1", "Pushed.")
    assert (await answer)["content"] == "Pushed."


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        (5, "backend.answer: expected a text, an event or a message, not int"),
        ({"type": "mood"}, "backend.answer: type: 'mood' is no event of an answer"),
        ({"type": "delta", "text": []}, "backend.answer: text"),
    ],
)
async def test_what_cannot_be_read_is_named(item: object, problem: str) -> None:
    rig = rig_of(site={"answer": lambda _: [item]})
    with pytest.raises(ApiError) as caught:
        await begin(rig)
    assert caught.value.type == "validation"
    assert str(caught.value.details).startswith(problem)


async def test_what_it_raises_ends_the_answer_with_the_text_kept() -> None:
    async def answer(_: AnswerRequest) -> AsyncIterator[object]:
        yield "So far"
        raise RuntimeError("The model has left.")

    rig = rig_of(site={"answer": answer})
    with pytest.raises(ApiError) as caught:
        await begin(rig)
    assert caught.value.details == "The model has left."
    assert list(rig.stream.answers.values()) == [("So far", "broken")]


async def test_stop_closes_it_and_asks_no_server() -> None:
    closed: list[bool] = []

    async def answer(_: AnswerRequest) -> AsyncGenerator[object]:
        try:
            yield {"type": "start", "completionId": "c1", "messageId": "m1"}
            yield "So far"
            await asyncio.Event().wait()
        finally:
            closed.append(True)

    rig = rig_of(site={"answer": answer})
    result = begin(rig)
    await asyncio.sleep(1)
    await rig.completion.stop()
    assert await result == {"messageId": "m1", "content": "So far", "stopped": True}
    await asyncio.sleep(0.001)
    assert closed == [True]
    assert rig.transport.sent == []


async def test_it_is_asked_once_and_not_gone_on_with() -> None:
    asked: list[str] = []

    def answer(request: AnswerRequest) -> object:
        asked.append(request.key)
        raise TimeoutError

    rig = rig_of(site={"answer": answer})
    with pytest.raises(ApiError):
        await begin(rig)
    assert len(asked) == 1
    assert rig.database.stores.get("streams", {}) == {}


async def test_one_that_can_resume_is_gone_on_with() -> None:
    asked: list[tuple[str, str]] = []

    async def answer(_: AnswerRequest) -> AsyncIterator[object]:
        yield {"type": "start", "completionId": "c1", "messageId": "m1"}
        yield "Hel"
        raise TimeoutError

    async def resume(completion_id: str, *, position: str) -> AsyncIterator[object]:
        asked.append((completion_id, position))
        yield "Hello"

    rig = rig_of(site={"answer": answer, "resume": resume})
    assert (await begin(rig))["content"] == "Hello"
    assert asked == [("c1", "")]
