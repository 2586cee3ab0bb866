"""Answers are drawn, each once and in one place."""

from __future__ import annotations

import asyncio

from chat_py.models.parts import ToolPart
from tests.fakes.answers import DONE, START, begin, delta, rig_of
from tests.fakes.transport import events, json_response


async def test_answering_again_takes_the_place_of_the_answer() -> None:
    rig = rig_of(events(START, delta(1, "new"), DONE, chunk_delay=1))
    task = asyncio.ensure_future(
        rig.completion.generate(chat_id="1", user_chat_id="u1", message_id="m0", regenerate=True)
    )
    await asyncio.sleep(0.5)
    assert list(rig.stream.answers) == ["m0"]
    await task
    assert rig.stream.answers == {"m1": ("new", "sent")}


async def test_a_hidden_answer_is_not_drawn() -> None:
    rig = rig_of(events(START, delta(1, "a"), DONE))
    result = await rig.completion.generate_chat_completion(None, True)
    assert (result["content"], rig.stream.answers) == ("a", {})
    assert rig.events.of("message:received")[0]["hidden"]


async def test_it_takes_the_servers_id_once_that_is_known() -> None:
    rig = rig_of(events(START, delta(1, "a"), open=True, delay=1, chunk_delay=1))
    task = begin(rig, uniqueId="page-1")
    await asyncio.sleep(0.5)
    assert rig.stream.answers == {"page-1": ("", "streaming")}
    await asyncio.sleep(2)
    assert rig.stream.answers == {"m1": ("", "streaming")}
    task.cancel()


async def test_what_comes_after_a_stop_is_not_drawn() -> None:
    start = 'event: start\ndata: {"completionId": "c1", "messageId": "m1"}\n\n'
    at_once = start + 'event: delta\ndata: {"text": "a"}\nid: 1\n\n'
    rig = rig_of(events(at_once, delay=1, open=True), default=json_response(DONE[1]))
    task = begin(rig, uniqueId="page-1")
    await asyncio.sleep(0.5)
    await rig.completion.stop()
    assert (await task)["stopped"]
    await asyncio.sleep(5)
    assert rig.stream.answers == {"page-1": ("", "stopped")}


async def test_a_resumed_one_that_is_empty_never_appears() -> None:
    rig = rig_of(events(START, DONE))
    drawn: list[str] = []
    rig.stream.create_bot_response_container = lambda answer_id, chat_id="": drawn.append(answer_id)
    await rig.completion.resume_pending("1", {"completionId": "c1", "messageId": "m1"})
    await asyncio.sleep(1)
    assert drawn == []


async def test_nobody_is_asked_about_a_tool_any_longer_once_it_was_stopped() -> None:
    tool = ("tool", {"id": "c1", "name": "order", "state": "asks"})
    rig = rig_of(events(START, tool, open=True), default=json_response(DONE[1]))
    task = begin(rig)
    await asyncio.sleep(1)
    await rig.completion.stop()
    assert (await task)["stopped"]
    assert rig.stream.parts["m1"] == [ToolPart(id="c1", name="order", state="denied")]
