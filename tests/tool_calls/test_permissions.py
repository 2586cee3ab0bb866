"""Calls that wait for a person's word."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.backends.tool_answers import ToolAnswers
from chat_py.tool_calls.permissions import Permissions


@pytest.fixture
def permissions():
    return Permissions()


async def test_a_call_waits_until_a_person_has_answered(permissions: Permissions):
    page: ToolAnswers = permissions
    first = asyncio.ensure_future(permissions.wait("a1", "c1"))
    second = asyncio.ensure_future(permissions.wait("a1", "c2"))
    await asyncio.sleep(86_400)
    assert page.waits_for("a1", "c1")
    page.deny("a1", "c2")
    page.allow("a1", "c1")
    assert await asyncio.gather(first, second) == [True, False]
    assert not page.waits_for("a1", "c1")


async def test_the_first_word_counts(permissions: Permissions):
    waiting = asyncio.ensure_future(permissions.wait("a1", "c1"))
    await asyncio.sleep(1)
    permissions.deny("a1", "c1")
    permissions.allow("a1", "c1")
    assert await waiting is False


async def test_nobody_who_waits_is_no_error(permissions: Permissions):
    assert not permissions.waits_for("a1", "c1")
    permissions.allow("a1", "c1")
    permissions.deny("a1", "c1")


async def test_the_same_call_of_another_message_is_another_one(permissions: Permissions):
    waiting = asyncio.ensure_future(permissions.wait("a1", "call_1"))
    await asyncio.sleep(1)
    permissions.allow("a2", "call_1")
    assert permissions.waits_for("a1", "call_1")
    waiting.cancel()


async def test_who_stops_waiting_is_forgotten(permissions: Permissions):
    waiting = asyncio.ensure_future(permissions.wait("a1", "c1"))
    await asyncio.sleep(1)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert not permissions.waits_for("a1", "c1")
