"""Everything that is started can be stopped."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.owner import Owner, shared


@pytest.fixture
def failures():
    return []


@pytest.fixture
def owner(failures):
    return Owner("test", failures.append)


def test_close_undoes_the_last_first_and_once(owner):
    log = []
    owner.add(lambda: log.append("first"))
    owner.add(lambda: log.append("second"))
    assert owner.count == 2
    owner.close()
    owner.close()
    assert log == ["second", "first"]
    assert owner.count == 0
    assert owner.closed


def test_an_undo_can_be_done_earlier_but_not_twice(owner):
    log = []
    undo = owner.add(lambda: log.append("done"))
    undo()
    undo()
    owner.close()
    assert log == ["done"]


def test_a_failing_undo_is_reported_and_stops_nobody(owner, failures):
    log = []

    def broken():
        raise RuntimeError("mine")

    owner.add(lambda: log.append("first"))
    owner.add(broken)
    owner.add(lambda: log.append("last"))
    owner.close()
    assert log == ["last", "first"]
    assert [str(error) for error in failures] == ["mine"]


def test_children_close_with_their_parent_last_first(owner):
    log = []
    for name in "abc":
        owner.child(name).add(lambda name=name: log.append(name))
    assert owner.count == 3
    owner.close()
    assert log == ["c", "b", "a"]
    assert owner.count == 0


def test_a_child_that_has_closed_is_forgotten(owner):
    child = owner.child("a")
    child.add(lambda: None)
    child.close()
    assert owner.count == 0


def test_what_is_added_after_the_end_is_undone_at_once(owner):
    log = []
    owner.close()
    owner.add(lambda: log.append("at once"))
    owner.child("late").add(lambda: log.append("in a child too"))
    assert log == ["at once", "in a child too"]
    assert owner.count == 0


async def test_tasks_end_with_their_owner(owner, failures):
    log = []

    async def work():
        try:
            await asyncio.sleep(10)
        finally:
            log.append("cleaned up")

    owner.task(work())
    child = owner.child("a").task(work())
    await asyncio.sleep(1)
    assert owner.count == 2
    owner.close()
    assert owner.count == 0
    await asyncio.sleep(1)
    assert log == ["cleaned up", "cleaned up"]
    assert child.cancelled()
    assert failures == []


async def test_a_task_that_fails_is_reported(owner, failures):
    async def work():
        raise RuntimeError("mine")

    owner.task(work())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert [str(error) for error in failures] == ["mine"]
    assert owner.count == 0


async def test_a_task_that_fails_while_it_is_stopped_is_reported(owner, failures):
    async def work():
        try:
            await asyncio.sleep(10)
        finally:
            raise RuntimeError("on the way out")

    owner.task(work())
    await asyncio.sleep(1)
    owner.close()
    await asyncio.sleep(1)
    assert [str(error) for error in failures] == ["on the way out"]


async def test_no_task_begins_after_the_end(owner):
    log = []

    async def work():
        log.append("begun")

    owner.close()
    owner.task(work())
    await asyncio.sleep(1)
    assert log == []
    assert owner.count == 0


class TestShared:
    async def test_who_leaves_takes_nothing_from_the_others(self):
        future = asyncio.get_running_loop().create_future()
        leaver, stayer = (asyncio.ensure_future(shared(future)) for _ in range(2))
        await asyncio.sleep(0)
        leaver.cancel()
        await asyncio.sleep(0)
        future.set_result(1)
        assert await stayer == 1
        assert leaver.cancelled()

    async def test_a_failure_after_all_have_left_is_no_news(self):
        future = asyncio.get_running_loop().create_future()
        leaver = asyncio.ensure_future(shared(future))
        await asyncio.sleep(0)
        leaver.cancel()
        await asyncio.sleep(0)
        future.set_exception(ValueError("handled elsewhere"))
        future.exception()  # the loop of this test raises what nobody handled
