"""An answer is ready: a sound, and a notification where nobody looks."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.settings.choices import Choices
from chat_py.ui.answer_signals import AnswerSignals
from tests.fakes.chat_page import ChatPage
from tests.fakes.person import FakePerson


class Rig:
    def __init__(self) -> None:
        self.chat = chat = ChatPage()
        self.person = FakePerson(allowed="granted")
        self.choices = Choices(sounds=True, notifications=True)
        self.opened: list[str] = []
        chat.document.visible = False
        AnswerSignals(
            document=chat.document,
            bus=chat.bus,
            tools=self.person,
            choices=self.choices,
            texts=chat.texts,
            name=lambda chat_id: f"Chat {chat_id}",
            open_chat=self.opened.append,
            owner=chat.owner,
        )

    async def receive(self, **data: Any) -> tuple[int, int]:
        """How many sounds and notifications an answer makes."""
        before = self.person.played, len(self.person.shown)
        self.chat.bus.trigger("message:received", {"chatId": "c1", **data})
        await asyncio.sleep(0.1)
        assert self.chat.failures == []
        return self.person.played - before[0], len(self.person.shown) - before[1]


@pytest.fixture
async def rig():
    return Rig()


async def test_it_names_the_chat_and_leads_there(rig):
    assert await rig.receive() == (1, 1)
    ((title, body, _),) = rig.person.shown
    assert (title, body) == ("Chat c1", "Your answer is ready")
    rig.person.pressed()
    assert rig.opened == ["c1"]


async def test_who_looks_is_not_notified(rig):
    rig.chat.document.visible = True
    assert await rig.receive() == (1, 0)


@pytest.mark.parametrize(
    ("chosen", "signals"), [({"sounds": False}, (0, 1)), ({"notifications": False}, (1, 0))]
)
async def test_only_what_is_chosen(rig, chosen, signals):
    for name, value in chosen.items():
        setattr(rig.choices, name, value)
    assert await rig.receive() == signals


async def test_a_permission_that_was_taken_back_counts_and_nobody_is_asked_again(rig):
    rig.person.allowed = "denied"
    assert await rig.receive() == (1, 0)
    assert rig.person.asked == 0


@pytest.mark.parametrize("data", [{"hidden": True}, {"stopped": True}])
async def test_what_is_hidden_or_was_stopped_is_none(rig, data):
    assert await rig.receive(**data) == (0, 0)


async def test_a_browser_that_cannot_does_no_harm(rig):
    rig.person.broken = True
    assert await rig.receive() == (0, 0)
