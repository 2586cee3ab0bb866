"""Of very many chats only those near what is seen are on the page."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.models.chat import ChatSummary
from chat_py.ui.list_keys import ListKeys
from tests.fakes.chat_page import ChatPage
from tests.fakes.local_chats import LocalRig

COUNT = 1000
MOST = 80
"""Entries that are on the page at a time."""
DAY = 24 * 3_600_000


class Rig:
    """A list of `COUNT` chats, named by their numbers; the fake page has 4 of them in view."""

    def __init__(self) -> None:
        self.chat = ChatPage()
        now = self.chat.clock.now()
        self.chat.backend.chats = [
            ChatSummary(id=f"n{n}", title=str(n), preview="p", timestamp=now - n * DAY // 20)
            for n in range(COUNT)
        ]
        self.list = self.chat.chat_list
        self.place = self.chat.element("[data-chat-list]")
        keys = ListKeys(
            document=self.chat.document,
            chat_list=self.list,
            act=lambda *_: None,
            owner=self.chat.owner,
        )
        self.place.listen("keydown", keys.handle)

    async def load(self, count: int = COUNT) -> None:
        self.chat.backend.page = count
        await self.list.load()

    @property
    def shown(self) -> list[int]:
        entries = self.place.query_all('[data-cp="chat"]')
        return [int((entry.get("data-chat-id") or "").removeprefix("n")) for entry in entries]

    def entry(self, n: int):
        return self.place.query(f'[data-chat-id="n{n}"]')

    def seen(self) -> list[int]:
        """The chats in view; what is a gap there is -1."""
        seen: list[int] = []
        for each in self.place.children:
            top = each.offset_in(self.place)
            if top < self.chat.document.client_height and top + self.height(each) > 0:
                if each.has_class("cp-chat-list__gap"):
                    seen.append(-1)
                elif (name := each.get("data-chat-id")) is not None:
                    seen.append(int(name.removeprefix("n")))
        return seen

    def height(self, element) -> float:
        return self.chat.document.line_of(element)

    @property
    def total(self) -> float:
        return self.place.scroll_box().height

    def scroll_to(self, top: float) -> None:
        self.place.scroll_to(top)
        self.chat.document.run_frames()

    async def press(self, key: str) -> None:
        document = self.chat.document
        assert document.dispatch(document.active, "keydown", key=key).default_prevented
        await asyncio.sleep(1)

    @property
    def focused(self) -> int:
        return int(self.chat.document.active.get("data-chat-id").removeprefix("n"))


@pytest.fixture
async def rig():
    rig = Rig()
    yield rig
    assert rig.chat.document.errors == []
    assert rig.chat.console.reported == []


async def test_a_list_that_is_not_long_is_on_the_page_as_a_whole(rig: Rig) -> None:
    rig.chat.backend.chats = rig.chat.backend.chats[:200]
    await rig.load()
    assert rig.shown == list(range(200))
    assert rig.place.get("aria-description") is None
    assert rig.place.query(".cp-chat-list__gap") is None


async def test_those_in_view_are_there_wherever_one_scrolls(rig: Rig) -> None:
    await rig.load()
    total = rig.total
    assert total == pytest.approx(100 * COUNT, rel=0.01)
    assert rig.place.get("aria-description") == "1,000 chats"
    headings = [heading.text for heading in rig.place.query_all("h3")]
    for top in (0, 900, 5_000, 50_000, 50_100, 49_000, total, 90_000, 0):
        rig.scroll_to(top)
        assert rig.seen(), top
        assert -1 not in rig.seen(), top
        assert len(rig.shown) < MOST
        assert rig.shown == sorted(set(rig.shown))
        assert rig.total == pytest.approx(total, abs=1)
        assert [heading.text for heading in rig.place.query_all("h3")] == headings
    rig.scroll_to(50_000)
    gaps = [gap.text for gap in rig.place.query_all(".cp-chat-list__gap")]
    assert all(text.endswith(" chats") for text in gaps)
    assert sum(int(text.split()[0].replace(",", "")) for text in gaps) == COUNT - len(rig.shown)


async def test_what_is_in_view_does_not_move_when_others_come_and_go(rig: Rig) -> None:
    await rig.load()
    rig.scroll_to(50_000)
    for step in range(10):
        first = rig.place.anchor('[data-cp="chat"]')
        assert first is not None
        rig.scroll_to(50_000 + 350 * (step + 1))
        assert first[0].offset_in(rig.place) == pytest.approx(first[1] - 350, abs=1)


async def test_the_open_chat_the_focus_and_an_open_menu_stay(rig: Rig) -> None:
    rig.chat.state.chat_id = "n7"
    await rig.load()
    focused = rig.entry(2)
    focused.focus()
    rig.place.query('[data-menu-chat="n3"]').set("aria-expanded", "true")
    rig.scroll_to(50_000)
    assert {2, 3, 7} <= set(rig.shown)
    assert {1, 3} <= set(rig.shown), "the Tab key leads from one to the next"
    assert rig.chat.document.active == focused
    assert rig.entry(7).get("aria-current") == "page"
    assert len(rig.shown) < MOST
    rig.chat.state.chat_id = "n800"
    rig.chat.bus.trigger("chat:selected", {"chatId": "n800"})
    assert rig.entry(800).get("aria-current") == "page"


async def test_an_entry_that_comes_again_says_what_is_so_now(rig: Rig) -> None:
    await rig.load()
    rig.scroll_to(50_000)
    assert rig.entry(1) is None
    rig.chat.bus.trigger("chat:renamed", {"chatId": "n2", "title": "Other"})
    rig.chat.answers.write("n1")
    rig.chat.bus.trigger("message:received", {"chatId": "n3", "content": "News"})
    rig.scroll_to(0)
    assert rig.entry(1).query(".cp-chat__preview").text == "Writing…"
    assert rig.entry(1).get("data-writing") == ""
    assert rig.entry(2).query(".cp-chat__name").text == "Other"
    assert rig.shown[0] == 3
    assert rig.entry(3).get("aria-description") == "New answer"
    assert rig.entry(1).get("aria-description") is None


async def test_the_keyboard_reaches_all_of_them(rig: Rig) -> None:
    await rig.load(100)  # page by page
    rig.entry(0).focus()
    await rig.press("End")
    assert rig.focused == COUNT - 1
    assert len(rig.list.chats) == COUNT
    await rig.press("ArrowUp")
    assert rig.focused == COUNT - 2
    await rig.press("Home")
    assert rig.focused == 0
    for n in (30, 70, 71, 120):  # beyond what was on the page
        rig.list.focus(f"n{n}")
        await rig.press("ArrowDown")
        assert rig.focused == n + 1
    assert len(rig.shown) < MOST


async def test_end_takes_the_focus_from_nobody(rig: Rig) -> None:
    await rig.load(100)
    rig.entry(0).focus()
    document = rig.chat.document
    document.dispatch(document.active, "keydown", key="End")
    while len(rig.list.chats) < 200:
        await asyncio.sleep(0)
    await rig.press("Home")
    await asyncio.sleep(5)
    assert rig.focused == 0


async def test_one_in_the_middle_goes_and_comes_back(rig: Rig) -> None:
    await rig.load()
    rig.scroll_to(50_000)
    seen = rig.seen()
    gone = seen[1]
    chats = list(rig.chat.backend.chats)
    assert rig.list.remove(f"n{gone}") == f"n{gone + 1}"
    assert rig.seen() == [n for n in [*seen, seen[-1] + 1] if n != gone]
    rig.chat.backend.chats = chats
    await rig.list.load()
    rig.list.focus(f"n{gone}")
    assert rig.focused == gone
    assert rig.seen() == seen
    rig.list.focus("n10")
    assert rig.focused == 10


async def test_a_list_out_of_view_is_left_as_it_is(rig: Rig) -> None:
    await rig.load()
    rig.scroll_to(50_000)
    shown = rig.shown
    rig.chat.document.client_height = 0.0
    await rig.list.load()
    assert rig.shown == shown


async def test_it_grows_short_again(rig: Rig) -> None:
    await rig.load()
    rig.scroll_to(50_000)
    rig.chat.backend.chats = rig.chat.backend.chats[:20]
    await rig.list.load()
    assert rig.shown == list(range(20))
    assert rig.place.get("aria-description") is None


async def test_five_thousand_chats_of_this_browser_come_all_of_them() -> None:
    rig = LocalRig()
    shelf = rig.desk.shelf()
    listed = {
        f"{shelf.list}{n:015d}/n{n}": f'{{"id": "n{n}", "title": "{n}", "timestamp": {n}}}'
        for n in range(5000)
    }
    await shelf.records.write(listed)
    chat = ChatPage()
    chat.backend.list_chats = rig.chats.list_chats
    await chat.chat_list.load()
    while await chat.chat_list.load_more():
        pass
    assert [found.title for found in chat.chat_list.chats] == [str(n) for n in range(4999, -1, -1)]
    assert len(chat.document.query_all('[data-cp="chat"]')) < MOST
