"""Later versions of what is stored are led to from the first."""

from __future__ import annotations

from chat_py.backends.local.schema import STORE
from chat_py.browser.protocols.storage import Database
from tests.fakes.local_chats import LocalRig


async def shout(database: Database) -> None:
    """A made-up second version."""
    for key, text in await database.items(STORE, "ann/chat/a/message/"):
        await database.put(STORE, key, text.replace("Hello", "HELLO"))


async def test_what_the_first_version_stored_is_brought_to_the_second() -> None:
    rig = LocalRig()
    await rig.say("a", "Hello")
    assert rig.database.stores[STORE]["schema"] == "1"
    later = LocalRig(rig, migrations={2: shout})
    assert await later.shown("a") == ["HELLO"]
    assert rig.database.stores[STORE]["schema"] == "2"


async def test_a_step_is_done_once() -> None:
    calls: list[int] = []

    async def count(_database: Database) -> None:
        calls.append(1)

    rig = LocalRig()
    await rig.say("a", "Hello")
    for _ in range(3):
        await LocalRig(rig, migrations={2: count}).listed()
    assert len(calls) == 1


async def test_a_new_store_is_of_the_newest_version() -> None:
    rig = LocalRig(migrations={2: shout})
    await rig.say("a", "Hello")
    assert await rig.shown("a") == ["Hello"]
    assert rig.database.stores[STORE]["schema"] == "2"


async def test_what_a_newer_page_has_stored_is_left_alone() -> None:
    newer = LocalRig(migrations={2: shout})
    await newer.say("a", "Hello")
    stored = dict(newer.database.stores[STORE])
    older = LocalRig(newer)
    await older.say("b", "In memory")
    assert await older.listed() == ["b"]
    assert newer.database.stores[STORE] == stored
    assert older.denied == 1
