"""The browser's storage comes and goes: what is on its way is kept as soon as it can be."""

from __future__ import annotations

import pytest

from chat_py.sending.item import OutboxItem
from chat_py.sending.store import OutboxStore
from tests.fakes.files import FakeFiles
from tests.fakes.storage import FakeDatabase
from tests.fakes.transport import FakeConsole


class Rig:
    def __init__(self) -> None:
        self.database = FakeDatabase()
        self.denied = 0
        self.store = OutboxStore(
            database=self.database, files=FakeFiles(), console=FakeConsole(), on_denied=self._count
        )

    def _count(self) -> None:
        self.denied += 1

    async def kept(self) -> list[str]:
        return [item.content for item in await self.store.load("ann") or []]


def item(number: int) -> OutboxItem:
    content = f"message {number}"
    return OutboxItem(
        id=f"{number}", user="ann", chat_id="c1", content=content, timestamp=number, seq=number
    )


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.mark.parametrize("trouble", ["denied", "full"])
async def test_what_could_not_be_kept_is_kept_with_the_next_one(rig, trouble):
    setattr(rig.database, trouble, True)
    one, two, three = item(1), item(2), item(3)
    await rig.store.put(one)
    await rig.store.put(two)
    assert (one.kept, two.kept) == (False, False)
    setattr(rig.database, trouble, False)
    await rig.store.put(three)
    assert await rig.kept() == ["message 1", "message 2", "message 3"]
    assert (one.kept, two.kept, three.kept) == (True, True, True)


async def test_what_was_sent_meanwhile_is_not(rig):
    rig.database.full = True
    one = item(1)
    await rig.store.put(one)
    await rig.store.remove(one)
    rig.database.full = False
    await rig.store.put(item(2))
    assert await rig.kept() == ["message 2"]


async def test_it_is_told_once_each_time_that_the_storage_goes(rig):
    rig.database.full = True
    await rig.store.put(item(1))
    await rig.store.put(item(2))
    assert rig.denied == 1
    rig.database.full = False
    await rig.store.put(item(3))
    rig.database.full = True
    await rig.store.put(item(4))
    assert rig.denied == 2
