"""What the command palette offers."""

from __future__ import annotations

import pytest

from chat_py.locales import Texts
from chat_py.models.chat import ChatSummary
from chat_py.models.chat_list import FoundChat
from chat_py.plugin.commands import Command
from chat_py.ui.palette_sources import ACTIONS, ActionEntries, ChatTitles, CommandEntries
from tests.fakes.formats import FakeFormats

TEXTS = Texts("en", FakeFormats())


class Actions:
    def __init__(self, *offered):
        self.offered = offered
        self.ran: list[str] = []

    def offers(self, name):
        return name in self.offered

    def run(self, name):
        self.ran.append(name)


class TestActions:
    def test_only_what_is_possible_is_offered_and_runs(self):
        actions = Actions("new", "delete")
        entries = ActionEntries(texts=TEXTS, actions=actions).entries("")
        assert [entry.title for entry in entries] == ["New chat", "Delete chat"]
        assert [entry.danger for entry in entries] == [False, True]
        for entry in entries:
            entry.run()
        assert actions.ran == ["new", "delete"]

    def test_it_changes_with_what_is_possible(self):
        actions = Actions()
        source = ActionEntries(texts=TEXTS, actions=actions)
        assert source.entries("") == []
        actions.offered = ("stop",)
        assert [entry.title for entry in source.entries("")] == ["Stop generating"]

    def test_every_action_has_a_text(self):
        entries = ActionEntries(texts=TEXTS, actions=Actions(*(a[0] for a in ACTIONS))).entries("")
        assert len({entry.title for entry in entries}) == len(ACTIONS)


class TestCommands:
    def test_a_command_is_named_as_it_is_typed(self):
        used: list[str] = []
        commands = [Command("roll", "Throws dice", lambda _: None)]
        source = CommandEntries(texts=TEXTS, commands=lambda: commands, use=used.append)
        [entry] = source.entries("")
        assert (entry.title, entry.note) == ("/roll", "Throws dice")
        entry.run()
        assert used == ["roll"]
        assert source.search("roll") is None


class Chats:
    """The list of chats, its entries, the back end and the state."""

    def __init__(self):
        self.chats = [ChatSummary(id=f"c{n}", title=f"Chat {n}") for n in range(20)]
        self.entries = self
        self.chat_id = "c0"
        self.able = True
        self.opened: list[tuple[str, str]] = []

    def name(self, chat):
        return chat.title

    def can(self, what):
        return self.able and what == "search"

    async def search(self, query):
        yield FoundChat(id="c3", title="Chat 3")
        yield FoundChat(id="c4", title="Chat 4", message_id="m7", excerpt="of  rain\nand sun")

    def source(self):
        return ChatTitles(
            texts=TEXTS,
            backend=self,
            chat_list=self,
            state=self,
            open_at=lambda *where: self.opened.append(where),
        )


class TestChats:
    def test_the_newest_are_offered_without_the_open_one(self):
        entries = Chats().source().entries("")
        assert [entry.key for entry in entries] == [f"c{n}" for n in range(1, 9)]

    def test_all_are_looked_through(self):
        assert len(Chats().source().entries("chat")) == 20

    async def test_what_the_back_end_finds_opens_at_its_message(self):
        chats = Chats()
        found = [entry async for entry in chats.source().search("rain")]
        assert [entry.key for entry in found] == ["c3", "c4/m7"]
        assert found[1].note == "of rain and sun"
        for entry in found:
            entry.run()
        assert chats.opened == [("c3", ""), ("c4", "m7")]

    @pytest.mark.parametrize("able", [True, False])
    async def test_a_back_end_that_cannot_search_is_not_asked(self, able):
        chats = Chats()
        chats.able = able
        found = chats.source().search("rain")
        assert (found is not None) == able
        if found is not None:
            await found.aclose()
