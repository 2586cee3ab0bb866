"""Starting a chat over, and taking that back."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from chat_py.ui.start_over import StartOver
from tests.fakes.chat_page import ChatPage


class Opener:
    """A server that begins another user chat for each reset."""

    def __init__(self, state):
        self.state = state
        self.can_restore = True
        self.begins = True

    async def fetch_chat_data(self, chat_id, user_id="", reset=False):
        if self.begins:
            self.state.user_chat_id = "new"
        return {}

    async def post_chat_data(self, chat_id, user_id="", user_chat_id=""):
        if not self.can_restore:
            raise ApiError("Gone.")
        self.state.user_chat_id = user_chat_id
        return {}


class Rig:
    def __init__(self):
        self.chat = ChatPage()
        self.opener = Opener(self.chat.state)
        self.listed = []
        self.start_over = StartOver(
            opener=self.opener,
            list_changed=self.list_changed,
            notices=self.chat.notices,
            state=self.chat.state,
            texts=self.chat.texts,
            owner=self.chat.owner,
        )

    async def list_changed(self):
        self.listed.append(self.chat.state.user_chat_id)

    async def undo(self):
        self.chat.element(".cp-notice .cp-button").click()
        await asyncio.sleep(0.1)


@pytest.fixture
async def rig():
    rig = Rig()
    yield rig
    assert rig.chat.failures == []


async def test_the_former_chat_can_be_had_back_and_the_list_follows(rig):
    await rig.start_over.run()
    assert rig.listed == ["new"]
    await rig.undo()
    assert rig.chat.state.user_chat_id == "uc1"
    assert rig.listed == ["new", "uc1"]
    assert rig.chat.document.query(".cp-notice") is None


async def test_what_cannot_be_had_back_is_told(rig):
    rig.opener.can_restore = False
    await rig.start_over.run()
    await rig.undo()
    assert "could not be restored" in rig.chat.element(".cp-notice").seen


async def test_no_way_back_is_offered_where_the_server_keeps_none(rig):
    rig.opener.begins = False
    await rig.start_over.run()
    assert rig.chat.document.query(".cp-notice") is None


async def test_without_a_chat_nothing_is_started_over(rig):
    rig.chat.state.chat_id = ""
    await rig.start_over.run()
    assert rig.listed == []
