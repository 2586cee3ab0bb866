"""Looking for chats and messages."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from chat_py.models.chat_list import FoundChat
from chat_py.ui.chat_search import MOST, ChatSearch
from tests.fakes.chat_page import ChatPage

FIELD = '<div data-chat-search><input type="search"></div>'


class Rig:
    def __init__(self) -> None:
        self.chat = chat = ChatPage(f"{FIELD}<nav data-chat-list></nav><div data-announcer></div>")
        self.opened: list[tuple[str, str]] = []
        self.said: list[str] = []
        self.search = ChatSearch(
            document=chat.document,
            backend=chat.backend,
            settings=chat.settings,
            texts=chat.texts,
            clock=chat.clock,
            entries=chat.chat_list.entries,
            announce=self.said.append,
            open_at=self.open_at,
            owner=chat.owner,
        )
        chat.backend.found = [
            FoundChat(id="c1", title="Old Maps", preview="of Rome", timestamp=chat.clock.now()),
            FoundChat(id="c2", title="Bread", message_id="m1", excerpt="…no maps. <b>Maps</b>?…"),
        ]
        self.box = chat.element("input")

    async def open_at(self, chat_id: str, message_id: str) -> None:
        self.opened.append((chat_id, message_id))

    async def write(self, text: str) -> None:
        self.box.value = text
        self.search.find(self.box)
        await asyncio.sleep(1)

    def press(self, key: str, **more: object) -> bool:
        document = self.chat.document
        event = document.dispatch(document.active, "keydown", key=key, **more)
        return event.default_prevented

    @property
    def results(self):
        return self.chat.document.query_all(".cp-result")

    @property
    def note(self) -> str:
        note = self.chat.document.query(".cp-results .cp-chat-list__note")
        return note.text if note else ""


@pytest.fixture
async def rig():
    rig = Rig()
    rig.box.listen("keydown", lambda event: rig.search.key(event, rig.box))
    yield rig
    assert rig.chat.document.errors == []
    assert rig.chat.console.reported == []


async def test_what_is_found_stands_in_the_place_of_the_list_with_the_words_marked(rig):
    await rig.write(" maps ")
    title, message = rig.results
    assert title.query(".cp-result__title").text == "Old Maps"
    assert [mark.text for mark in title.query_all("mark")] == ["Maps"]
    assert title.query(".cp-result__text").text == "of Rome"
    assert title.query("time") is not None
    assert message.query(".cp-result__text").text == "…no maps. <b>Maps</b>?…"
    assert [mark.text for mark in message.query_all("mark")] == ["maps", "Maps"]
    assert message.get("href") == "?chat=c2"
    assert rig.chat.element("[data-chat-list]").get("hidden") is not None
    assert rig.said == ["2 results"]
    await rig.write("")
    assert rig.chat.element("[data-chat-list]").get("hidden") is None
    assert rig.chat.document.query(".cp-results") is None


async def test_a_result_opens_at_its_message(rig):
    await rig.write("maps")
    rig.chat.document.click(rig.results[1])
    await asyncio.sleep(0.1)
    assert rig.opened == [("c2", "m1")]
    assert [each.get("aria-current") for each in rig.results] == [None, "true"]
    assert not rig.chat.document.dispatch(rig.results[0], "click", ctrl=True).default_prevented
    await asyncio.sleep(0.1)
    assert len(rig.opened) == 1


async def test_only_the_last_words_are_looked_for(rig):
    rig.box.value = "m"
    rig.search.find(rig.box)
    await asyncio.sleep(0.1)
    await rig.write("maps")
    assert rig.chat.backend.done == [("search", "maps")]
    rig.chat.backend.gate = asyncio.Event()
    await rig.write("slow")
    await rig.write("")
    rig.chat.backend.gate.set()
    await asyncio.sleep(1)
    assert rig.results == []


async def test_nothing_many_and_a_failure_are_said(rig):
    rig.chat.backend.found = []
    await rig.write("maps")
    assert rig.note == "Nothing found for “maps”."
    rig.chat.backend.found = [FoundChat(id=f"c{n}") for n in range(MOST + 5)]
    await rig.write("map")
    assert len(rig.results) == MOST
    assert rig.note == ""
    rig.chat.backend.failure = ApiError("It sleeps.")
    await rig.write("ma")
    assert "It sleeps." in rig.note
    assert rig.said == ["0 results", f"The first {MOST} results"]


async def test_arrows_go_through_the_results_and_escape_back(rig):
    rig.box.focus()
    assert not rig.press("ArrowDown")
    await rig.write("maps")
    first, second = rig.results
    went = []
    for key in ("ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp"):
        assert rig.press(key)
        went.append(rig.chat.document.active)
    assert went == [first, second, second, first, rig.box, rig.box]
    first.focus()
    assert not rig.press("Escape", composing=True)
    assert rig.press("Escape")
    assert rig.chat.document.active == rig.box
    assert rig.box.value == ""
    assert rig.results == []
    assert not rig.press("Escape")


async def test_nothing_is_left_behind(rig):
    await rig.write("maps")
    rig.chat.owner.close()
    assert rig.chat.document.query(".cp-results") is None
