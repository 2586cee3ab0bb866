"""Answers are drawn, each once and in one place."""

from __future__ import annotations

import asyncio

from tests.fakes.answers import DONE, START, delta, rig_of
from tests.fakes.transport import events


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
