"""The moment at which "Today" becomes "Yesterday"."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.view.midnight import Midnight
from tests.fakes.clock import FakeClock
from tests.fakes.formats import FakeFormats

DAY = 24 * 3600


@pytest.fixture
async def rig():
    class Rig:
        clock = FakeClock()
        texts = Texts("en", FakeFormats())
        failures: list[BaseException] = []  # noqa: RUF012
        owner = Owner("test", failures.append)
        begun = 0

        def count(self):
            self.begun += 1

    rig = Rig()
    Midnight(clock=rig.clock, texts=rig.texts, owner=rig.owner, begun=rig.count).init()
    yield rig
    rig.owner.close()
    assert rig.failures == []


async def test_each_day_that_begins_is_told_once(rig):
    await asyncio.sleep(3 * DAY)
    assert rig.begun == 3


async def test_it_is_told_when_the_day_begins_and_not_before(rig):
    now = rig.clock.now()
    left = (rig.texts.formats.next_day(now) - now) / 1000
    await asyncio.sleep(left - 1)
    assert rig.begun == 0
    await asyncio.sleep(2)
    assert rig.begun == 1


async def test_a_machine_that_slept_over_it_tells_it_when_it_wakes(rig):
    rig.clock.jump(2 * DAY * 1000)  # two days in which no timer ran
    await asyncio.sleep(DAY)
    assert rig.begun >= 1


async def test_nothing_is_told_after_the_end(rig):
    rig.owner.close()
    await asyncio.sleep(2 * DAY)
    assert rig.begun == 0
