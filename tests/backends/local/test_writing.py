"""An answer is written down while it comes, and says how it ended."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.backends.local.writing import completion_id_of, lock_of, place_of
from chat_py.base.errors import ConfigurationError
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerEvent,
    AnswerFailure,
    AnswerStart,
    ReasoningDelta,
    Source,
    TextDelta,
    Title,
    ToolCall,
)
from chat_py.models.message import Message
from chat_py.models.parts import ReasoningPart, SourcePart, TextPart, ToolPart
from tests.fakes.scripted_answers import AnsweringRig, ScriptedAnswers


async def asked(*events: AnswerEvent | Exception) -> tuple[AnsweringRig, list[AnswerEvent]]:
    rig = AnsweringRig(ScriptedAnswers(*events))
    (question,) = await rig.say("c", "One?")
    return rig, await rig.ask("c", question)


async def last_of(rig: AnsweringRig) -> Message:
    return (await rig.chats.history("c", limit=1, offset=0)).messages[0]


def test_an_id_names_its_place() -> None:
    assert place_of(completion_id_of("a/b c", "m1")) == ("a/b c", "m1")


async def test_parts_are_kept() -> None:
    rig, _ = await asked(
        AnswerStart("theirs", "theirs"),
        ReasoningDelta("Hm."),
        TextDelta("One."),
        Source("https://a.example/"),
        AnswerDone("length"),
    )
    answer = await last_of(rig)
    assert answer.parts == [
        ReasoningPart(text="Hm."),
        TextPart(text="One."),
        SourcePart(url="https://a.example/"),
    ]
    assert (answer.content, answer.state, answer.finish) == ("One.", "sent", "length")


@pytest.mark.parametrize(
    ("failure", "reason", "details"),
    [
        (
            AnswerFailure("network", "backend.broken"),
            "The connection to the AI service was lost.",
            None,
        ),
        (
            AnswerFailure("auth", "backend.key", details="No key, no tea."),
            "The AI service does not accept this key. Check the key.",
            "No key, no tea.",
        ),
        (AnswerFailure("server", details="Not today."), "Not today.", None),
        (ConfigurationError("model: name one"), "model: name one", None),
    ],
)
async def test_a_failure_keeps_the_text_and_says_why(
    failure: AnswerFailure | Exception, reason: str, details: str | None
) -> None:
    rig, events = await asked(TextDelta("So far"), failure)
    assert isinstance(events[-1], AnswerFailure)
    answer = await last_of(rig)
    assert (answer.content, answer.state, answer.reason) == ("So far", "broken", reason)
    assert answer.details == details


async def test_a_title_renames_the_chat() -> None:
    rig, _ = await asked(Title("Of one"), TextDelta("One."), AnswerDone())
    assert (await rig.chats.list_chats()).chats[0].title == "Of one"


async def test_what_has_come_is_kept_when_the_page_goes() -> None:
    rig = AnsweringRig(ScriptedAnswers(TextDelta("So "), TextDelta("far")))
    (question,) = await rig.say("c", "One?")
    reading = asyncio.ensure_future(rig.ask("c", question))
    await asyncio.sleep(2.5)
    rig.owner.close()
    assert isinstance((await reading)[-1], AnswerFailure)
    answer = await last_of(rig)
    assert (answer.content, answer.state) == ("So far", "broken")
    assert not any(rig.browser.held.get(name) for name in rig.browser.held if "writes" in name)


async def test_the_first_words_are_kept_though_nothing_follows() -> None:
    rig = AnsweringRig(ScriptedAnswers(TextDelta("So far"), seconds=0.1))
    (question,) = await rig.say("c", "One?")
    reading = asyncio.ensure_future(rig.ask("c", question))
    await asyncio.sleep(0.5)
    assert (await last_of(rig)).content == "So far"
    reading.cancel()


async def test_it_goes_on_without_a_reader() -> None:
    rig = AnsweringRig(ScriptedAnswers(TextDelta("One."), AnswerDone()))
    (question,) = await rig.say("c", "One?")
    task = asyncio.ensure_future(rig.ask("c", question))
    await asyncio.sleep(0.5)
    task.cancel()
    await asyncio.sleep(5)
    assert await rig.shown("c") == ["One?", "One."]


async def test_a_version_that_says_nothing_leaves_the_one_before_it() -> None:
    rig = AnsweringRig(ScriptedAnswers(AnswerFailure("server", "backend.failed")))
    await rig.say("c", "One?")
    first = await rig.answer("c", "One.")
    await rig.ask("c", first, regenerate=True)
    assert await rig.shown("c") == ["One?", "One."]


async def test_the_lock_is_held_as_long_as_it_is_written() -> None:
    rig = AnsweringRig(ScriptedAnswers(TextDelta("So far")))
    (question,) = await rig.say("c", "One?")
    reading = asyncio.ensure_future(rig.ask("c", question))
    await asyncio.sleep(400)
    answer = await last_of(rig)
    assert rig.browser.held[lock_of(completion_id_of("c", answer.id))]
    assert not reading.done()


async def test_nobody_is_asked_about_a_tool_any_longer_once_its_answer_was_stopped() -> None:
    asks = ToolCall("c1", "order", input={}, state="asks")
    rig = AnsweringRig(ScriptedAnswers(ToolCall("c2", "search"), asks))
    (question,) = await rig.say("c", "One?")
    reading = asyncio.ensure_future(rig.ask("c", question))
    await asyncio.sleep(5)
    await rig.backend.stop(completion_id_of("c", (await last_of(rig)).id))
    *_, call, _ = await reading
    assert isinstance(call, ToolCall)
    assert (call.id, call.state) == ("c1", "denied")
    kept = (await last_of(rig)).parts or []
    assert [part.state for part in kept if isinstance(part, ToolPart)] == ["running", "denied"]
