"""Chats get their titles from the model that answers in them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest

from chat_py.backends.local.titles import PROMPT, SECONDS, ModelTitles
from chat_py.backends.requests.prompt import Prompt
from chat_py.base.errors import ConfigurationError
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerEvent,
    AnswerFailure,
    ReasoningDelta,
    TextDelta,
    Title,
)
from tests.fakes.scripted_answers import ASK, AnsweringRig, ScriptedAnswers


class NamingModel:
    """Says its `events`; `asked` is what it was told."""

    def __init__(self, *events: AnswerEvent | Exception) -> None:
        self.events = events
        self.asked: list[Prompt] = []
        self.ended = False

    async def answer(self, prompt: Prompt) -> AsyncGenerator[AnswerEvent]:
        self.asked.append(prompt)
        try:
            for event in self.events:
                await asyncio.sleep(1)
                if isinstance(event, Exception):
                    raise event
                yield event
            await asyncio.Event().wait()
        finally:
            self.ended = True


def titles_of(model: NamingModel, *, wanted: bool = True) -> ModelTitles:
    return ModelTitles(endpoint=model, template=ASK, key=lambda: "k", wanted=lambda: wanted)


def rig_with(model: NamingModel, *answer: AnswerEvent, wanted: bool = True) -> AnsweringRig:
    return AnsweringRig(ScriptedAnswers(*answer), titles=titles_of(model, wanted=wanted))


async def title(rig: AnsweringRig) -> str:
    await asyncio.sleep(SECONDS + 5)
    return (await rig.chats.list_chats()).chats[0].title


NAMED = (TextDelta('**"Where cats'), TextDelta(' sleep"**\nMore.'), AnswerDone())


async def test_the_model_names_a_chat_after_its_first_exchange() -> None:
    model = NamingModel(*NAMED)
    model.events = (*NAMED, TextDelta("x" * 500))  # more than anybody listens to
    rig = rig_with(model)
    (question,) = await rig.say("c", "Do you know where **cats** sleep?")
    last = (await rig.ask("c", question))[-1]
    assert isinstance(last, AnswerDone)
    assert not model.asked, "the end of the answer waits for no title"
    assert await title(rig) == "Where cats sleep"
    assert model.ended
    (asked,) = model.asked
    assert (asked.url, asked.model, asked.key, asked.think) == (ASK.url, ASK.model, "k", False)
    assert [said.text for said in asked.messages] == [
        PROMPT,
        "User: Do you know where cats sleep?\n\nAnswer: Hello",
    ]
    (question,) = await rig.say("c", "And dogs?")
    await rig.ask("c", question)
    assert await title(rig) == "Where cats sleep"
    assert len(model.asked) == 1


async def test_what_a_person_calls_a_chat_stays() -> None:
    model = NamingModel(*NAMED)
    rig = rig_with(model)
    await rig.chats.create_chat("Mine", key="c")
    (question,) = await rig.say("c", "One?")
    await rig.ask("c", question)
    assert await title(rig) == "Mine"
    assert not model.asked

    (question,) = await rig.say("d", "One?")
    await rig.ask("d", question)
    await asyncio.sleep(0.5)
    assert len(model.asked) == 1
    await rig.chats.rename_chat("d", "Mine, too")  # while the model thinks
    assert await title(rig) == "Mine, too"


async def test_a_chat_is_called_by_its_first_words_where_the_model_fails() -> None:
    for events in (
        (AnswerFailure("unknown"),),
        (TextDelta("Half"), AnswerFailure("network")),
        (TextDelta('""'), AnswerDone()),
        (ConfigurationError("no model"),),
        (),  # it says nothing
        (ReasoningDelta("Hm."), AnswerDone()),
    ):
        model = NamingModel(*events)
        rig = rig_with(model)
        (question,) = await rig.say("c", "One?")
        await rig.ask("c", question)
        await asyncio.sleep(SECONDS + 5)
        assert await title(rig) == "One?"
        assert len(model.asked) == 1
        assert model.ended
        assert rig.console.reported == []


@pytest.mark.parametrize(
    "answer",
    [
        (TextDelta("Half"), AnswerFailure("network")),
        (TextDelta("So far"), AnswerDone("stopped")),
        (AnswerDone(),),
        (Title("Its own"), TextDelta("All of it"), AnswerDone()),
    ],
)
async def test_it_is_asked_only_for_a_whole_answer_that_named_nothing(
    answer: tuple[AnswerEvent, ...],
) -> None:
    model = NamingModel(*NAMED)
    rig = rig_with(model, *answer)
    (question,) = await rig.say("c", "One?")
    await rig.ask("c", question)
    assert await title(rig) == ("Its own" if isinstance(answer[0], Title) else "One?")
    assert not model.asked


async def test_it_is_not_asked_about_a_new_version_or_where_the_site_answers() -> None:
    model = NamingModel(*NAMED)
    rig = rig_with(model)
    await rig.say("c", "One?")
    first = await rig.answer("c", "One.")
    await rig.ask("c", first, regenerate=True)
    assert await title(rig) == "One?"
    rig = rig_with(model, wanted=False)
    (question,) = await rig.say("c", "One?")
    await rig.ask("c", question)
    assert await title(rig) == "One?"
    assert not model.asked


async def test_a_chat_that_goes_meanwhile_needs_none() -> None:
    model = NamingModel(*NAMED)
    rig = rig_with(model)
    (question,) = await rig.say("c", "One?")
    await rig.ask("c", question)
    await asyncio.sleep(0.5)
    await rig.chats.delete_chat("c")
    await asyncio.sleep(SECONDS + 5)
    assert (await rig.chats.list_chats()).chats == []
    assert rig.console.reported == []
