"""Messages that wait for the answer before them."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.sending.waiting import WaitingMessages
from tests.fakes.outbox_rig import OutboxRig
from tests.fakes.transport import json_response
from tests.sending.test_outbox_tabs import Tabs


class Answers:
    """The answers that are being written; a test begins and ends them."""

    def __init__(self):
        self.chats: list[str] = []
        self.left: list[str] = []
        self.listeners = []

    def holds(self, chat_id):
        return chat_id in self.chats

    def on_writing(self, listener):
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    async def resume_pending(self, chat_id):
        await asyncio.sleep(0.1)
        if chat_id in self.left:
            self.begin(chat_id)

    def begin(self, chat_id):
        self.chats.append(chat_id)

    def end(self, chat_id):
        self.chats.remove(chat_id)
        for listener in self.listeners:
            listener()


class Rig:
    """A tab in which an answer is asked for to each message that is delivered."""

    def __init__(self, page=None, left=()):
        self.page = page or OutboxRig()
        self.answers = Answers()
        self.answers.left = list(left)
        self.open = "c1"
        self.ended = []
        self.waiting = WaitingMessages(
            outbox=self.page.outbox,
            answers=self.answers,
            open_chat=lambda: self.open,
            owner=self.page.owner,
        )
        self.page.outbox.subscribe(self._changed)

    def _changed(self, item):
        if item.state == "sent" and not item.elsewhere:
            self.ended.append(self.waiting.ask(item.chat_id))

    async def send(self, text, chat_id="c1"):
        waits = self.waiting.must_wait(chat_id)
        item = await self.page.outbox.add(chat_id, "", text, waits=waits)
        self.waiting.keep(item.id)
        await self.settle()
        return item

    async def answer(self):
        """The answer that was asked for has come to its end."""
        self.ended.pop(0)()
        await self.settle()

    async def settle(self):
        await asyncio.sleep(1)

    @property
    def sent(self):
        return self.page.server.contents

    @property
    def states(self):
        return [(item.content, item.state) for item in self.page.outbox.in_chat("c1")]


@pytest.fixture
async def rig():
    return Rig()


async def test_one_goes_after_each_answer_in_their_order(rig):
    for text in ("one", "two", "three"):
        await rig.send(text)
    assert rig.sent == ["one"]
    assert rig.states == [("two", "waiting"), ("three", "waiting")]
    await rig.answer()
    assert rig.sent == ["one", "two"]
    assert rig.states == [("three", "waiting")]
    await rig.answer()
    assert rig.sent == ["one", "two", "three"]


async def test_another_chats_answer_is_not_waited_for(rig):
    await rig.send("one")
    await rig.send("elsewhere", "c2")
    assert rig.sent == ["one", "elsewhere"]


async def test_an_answer_that_another_script_has_asked_for_is_waited_for(rig):
    rig.answers.begin("c1")
    await rig.send("one")
    assert rig.sent == []
    rig.answers.end("c1")
    await rig.settle()
    assert rig.sent == ["one"]


async def test_one_that_is_taken_back_leaves_the_others_in_their_order(rig):
    await rig.send("one")
    two = await rig.send("two")
    await rig.send("three")
    await rig.send("four")
    assert rig.page.outbox.take_back(two.id) is two
    assert rig.page.outbox.take_back(two.id) is None
    await rig.page.outbox.forget(two)
    assert rig.states == [("three", "waiting"), ("four", "waiting")]
    await rig.answer()
    await rig.answer()
    await rig.answer()
    assert rig.sent == ["one", "three", "four"]


async def test_what_is_on_its_way_cannot_be_taken_back(rig):
    one = await rig.page.outbox.add("c1", "", "one")
    assert rig.page.outbox.take_back(one.id) is None
    await rig.settle()
    assert rig.sent == ["one"]


async def test_one_that_is_discarded_is_not_sent(rig):
    await rig.send("one")
    two = await rig.send("two")
    await rig.send("three")
    await rig.page.outbox.discard(two.id)
    await rig.answer()
    assert rig.sent == ["one", "three"]


async def test_one_that_is_refused_does_not_keep_the_next(rig):
    await rig.send("one")
    await rig.send("two")
    await rig.send("three")
    rig.page.server.trouble = [json_response({"error": "no"}, 403)]
    await rig.answer()
    assert rig.sent == ["one", "three"]


async def test_a_message_of_a_script_goes_by(rig):
    await rig.send("one")
    await rig.send("two")
    await rig.page.outbox.add("c1", "", "from a script")
    await rig.settle()
    assert rig.sent == ["one", "from a script"]


@pytest.mark.parametrize("left", [[], ["c1"]])
async def test_after_a_reload_it_waits_for_the_answer_that_was_left(rig, left):
    await rig.send("one")
    await rig.send("two")
    again = Rig(rig.page.reload(), left)
    again.open = "c2"
    await again.page.outbox.restore()
    await again.settle()
    if left:
        assert again.states == [("two", "waiting")]
        assert again.sent == ["one"]
        again.answers.end("c1")
        await again.settle()
    assert again.sent == ["one", "two"]


async def test_what_waits_in_another_tab_waits_here_until_that_tab_lets_it_go():
    tabs = Tabs()
    rig, other = Rig(tabs.a), Rig(tabs.b)
    await rig.send("one")
    other.open = "c2"
    await other.page.outbox.restore()
    await rig.send("two")
    await other.settle()
    other.answers.begin("c2")
    other.answers.end("c2")
    await other.settle()
    assert rig.sent == ["one"]
    assert other.states == [("two", "waiting")]
    await rig.answer()
    assert rig.sent == ["one", "two"]
    assert other.states == []
