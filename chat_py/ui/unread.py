"""How many answers came while nobody looked, in the title of the tab."""

from __future__ import annotations

from typing import Any, cast

from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.dom import Document, Event
from chat_py.locales import Texts

__all__ = ["UnreadTitle"]

OWN_HEADER = "[data-chat-title]"


class UnreadTitle:
    """Puts "(2)" before the title while the tab is in the background; a look takes it away.

    A page with a header of its own keeps its title to itself (`ChatHeader`).
    """

    def __init__(self, *, document: Document, bus: EventBus, texts: Texts, owner: Owner) -> None:
        self._document = document
        self._texts = texts
        self._count = 0
        self._title = self._shown = ""
        owner.add(bus.on("message:received", self._received))
        owner.add(document.listen("visibilitychange", self._looked))
        owner.add(self._clear)

    def _received(self, data: Any) -> None:
        values = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
        document = self._document
        if document.visible or values.get("hidden") or document.query(OWN_HEADER) is None:
            return
        self._count += 1
        if document.title != self._shown:  # the chat was switched meanwhile
            self._title = document.title
        self._shown = self._texts("title.unread", count=self._count, title=self._title)
        document.title = self._shown

    def _looked(self, _event: Event) -> None:
        if self._document.visible:
            self._clear()

    def _clear(self) -> None:
        if self._count and self._document.title == self._shown:
            self._document.title = self._title
        self._count, self._shown = 0, ""
