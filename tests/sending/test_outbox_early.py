"""What was stored before Python was there: it goes out under its own key once it is submitted."""

from __future__ import annotations

import asyncio

from chat_py.sending.item import OutboxItem
from chat_py.sending.outbox import EARLY
from tests.fakes.outbox_rig import OutboxRig


async def early(
    rig: OutboxRig, number: int, text: str, *, user: str | None = None, page: str = "gone"
):
    """What static/src/native/first-view/early.mjs leaves."""
    item = OutboxItem(
        id=f"e-{number:02}",
        user=rig.user if user is None else user,
        account="a1",
        chat_id="1",
        content=text,
        timestamp=number,
        seq=number,
        early=page,
    )
    await rig.database.put("outbox", item.key, item.model_dump_json())
    return item


def left(rig: OutboxRig) -> list[str]:
    """What is submitted of what earlier pages have left."""
    submitted: list[str] = []

    async def submit(item: OutboxItem) -> None:
        submitted.append(item.content)
        await rig.outbox.add(item.chat_id, "", item.content.upper(), early=item)

    rig.outbox.on_left(submit)
    return submitted


async def test_it_goes_out_once_with_its_key_and_place():
    rig = OutboxRig()
    item = await early(rig, 1, "first")
    entry = await rig.outbox.add("1", "u1", "First", early=item)
    assert await rig.outbox.add("1", "u1", "First", early=item) is entry
    assert (entry.id, entry.timestamp, entry.seq, entry.account) == ("e-01", 1, 1, "a1")
    assert rig.stored == 1
    await asyncio.sleep(1)
    assert rig.server.rows == [("e-01", rig.server.rows[0][1], "First")]
    assert rig.stored == 0
    again = await rig.outbox.add("1", "u1", "First", early=item)
    assert (again.state, rig.stored, rig.server.contents) == ("sent", 0, ["First"])


async def test_nothing_of_it_goes_out_until_it_is_submitted():
    rig = OutboxRig()
    await early(rig, 1, "early")
    await rig.outbox.restore()
    await rig.send("typed")
    await asyncio.sleep(1)
    assert rig.server.contents == ["typed"]
    assert rig.stored == 1


async def test_what_a_page_that_is_gone_has_left_is_submitted_in_order():
    rig = OutboxRig()
    for number, text in ((2, "b"), (1, "a")):
        await early(rig, number, text)
    submitted = left(rig)
    await rig.outbox.restore()
    assert submitted == ["a", "b"]
    await rig.outbox.restored()
    await asyncio.sleep(1)
    assert rig.server.contents == ["A", "B"]


async def test_a_page_that_is_still_there_submits_its_own():
    rig = OutboxRig()
    await early(rig, 1, "its own", page="p1")
    release = await rig.locks.acquire(f"{EARLY}/p1", None)
    submitted = left(rig)
    await rig.outbox.restore()
    assert submitted == []
    release()
    await rig.outbox.restore()
    assert submitted == ["its own"]


async def test_a_database_that_cannot_be_read_holds_nothing_up():
    rig = OutboxRig()
    rig.database.denied = True
    submitted = left(rig)
    await rig.outbox.restore()
    await rig.outbox.restored()
    assert submitted == []


async def test_a_guests_becomes_that_of_the_user_they_turn_out_to_be():
    rig = OutboxRig()
    item = await early(rig, 1, "mine", user="")
    rig.user = "ann"
    assert rig.outbox.may_submit(item)
    await rig.outbox.add("1", "", "mine", early=item)
    assert rig.stored == 1
    assert [key.split("/")[0] for key in rig.database.stores["outbox"]] == ["ann"]


async def test_another_users_stays_where_it_is():
    rig = OutboxRig()
    item = await early(rig, 1, "Ann's", user="ann")
    rig.user = "bob"
    submitted = left(rig)
    await rig.outbox.restore()
    assert not rig.outbox.may_submit(item)
    assert (submitted, rig.stored) == ([], 1)


async def test_what_is_withdrawn_is_kept_no_longer():
    rig = OutboxRig()
    item = await early(rig, 1, "too long")
    await rig.outbox.withdraw(item)
    assert rig.stored == 0
