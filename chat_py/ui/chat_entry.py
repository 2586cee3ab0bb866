"""What one line of the list of chats shows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote

from chat_py.backends.backend import Backend
from chat_py.base.graphemes import truncate
from chat_py.base.owner import Undo
from chat_py.browser.protocols.environment import Clock
from chat_py.locales import Texts
from chat_py.models.chat import ChatSummary
from chat_py.view.dates import iso, list_time
from chat_py.view.icons import face

__all__ = ["Answers", "ChatEntries", "EntryValues"]

PREVIEW_LENGTH = 120
"""Of a server's own, which may be as long as it likes."""

EntryValues = dict[str, str | bool | None]
"""The values of the template `chat`."""


class Answers(Protocol):
    """The answers that are being written (`ChatAPICompletion`)."""

    def writing(self) -> Collection[str]:
        """The ids of the chats in which one is."""
        ...

    def on_writing(self, listener: Callable[[], object]) -> Undo:
        """Call when these may be others."""
        ...


@dataclass(frozen=True, kw_only=True)
class ChatEntries:
    """Tells how chats are shown, which the template `chat` is filled with."""

    backend: Backend
    texts: Texts
    clock: Clock

    def name(self, chat: ChatSummary) -> str:
        """What a chat is called."""
        name = chat.title or (chat.character.name if chat.character else "")
        if name:
            return name
        # One that nobody has named is a new one, where chats get names by themselves.
        return self.texts("page.new_chat") if self.backend.can("begin") else chat.id

    def values(self, chat: ChatSummary, *, writing: bool = False) -> EntryValues:
        """The values for one chat; `writing`: an answer is being written in it."""
        name = self.name(chat)
        values = {
            **face(name, chat.character.avatar if chat.character else ""),
            "id": chat.id,
            "address": f"?chat={quote(chat.id, safe='')}",
            "preview": self.texts("list.writing") if writing else _one_line(chat.preview),
        }
        return values | self._moment(chat.timestamp)

    def _moment(self, timestamp: int | None) -> EntryValues:
        if timestamp is None:
            return {"time": None, "datetime": None, "moment": None}
        label = list_time(timestamp, self.clock.now(), self.texts)
        return {"time": label, "datetime": iso(timestamp), "moment": str(timestamp)}


def _one_line(text: str) -> str:
    return truncate(" ".join(text[: 10 * PREVIEW_LENGTH].split()), PREVIEW_LENGTH)
