"""`LocalChats` in a tab, on fakes."""

from __future__ import annotations

from collections.abc import Mapping

from chat_py.backends.local.chats import LocalChats
from chat_py.backends.local.desk import ChatNews, Desk
from chat_py.backends.local.records import Records
from chat_py.backends.local.schema import MIGRATIONS, Migration
from chat_py.base.owner import Owner
from chat_py.broadcast.tabs import Tabs
from chat_py.http.errors import ErrorMaker
from chat_py.locales import Texts
from tests.fakes.clock import FakeClock
from tests.fakes.formats import FakeFormats
from tests.fakes.storage import FakeDatabase
from tests.fakes.tabs import FakeBrowser
from tests.fakes.transport import FakeConsole

__all__ = ["LocalRig"]


class LocalRig:
    """`rig.chats` of `rig.user`. Rigs that are given the same one are tabs of its browser; `news`
    is what this tab has heard, `denied` how often it said that nothing is kept."""

    def __init__(
        self, other: LocalRig | None = None, migrations: Mapping[int, Migration] = MIGRATIONS
    ) -> None:
        self.browser = other.browser if other else FakeBrowser()
        self.database = other.database if other else FakeDatabase()
        self.clock = other.clock if other else FakeClock()
        self.console = FakeConsole()
        self.owner = Owner("test", self.console.report)
        self.user = "ann"
        self.denied = 0
        self.news: list[ChatNews] = []
        locks = self.browser.locks()
        records = Records(
            database=self.database,
            locks=locks,
            console=self.console,
            on_denied=self._on_denied,
            migrations=migrations,
        )
        tabs = Tabs(
            channel=self.browser.channel(),
            user=lambda: self.user,
            owner=self.owner,
            console=self.console,
        )
        self.desk = Desk(
            records=records,
            locks=locks,
            clock=self.clock,
            tabs=tabs,
            owner=self.owner,
            user=lambda: self.user,
            errors=ErrorMaker(Texts("en", FakeFormats())),
            console=self.console,
        )
        self.chats = LocalChats(self.desk, page_size=3)
        self.desk.changed.subscribe(self.news.append)

    async def say(self, chat_id: str, *texts: str, replaces: str = "") -> list[str]:
        """Messages of the user's; their ids."""
        ids: list[str] = []
        for text in texts:
            data = {"content": text, "replaces": replaces}
            saved = await self.chats.save_message(chat_id, data, key=self.clock.uuid())
            ids.append(saved.id)
            self.clock.jump(1000)
        return ids

    async def answer(self, chat_id: str, text: str, *, regenerates: str = "") -> str:
        """A whole answer; its id."""
        begun = await self.chats.answers.begin(chat_id, regenerates=regenerates)
        await self.chats.answers.write(chat_id, begun.id, text, state="sent")
        self.clock.jump(1000)
        return begun.id

    async def shown(self, chat_id: str) -> list[str]:
        """The texts of a chat, oldest first."""
        page = await self.chats.history(chat_id, limit=1000, offset=0)
        return [message.content for message in page.messages]

    async def listed(self) -> list[str]:
        """The ids of the chats in the list."""
        return [chat.id for chat in (await self.chats.list_chats()).chats]

    def _on_denied(self) -> None:
        self.denied += 1
