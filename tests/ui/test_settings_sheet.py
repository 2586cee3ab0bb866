"""The settings sheet."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import ApiError
from chat_py.broadcast.tabs import Tabs
from chat_py.settings.choices import Choices
from chat_py.ui.all_chats import AllChats
from chat_py.ui.ask_dialog import AskDialog
from chat_py.ui.kept_data import KeptData
from chat_py.ui.settings_choices import ChoiceKeeper
from chat_py.ui.settings_sheet import SettingsSheet
from chat_py.ui.theme import Theme
from chat_py.ui.written_chat import ChatWriter
from chat_py.view.enter_key import EnterKey
from tests.fakes.chat_page import ChatPage, message
from tests.fakes.files import FakeFile, FakeGiven
from tests.fakes.local_chats import LocalRig
from tests.fakes.person import FakePerson
from tests.fakes.storage import FakeTextStorage
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import FakeConsole


class Rig:
    def __init__(self, *, local: bool = False, themed: bool = True, shortcuts: bool = True) -> None:
        self.chat = chat = ChatPage()
        self.document = chat.document
        if themed:
            self.document.body.append(self.document.create("button", {"data-theme-toggle": True}))
        self.person = FakePerson()
        self.storage = FakeTextStorage()
        self.choices = Choices()
        self.shut = 0
        self.shelf = LocalRig().chats if local else None
        tabs = Tabs(
            channel=FakeBrowser().channel(),
            user=lambda: "",
            owner=chat.owner,
            console=FakeConsole(),
        )
        self.sheet = SettingsSheet(
            document=self.document,
            texts=chat.texts,
            keeper=ChoiceKeeper(
                choices=self.choices,
                document=self.document,
                storage=self.storage,
                tabs=tabs,
                enter_key=EnterKey(False, choices=self.choices, document=self.document),
                texts=chat.texts,
            ),
            theme=Theme(document=self.document, storage=self.storage, tabs=tabs, owner=chat.owner),
            tools=self.person,
            chats=AllChats(
                document=self.document,
                backend=chat.backend,
                shelf=self.shelf,
                tools=self.person,
                writer=ChatWriter(text=chat.text, texts=chat.texts, clock=chat.clock),
                name=lambda each: each.title or each.id,
                imported=chat.chat_list.load,
            ),
            kept=KeptData(
                tools=self.person,
                storages=(self.storage,),
                tabs=tabs,
                location=chat.location,
                shut_down=self.shut_down,
            ),
            ask=AskDialog(document=self.document, texts=chat.texts, owner=chat.owner),
            location=chat.location,
            has_shortcuts=shortcuts,
            owner=chat.owner,
        )

    def shut_down(self) -> None:
        self.shut += 1

    async def open(self) -> None:
        await self.sheet.open()

    def find(self, name: str) -> Any:
        return self.document.query(f"[data-setting={name}]")

    async def press(self, name: str) -> None:
        self.document.click(self.find(name))
        await self.settle()

    async def choose(self, name: str, value: str) -> None:
        (control,) = [
            each
            for each in self.find(name).query_all("input, select")
            if each.tag == "select" or each.get("value") == value
        ]
        control.value = value
        self.document.dispatch(control, "change")
        await self.settle()

    async def settle(self) -> None:
        await asyncio.sleep(0.1)
        assert self.chat.failures == []
        assert self.document.errors == []

    @property
    def said(self) -> str:
        return self.document.query(".cp-settings__status").text


@pytest.fixture
async def rig():
    rig = Rig()
    await rig.open()
    return rig


async def test_what_is_chosen_holds_at_once(rig):
    await rig.choose("theme", "dark")
    await rig.choose("text-size", "large")
    await rig.press("enter")
    assert rig.document.root.get("data-theme") == "dark"
    assert rig.choices == Choices(text_size=1.15, enter_sends=True)
    assert rig.find("enter").get("aria-checked") == "true"
    await rig.press("enter")
    assert rig.choices.enter_sends is False


async def test_it_shows_what_is_chosen_when_it_is_opened_again(rig):
    await rig.choose("text-size", "larger")
    await rig.press("sounds")
    rig.document.query("dialog").close_dialog()
    await rig.settle()
    assert rig.document.query("dialog") is None
    await rig.open()
    checked = [e.get("value") for e in rig.find("text-size").query_all("input[checked]")]
    assert checked == ["larger"]
    assert rig.find("sounds").get("aria-checked") == "true"


async def test_it_is_there_once(rig):
    await rig.open()
    assert len(rig.document.query_all("dialog")) == 1


async def test_a_page_with_a_theme_of_its_own_keeps_it():
    rig = Rig(themed=False)
    await rig.open()
    assert rig.find("theme") is None
    assert rig.find("text-size") is not None


async def test_shortcuts_are_turned_off_and_on(rig):
    assert "Ctrl+K" in rig.find("shortcuts").text
    for on in (False, True):
        await rig.press("shortcuts")
        assert rig.choices.shortcuts is on
        assert rig.find("shortcuts").get("aria-checked") == ("true" if on else "false")


async def test_a_page_that_has_kept_the_keys_has_no_switch_for_them():
    rig = Rig(shortcuts=False)
    await rig.open()
    assert rig.find("shortcuts") is None


async def test_a_language_waits_for_a_reload_which_the_person_asks_for(rig):
    assert rig.find("reload").get("hidden") == ""
    await rig.choose("language", "ja")
    assert rig.choices.language == "ja"
    assert "when the page is reloaded" in rig.said
    await rig.press("reload")
    assert rig.chat.location.reloads == 1
    await rig.choose("language", "")
    assert (rig.find("reload").get("hidden"), rig.said) == ("", "")


async def test_a_sound_is_heard_when_it_is_turned_on(rig):
    await rig.press("sounds")
    await rig.press("sounds")
    assert rig.person.played == 1
    assert rig.choices.sounds is False


async def test_the_permission_is_asked_for_when_notifications_are_turned_on(rig):
    assert rig.person.asked == 0
    await rig.press("notifications")
    assert (rig.person.asked, rig.choices.notifications) == (1, True)
    await rig.press("notifications")
    assert (rig.person.asked, rig.choices.notifications) == (1, False)


async def test_a_refusal_is_said_and_the_switch_stays_off(rig):
    rig.person.answer = "denied"
    await rig.press("notifications")
    assert rig.choices.notifications is False
    assert rig.find("notifications").get("aria-checked") == "false"
    assert "blocked" in rig.said


async def test_a_permission_that_was_taken_back_shows_the_switch_off():
    rig = Rig()
    rig.choices.notifications = True
    rig.person.allowed = "denied"
    await rig.open()
    assert rig.find("notifications").get("aria-checked") == "false"


@pytest.mark.parametrize("name", ["can", "broken"])
async def test_a_browser_without_notifications_has_no_switch_for_them(name):
    rig = Rig()
    setattr(rig.person, name, name == "broken")
    await rig.open()
    assert rig.find("notifications") is None
    assert rig.find("enter") is not None


async def test_where_nothing_is_kept_it_says_so_and_offers_no_more():
    rig = Rig()
    rig.storage.denied = True
    await rig.open()
    assert (rig.find("language"), rig.find("clear")) == (None, None)
    assert "keeps nothing" in rig.document.query("dialog").text
    await rig.choose("text-size", "small")
    assert rig.choices.text_size == 0.9


async def test_all_chats_of_a_server_are_exported_and_none_imported(rig):
    rig.chat.backend.chats = []
    assert rig.find("import") is None
    await rig.press("export-markdown")
    assert rig.said == "Chats exported: 0"
    await rig.press("export-json")
    assert [name for name, _, _ in rig.document.downloads] == [
        "chats-2023-11-14.md",
        "chats-2023-11-14.json",
    ]
    rig.chat.backend.failure = ApiError("network")
    await rig.press("export-json")
    assert rig.said.startswith("The chats could not be exported: ")


async def test_a_back_end_without_a_list_has_none_of_it():
    rig = Rig()
    rig.chat.backend.cannot = {"list_chats"}
    await rig.open()
    assert rig.find("export-json") is None


async def test_a_file_is_imported_and_what_came_of_it_is_said():
    rig = Rig(local=True)
    await rig.open()
    one = {"chatId": "kai", "name": "Kai", "messages": [message("a", "Hi").wire()]}
    chooser = rig.document.query("input[type=file]")
    for text, said in (
        (one, "Chats added: 1"),
        (one, "Chats added: 0 Already here: 1"),
        ("{", "The file could not be imported: the file: no JSON"),
    ):
        rig.person.texts = text if isinstance(text, str) else _json(text)
        chooser.value = "C:\\fakepath\\chats.json"
        rig.document.dispatch(chooser, "change", given=FakeGiven([FakeFile()]))
        await rig.settle()
        assert rig.said.startswith(said)
        assert chooser.value == ""


def _json(data: Any) -> str:
    from chat_py.border.json_text import write_json

    return write_json(data)


@pytest.mark.parametrize(("local", "words"), [(True, "nowhere else"), (False, "on the server")])
async def test_it_tells_what_is_kept_and_how_much(local, words):
    rig = Rig(local=local)
    await rig.open()
    text = rig.document.query("dialog").text
    assert words in text
    assert "This site uses 12 MB." in text


async def test_what_is_kept_goes_only_after_a_second_word(rig):
    rig.storage.values["chat_py.draft/c1"] = "Hi"
    for answer, gone in (("Cancel", False), ("Delete everything", True)):
        await rig.press("clear")
        question = rig.document.query_all("dialog")[-1]
        assert "stay on the server" in question.text
        (button,) = [each for each in question.query_all("button") if each.text == answer]
        rig.document.click(button)
        await rig.settle()
        assert (rig.storage.values == {}) is gone
        assert (rig.person.cleared, rig.shut, rig.chat.location.reloads) == (gone, gone, gone)


async def test_a_click_beside_it_closes_it_and_one_inside_does_not(rig):
    rig.document.click("dialog h2")
    assert rig.document.query("dialog") is not None
    rig.document.dispatch(rig.document.query("dialog"), "pointerdown")
    rig.document.click("dialog")
    await rig.settle()
    assert rig.document.query("dialog") is None


async def test_it_is_opened_once_however_often_it_is_asked_for():
    rig = Rig()
    await asyncio.gather(rig.open(), rig.open())
    assert len(rig.document.query_all("dialog")) == 1
    before = rig.chat.owner.count
    rig.document.click("dialog [data-close]")
    assert rig.document.query("dialog") is None
    assert rig.chat.owner.count < before
    await rig.open()
    assert rig.chat.owner.count == before
