"""A back end that only answers, with its chats in the browser."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from chat_py.models.answer_event import AnswerDone, AnswerStart, TextDelta
from chat_py.models.answer_request import AnswerRequest
from tests.fakes.scripted_answers import AnsweringRig, ScriptedAnswers


async def test_it_is_told_what_was_said_and_its_answer_is_kept() -> None:
    rig = AnsweringRig()
    await rig.say("c", "Good morning.")
    await rig.answer("c", "Good morning to you.")
    (question,) = await rig.say("c", "How are you?")
    start, *rest = await rig.ask("c", question)
    assert isinstance(start, AnswerStart)
    assert rest == [TextDelta("Hello"), AnswerDone("stop", {"messageId": start.message_id})]
    (prompt,) = rig.script.asked
    assert [(said.role, said.text) for said in prompt.messages] == [
        ("system", "Be kind."),
        ("user", "Good morning."),
        ("assistant", "Good morning to you."),
        ("user", "How are you?"),
    ]
    assert (prompt.thread_id, prompt.message_id, prompt.model) == ("c", question, "m")
    assert await rig.shown("c") == [
        "Good morning.",
        "Good morning to you.",
        "How are you?",
        "Hello",
    ]


async def test_a_new_version_is_asked_for_with_what_came_before_it() -> None:
    rig = AnsweringRig()
    await rig.say("c", "One?")
    first = await rig.answer("c", "One.")
    await rig.say("c", "Two?")
    start, _, done = await rig.ask("c", first, regenerate=True)
    assert isinstance(start, AnswerStart)
    assert isinstance(done, AnswerDone)
    assert [said.text for said in rig.script.asked[0].messages] == ["Be kind.", "One?"]
    assert done.extra["versions"] == [first, start.message_id]
    assert await rig.shown("c") == ["One?", "Hello", "Two?"]


async def test_only_the_last_of_a_long_chat_is_told() -> None:
    rig = AnsweringRig()
    sent = await rig.say("c", *(str(number) for number in range(250)))
    await rig.ask("c", sent[220])
    said = [message.text for message in rig.script.asked[0].messages]
    assert (said[1], said[-1], len(said)) == ("121", "220", 101)


async def test_a_message_that_is_not_there() -> None:
    rig = AnsweringRig()
    await rig.say("c", "One?")
    with pytest.raises(ApiError) as caught:
        await rig.backend.answer(AnswerRequest(chat_id="c", message_id="other"))
    assert caught.value.type == "notfound"
    assert await rig.shown("c") == ["One?"]


async def test_it_makes_no_pictures() -> None:
    rig = AnsweringRig()
    assert rig.backend.can("rename_chat")
    assert not rig.backend.can("upscale")
    assert not rig.backend.can("answer_twice")
    with pytest.raises(ApiError):
        await rig.backend.upscale("i", scale=None, key="k", on_progress=lambda _: None)
    with pytest.raises(ApiError):
        await rig.backend.merge_face("i", "f", key="k")


async def test_without_locks_another_tab_cannot_follow() -> None:
    rig = AnsweringRig()
    assert rig.backend.can("resume")
    rig.browser.shared = False
    assert not rig.backend.can("resume")


async def test_stop_of_another_tab() -> None:
    rig = AnsweringRig(ScriptedAnswers(TextDelta("So far")))
    other = AnsweringRig(other=rig)
    (question,) = await rig.say("c", "One?")
    reading = asyncio.ensure_future(rig.ask("c", question))
    await asyncio.sleep(2)
    (started,) = [name for name in rig.browser.held if "writes" in name]
    await other.backend.stop(started.removeprefix("chat_py/writes/"))
    last = (await reading)[-1]
    assert isinstance(last, AnswerDone)
    assert last.finish == "stopped"
    assert await other.shown("c") == ["One?", "So far"]
    assert rig.script.closed == 1


async def test_an_answer_under_way_is_the_page_s_own_affair_here_and_told_elsewhere() -> None:
    rig = AnsweringRig(ScriptedAnswers(TextDelta("So far")))
    other = AnsweringRig(other=rig)
    (question,) = await rig.say("c", "One?")
    reading = asyncio.ensure_future(rig.ask("c", question))
    await asyncio.sleep(2)
    opened = await rig.backend.open_chat("c")
    assert opened.chat is not None
    assert [message.content for message in opened.chat.messages] == ["One?"]
    assert "activeCompletion" not in opened.received
    page = await rig.backend.history("c", limit=5, offset=0)
    assert [message.content for message in page.messages] == ["One?"]

    elsewhere = await other.backend.open_chat("c")
    active = elsewhere.received["activeCompletion"]
    await other.backend.stop(active["completionId"])
    await reading
    opened = await rig.backend.open_chat("c")
    assert opened.chat is not None
    assert [message.content for message in opened.chat.messages] == ["One?", "So far"]
    assert "activeCompletion" not in opened.received
