"""What the command palette offers: chats, what can be done with them, and commands."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from functools import partial
from typing import Protocol

from chat_py.backends.backend import Backend
from chat_py.locales import Texts
from chat_py.state import ChatState
from chat_py.ui.chat_list import ChatList
from chat_py.ui.palette import PaletteEntry

__all__ = ["ActionEntries", "ChatTitles", "CommandEntries"]

RECENT = 8
"""Chats that are offered before anything is looked for."""
ACTIONS = (
    ("stop", "page.stop", "stop"),
    ("new", "page.new_chat", "plus"),
    ("rename", "list.rename_title", "edit"),
    ("pin", "palette.pin", "pin"),
    ("unpin", "palette.unpin", "pin"),
    ("share", "page.share", "share"),
    ("export-markdown", "page.export_markdown", "download"),
    ("export-json", "page.export_json", "download"),
    ("theme-light", "theme.light", "sun"),
    ("theme-dark", "theme.dark", "moon"),
    ("theme-system", "theme.system", "compare"),
    ("settings", "settings.title", "tool"),
    ("shortcuts", "shortcuts.title", "info"),
    ("reset", "page.reset", "retry"),
    ("delete", "list.delete", "delete"),
)
"""Name in the menu, text, icon; in the order of the palette."""
DANGEROUS = ("reset", "delete")


class Actions(Protocol):
    """What the menus do (`ChatMenu`)."""

    def offers(self, name: str) -> bool:
        """Whether there is such an action, and it leads somewhere now."""
        ...

    def run(self, name: str) -> None: ...


class Nothing:
    """A source in which nobody looks further."""

    def search(self, query: str) -> AsyncGenerator[PaletteEntry] | None:
        return None


class ActionEntries(Nothing):
    """The actions of the chat's menus that are possible now."""

    def __init__(self, *, texts: Texts, actions: Actions) -> None:
        self._texts = texts
        self._actions = actions
        self.title = texts("palette.actions")

    def entries(self, query: str) -> Sequence[PaletteEntry]:
        return [
            PaletteEntry(
                key=name,
                title=self._texts(text),
                icon=icon,
                run=partial(self._actions.run, name),
                danger=name in DANGEROUS,
            )
            for name, text, icon in ACTIONS
            if self._actions.offers(name)
        ]


class Command(Protocol):
    """A command of a plug-in."""

    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...


class CommandEntries(Nothing):
    """The commands of plug-ins. `use` takes the name of the one that is chosen."""

    def __init__(
        self, *, texts: Texts, commands: Callable[[], Sequence[Command]], use: Callable[[str], None]
    ) -> None:
        self._commands = commands
        self._use = use
        self.title = texts("command.list")

    def entries(self, query: str) -> Sequence[PaletteEntry]:
        return [
            PaletteEntry(
                key=each.name,
                title=f"/{each.name}",
                icon="run",
                run=partial(self._use, each.name),
                note=each.description,
            )
            for each in self._commands()
        ]


class ChatTitles:
    """The chats of the list by their titles, and whatever else the back end finds, which
    `open_at(chat_id, message_id)` opens."""

    def __init__(
        self,
        *,
        texts: Texts,
        backend: Backend,
        chat_list: ChatList,
        state: ChatState,
        open_at: Callable[[str, str], None],
    ) -> None:
        self._backend = backend
        self._list = chat_list
        self._state = state
        self._open_at = open_at
        self.title = texts("page.chats")

    def entries(self, query: str) -> Sequence[PaletteEntry]:
        chats = [chat for chat in self._list.chats if query or chat.id != self._state.chat_id]
        name = self._list.entries.name
        return [
            PaletteEntry(chat.id, name(chat), "chat", partial(self._open_at, chat.id, ""))
            for chat in (chats if query else chats[:RECENT])
        ]

    def search(self, query: str) -> AsyncGenerator[PaletteEntry] | None:
        return self._found(query) if self._backend.can("search") else None

    async def _found(self, query: str) -> AsyncGenerator[PaletteEntry]:
        async with aclosing(self._backend.search(query)) as found:
            async for chat in found:
                yield PaletteEntry(
                    # A chat that is known here is not there twice, but its messages are.
                    key=f"{chat.id}/{chat.message_id}" if chat.message_id else chat.id,
                    title=self._list.entries.name(chat),
                    icon="chat",
                    run=partial(self._open_at, chat.id, chat.message_id),
                    note=" ".join((chat.excerpt or chat.preview).split()),
                )
