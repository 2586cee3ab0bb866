"""Answers under way are kept in the browser."""

from __future__ import annotations

import asyncio

from tests.fakes.answers import DONE, START, begin, delta, left_behind, rig_of
from tests.fakes.transport import Response, events


async def test_before_the_answer_had_an_id_the_key_finds_it() -> None:
    database = await left_behind(Response(200, delay=60))
    key = next(iter(database.stores["streams"])).rpartition("/")[2]
    rig = rig_of(events(START, delta(1, "a"), DONE), database=database)
    await rig.completion.resume_pending("1")
    await asyncio.sleep(1)
    assert rig.transport.sent[0].headers["idempotency-key"] == key
    assert rig.stream.answers == {"m1": ("a", "sent")}


async def test_another_chat_and_another_user_leave_it_alone() -> None:
    database = await left_behind(events(START, delta(1, "a"), open=True))
    rig = rig_of(database=database)
    await rig.completion.resume_pending("2")
    rig.user = "bob"
    await rig.completion.resume_pending("1")
    await asyncio.sleep(1)
    assert rig.transport.sent == []


async def test_without_storage_the_answer_comes_all_the_same() -> None:
    rig = rig_of(events(START, delta(1, "a"), DONE))
    rig.database.denied = True
    await rig.completion.resume_pending("1")
    assert (await begin(rig))["content"] == "a"


async def test_one_that_cannot_be_read_is_reported_and_hides_no_other() -> None:
    database = await left_behind(events(START, delta(1, "a"), open=True))
    database.stores["streams"]["ann/1/older"] = '{"id": 5}'
    rig = rig_of(events(START, delta(1, "a"), DONE), database=database)
    await rig.completion.resume_pending("1")
    await asyncio.sleep(1)
    assert rig.stream.answers == {"m1": ("a", "sent")}
    assert len(rig.console.reported) == 1
