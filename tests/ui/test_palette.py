"""The command palette."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.ui.palette import Palette, PaletteEntry
from tests.fakes.dom import FakeDocument
from tests.fakes.formats import FakeFormats


class Source:
    """One group of entries; a test says what is found elsewhere."""

    def __init__(self, title, *names, note=""):
        self.title = title
        self.ran: list[str] = []
        self.found: list[str] | None = None
        self.asked: list[str] = []
        self.fails = False
        self._names = names
        self._note = note

    def _entry(self, name):
        return PaletteEntry(name, name, "chat", lambda: self.ran.append(name), self._note)

    def entries(self, query):
        return [self._entry(name) for name in self._names]

    def search(self, query):
        return None if self.found is None else self._search(query)

    async def _search(self, query):
        self.asked.append(query)
        if self.fails:
            raise ApiError("gone", type="network")
        for name in self.found:
            yield self._entry(name)


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument("<textarea id=box></textarea>")
        self.document.query("#box").focus()
        self.failures: list[BaseException] = []
        self.owner = Owner("test", self.failures.append)
        self.chats = Source("Chats", "A week in Rome", "Bread", "東京旅行")
        self.actions = Source("Actions", "New chat", "Rename chat")
        self.hears_key = True
        self.palette = Palette(
            document=self.document,
            texts=Texts("en", FakeFormats()),
            sources=(self.chats, self.actions),
            hears_key=lambda: self.hears_key,
            owner=self.owner,
        )
        self.palette.open()

    @property
    def box(self):
        return self.document.query("[role=combobox]")

    @property
    def shown(self):
        return [each.text for each in self.document.query_all(".cp-option__title")]

    @property
    def groups(self):
        return [each.text for each in self.document.query_all(".cp-palette__heading")]

    @property
    def marked(self):
        options = self.document.query_all("[aria-selected=true]")
        assert len(options) == 1
        assert self.box.get("aria-activedescendant") == options[0].get("id")
        return options[0].query(".cp-option__title").text

    @property
    def status(self):
        return self.document.query("[role=status]").text

    def type(self, text):
        self.box.value = text
        self.document.dispatch(self.box, "input")

    def press(self, key, **held):
        return self.document.dispatch(self.box, "keydown", key=key, **held)


@pytest.fixture
async def rig():
    rig = Rig()
    yield rig
    rig.owner.close()
    assert rig.failures == []
    assert rig.document.errors == []


async def test_it_opens_with_everything_and_the_focus_in_its_field(rig):
    assert rig.document.active == rig.box
    assert rig.groups == ["Chats", "Actions"]
    assert rig.shown == ["A week in Rome", "Bread", "東京旅行", "New chat", "Rename chat"]
    assert rig.marked == "A week in Rome"
    assert rig.status == "5 results"


async def test_it_opens_once(rig):
    rig.palette.open()
    assert len(rig.document.query_all("dialog")) == 1


async def test_it_opens_again_before_the_browser_has_told_that_it_is_closed(rig):
    rig.document.query("dialog").set("open", None)
    rig.palette.open()
    assert len(rig.document.query_all("dialog[open]")) == 1
    assert rig.document.active == rig.box


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bre", ["Bread"]),
        ("chat", ["New chat", "Rename chat"]),
        ("旅行", ["東京旅行"]),
        ("  ", ["A week in Rome", "Bread", "東京旅行", "New chat", "Rename chat"]),
        ("xyz", []),
    ],
)
async def test_it_shows_what_fits(rig, text, shown):
    rig.type(text)
    assert rig.shown == shown


async def test_the_group_with_the_best_entry_is_the_first(rig):
    rig.type("re")
    assert rig.shown == ["Rename chat", "Bread"]
    assert rig.groups == ["Actions", "Chats"]


async def test_nothing_found_is_said(rig):
    rig.type("xyz")
    assert rig.status == "Nothing found for “xyz”."
    assert rig.box.get("aria-activedescendant") is None
    rig.press("ArrowDown")
    rig.press("Enter")
    assert rig.chats.ran == rig.actions.ran == []


async def test_arrow_keys_go_round(rig):
    assert rig.press("ArrowDown").default_prevented
    assert rig.marked == "Bread"
    rig.press("ArrowUp")
    rig.press("ArrowUp")
    assert rig.marked == "Rename chat"
    rig.press("ArrowDown")
    assert rig.marked == "A week in Rome"


async def test_enter_runs_what_is_marked_once_it_is_closed(rig):
    rig.press("ArrowDown")
    rig.press("Enter")
    assert rig.chats.ran == ["Bread"]
    assert rig.document.query("dialog") is None
    assert rig.document.active.get("id") == "box"


async def test_a_click_runs_what_it_meets(rig):
    rig.document.dispatch(rig.document.query_all(".cp-option__title")[3], "click")
    assert rig.actions.ran == ["New chat"]


async def test_its_own_key_closes_it(rig):
    assert rig.press("k", ctrl=True).default_prevented
    assert rig.document.query("dialog") is None
    assert rig.document.active.get("id") == "box"
    assert rig.document.listener_count == 0


async def test_its_own_key_does_nothing_where_the_person_wants_none(rig):
    rig.hears_key = False
    assert not rig.press("k", ctrl=True).default_prevented
    assert rig.document.query("dialog[open]") is not None


@pytest.mark.parametrize("how", [{"composing": True}, {"key_code": 229}])
async def test_a_key_of_an_input_method_is_not_the_palettes(rig, how):
    rig.press("Enter", **how)
    rig.press("ArrowDown", **how)
    assert rig.chats.ran == []
    assert rig.marked == "A week in Rome"


async def test_what_is_found_elsewhere_follows_once_and_the_mark_stays(rig):
    rig.chats.found = ["Bread", "Rye bread of Rome"]
    rig.type("bread")
    assert rig.chats.asked == []
    rig.type("brea")
    await asyncio.sleep(1)
    assert rig.chats.asked == ["brea"]
    assert rig.shown == ["Bread", "Rye bread of Rome"]
    assert rig.marked == "Bread"
    assert rig.status == "2 results"


async def test_a_search_that_fails_leaves_what_is_known(rig):
    rig.chats.found, rig.chats.fails = [], True
    rig.type("bread")
    await asyncio.sleep(1)
    assert rig.shown == ["Bread"]


async def test_closed_it_asks_nobody(rig):
    rig.chats.found = ["Bread"]
    rig.type("bread")
    rig.palette.close()
    await asyncio.sleep(1)
    assert rig.chats.asked == []


async def test_a_note_is_shown_and_found():
    document = FakeDocument("")
    failures: list[BaseException] = []
    roll = Source("Commands", "/roll", note="Throws dice")
    palette = Palette(
        document=document,
        texts=Texts("en", FakeFormats()),
        sources=(roll,),
        owner=Owner("test", failures.append),
    )
    palette.open()
    box = document.query("[role=combobox]")
    for text in ("dice", "/ro", "roll"):
        box.value = text
        document.dispatch(box, "input")
        assert document.query(".cp-option").text == "/roll Throws dice"
