"""An answer of another tab, and one that was left."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.backends.local.writing import completion_id_of
from chat_py.base.errors import ApiError
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerEvent,
    AnswerFailure,
    AnswerRestart,
    AnswerStart,
    Source,
    TextDelta,
)
from tests.fakes.scripted_answers import AnsweringRig, ScriptedAnswers


async def followed(rig: AnsweringRig, message_id: str) -> list[AnswerEvent]:
    stream = await rig.backend.resume(completion_id_of("c", message_id), position="")
    return [event async for event in stream]


async def test_it_comes_as_it_is_written() -> None:
    script = ScriptedAnswers(
        TextDelta("One, "), TextDelta("two"), Source("/a"), TextDelta("."), AnswerDone()
    )
    rig = AnsweringRig(script)
    other = AnsweringRig(other=rig)
    (question,) = await rig.say("c", "Count.")
    reading = asyncio.ensure_future(rig.ask("c", question))
    await asyncio.sleep(0.5)
    (name,) = [name for name in rig.browser.held if "writes" in name]
    events = await followed(other, name.rpartition("/")[2])
    assert events == await reading
    assert isinstance(events[0], AnswerStart)


async def test_one_whose_page_has_gone_is_broken() -> None:
    rig = AnsweringRig()
    await rig.say("c", "One?")
    begun = await rig.chats.answers.begin("c")
    await rig.chats.answers.write("c", begun.id, "So far")
    assert (await followed(rig, begun.id))[1:] == [
        TextDelta("So far"),
        AnswerFailure("network", "backend.broken"),
    ]


@pytest.mark.parametrize(
    ("state", "fields", "last"),
    [
        ("sent", {"finish": "length"}, AnswerDone("length")),
        ("stopped", {}, AnswerDone("stopped")),
        ("broken", {"reason": "Gone."}, AnswerFailure("network", sentence="Gone.")),
        (
            "broken",
            {"reason": "Gone.", "details": "I am a teapot"},
            AnswerFailure("network", sentence="Gone.", details="I am a teapot"),
        ),
    ],
)
async def test_how_it_ended(state: str, fields: dict[str, Any], last: AnswerEvent) -> None:
    rig = AnsweringRig()
    await rig.say("c", "One?")
    begun = await rig.chats.answers.begin("c")
    await rig.chats.answers.write("c", begun.id, "One.", state=state, fields=fields)
    found = (await followed(rig, begun.id))[-1]
    if isinstance(last, AnswerDone):
        last = AnswerDone(last.finish, {"messageId": begun.id})
    assert found == last


async def test_what_begins_anew_is_told() -> None:
    script = ScriptedAnswers(TextDelta("No"), AnswerRestart(), TextDelta("Yes"), AnswerDone())
    rig = AnsweringRig(script)
    other = AnsweringRig(other=rig)
    (question,) = await rig.say("c", "Is it?")
    reading = asyncio.ensure_future(rig.ask("c", question))
    await asyncio.sleep(1.5)
    (name,) = [name for name in rig.browser.held if "writes" in name]
    events = await followed(other, name.rpartition("/")[2])
    await reading
    assert events[1:-1] in (
        [TextDelta("No"), AnswerRestart(), TextDelta("Yes")],
        [TextDelta("Yes")],
    )


async def test_one_that_is_not_there() -> None:
    rig = AnsweringRig()
    await rig.say("c", "One?")
    with pytest.raises(ApiError):
        await followed(rig, "other")
