"""Opening a chat at one of its messages."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ApiError
from chat_py.ui.found_message import PAGE, FoundMessage
from tests.fakes.chat_page import ChatPage, message

COUNT = 500


class Rig:
    def __init__(self) -> None:
        self.chat = ChatPage()
        every = [message(f"m{n}", timestamp=1_700_000_000_000 + n) for n in range(COUNT)]
        self.chat.backend.messages["c1"] = every
        self.found = FoundMessage(
            backend=self.chat.backend,
            display=self.chat.display,
            state=self.chat.state,
            notices=self.chat.notices,
            texts=self.chat.texts,
            open_chat=self.open,
        )

    async def open(self, chat_id: str) -> None:
        if chat_id != "c1":
            raise ApiError("There is none.")
        self.chat.open("c1", *self.chat.backend.messages["c1"][-50:], total=COUNT)

    @property
    def shown(self) -> list[str]:
        articles = self.chat.document.query_all("#chatContainer [data-cp][data-message-id]")
        return [each.get("data-message-id") or "" for each in articles]

    @property
    def marked(self) -> list[str]:
        return [e.get("data-message-id") for e in self.chat.document.query_all("[data-found]")]


@pytest.fixture
async def rig():
    rig = Rig()
    yield rig
    assert rig.chat.document.errors == []


async def test_a_message_on_the_page_is_marked_and_has_the_focus(rig):
    await rig.found.open("c1", "m480")
    assert rig.marked == ["m480"]
    assert rig.chat.document.active.get("data-message-id") == "m480"
    assert rig.chat.backend.history_calls == []
    await rig.found.open("c1", "m481")
    assert rig.marked == ["m481"]


async def test_far_up_only_what_is_around_it_is_shown(rig):
    await rig.found.open("c1", "m100")
    assert rig.marked == ["m100"]
    assert rig.shown == [f"m{n}" for n in range(75, 125)]
    assert len(rig.chat.backend.history_calls) == (COUNT - 50 - 100) // PAGE + 1
    assert rig.chat.display.stored_count == COUNT - 50


async def test_the_chat_goes_on_above_and_below_it(rig):
    await rig.found.open("c1", "m200")
    assert rig.shown == [f"m{n}" for n in range(175, 225)]
    await rig.chat.history.load_more_messages()
    assert rig.shown == [f"m{n}" for n in range(125, 225)]
    rig.chat.display.scroll_to_latest_message()
    assert rig.shown[-1] == f"m{COUNT - 1}"
    seen = set(rig.shown)
    while page := (await rig.chat.history.load_more_messages()).messages:
        assert len(set(rig.shown)) == len(rig.shown), "each is there once"
        seen |= {each.id for each in page}
    assert len(seen) == COUNT


async def test_what_is_not_there_any_more_is_said(rig):
    await rig.found.open("c1", "gone")
    assert "no longer exists" in rig.chat.document.query(".cp-notice").text
    assert rig.marked == []


async def test_a_chat_alone_and_one_that_cannot_be_opened(rig):
    await rig.found.open("c1", "")
    assert rig.marked == []
    await rig.found.open("c9", "m1")
    assert rig.chat.document.query(".cp-notice") is None
