"""Looking for chats and messages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from urllib.parse import quote

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.browser.protocols.environment import Clock
from chat_py.locales import Texts
from chat_py.models.chat_list import FoundChat
from chat_py.settings.settings import Settings
from chat_py.ui.chat_entry import ChatEntries
from chat_py.view.dates import iso, list_time

__all__ = ["ChatSearch"]

PAUSE = 0.2
"""Seconds after the last letter."""
MOST = 50
"""Results that are shown; whoever wants others writes another word."""
RESULT = ".cp-result"
STEPS = {"ArrowDown": 1, "ArrowUp": -1}


@dataclass(eq=False, kw_only=True)
class ChatSearch:
    """Shows what is found in the place of the list, as long as something stands in the field:
    chats by their titles, and messages, which `open_at(chat_id, message_id)` opens."""

    document: Document
    backend: Backend
    settings: Settings
    texts: Texts
    clock: Clock
    entries: ChatEntries
    announce: Callable[[str], None]
    open_at: Callable[[str, str], Awaitable[None]]
    owner: Owner
    _box: Element | None = None
    _place: Element | None = None
    _found: dict[Element, FoundChat] = field(default_factory=dict[Element, FoundChat])
    _task: asyncio.Task[None] | None = None

    def find(self, box: Element) -> None:
        """What stands in the field has changed."""
        self._box = box
        if self._task is not None:
            self._task.cancel()
        query = " ".join(box.value.split())
        if not query:
            self._close()
            return
        self._task = self.owner.task(self._search(query))

    def key(self, event: Event, box: Element) -> None:
        """A key was pressed in the field, or in the results: arrow keys go through the results,
        Escape empties the field."""
        if event.composing:
            return
        if event.key == "Escape" and (box.value or event.target != box):
            box.value = ""
            self.find(box)
            box.focus()
            event.prevent_default()
        elif event.key in STEPS and self._found:
            stops = [box, *self._found]
            here = event.target.closest(RESULT) if event.target is not None else None
            at = stops.index(here) if here in stops else 0
            stops[min(max(at + STEPS[event.key], 0), len(stops) - 1)].focus()
            event.prevent_default()

    def _pressed(self, event: Event) -> None:
        if self._box is not None:
            self.key(event, self._box)

    async def _search(self, query: str) -> None:
        await asyncio.sleep(PAUSE)
        place = self._open()
        place.set("aria-busy", "true")
        count = 0
        try:
            async with aclosing(self.backend.search(query)) as found:
                async for one in found:
                    if not count:
                        self._empty(place)
                    result = self._result(one, query)
                    self._found[result] = one
                    place.append(result)
                    count += 1
                    if count == MOST:
                        break
        except ApiError as error:
            self._note(place, self.texts("search.failed", reason=error.user_message), role="alert")
            return
        finally:
            place.set("aria-busy", None)
        if not count:
            self._note(place, self.texts("search.none", query=query))
        said = self.texts.count("search.found", count) if count < MOST else None
        self.announce(said or self.texts("search.first", count=count))

    def _open(self) -> Element:
        if self._place is None:
            self._place = self.document.create(
                "div",
                {
                    "class": "cp-chat-list cp-results",
                    "role": "region",
                    "aria-label": self.texts("search.results"),
                },
            )
            self.owner.add(self._place.listen("click", self._clicked))
            self.owner.add(self._place.listen("keydown", self._pressed))
            self.owner.add(self._place.remove)
        lists = self._list()
        if lists is not None and not self._place.connected:
            lists.after(self._place)
            lists.set("hidden", True)
        return self._place

    def _close(self) -> None:
        if self._place is not None:
            self._empty(self._place)
            self._place.remove()
        if (lists := self._list()) is not None:
            lists.set("hidden", None)

    def _list(self) -> Element | None:
        return self.document.query(self.settings.selectors.chat_list)

    def _empty(self, place: Element) -> None:
        self._found.clear()
        place.replace_children()

    def _note(self, place: Element, text: str, *, role: str | None = None) -> None:
        self._empty(place)
        attributes = {"class": "cp-chat-list__note", "role": role}
        place.append(self.document.create("p", attributes, text))

    def _result(self, found: FoundChat, query: str) -> Element:
        create = self.document.create
        name = self.entries.name(found)
        moment: list[Element] = []
        if found.timestamp is not None:
            label = list_time(found.timestamp, self.clock.now(), self.texts)
            attributes = {"class": "cp-chat__time", "datetime": iso(found.timestamp)}
            moment = [create("time", attributes, label)]
        return create(
            "a",
            {"class": "cp-result", "href": f"?chat={quote(found.id, safe='')}"},
            create("span", {"class": "cp-result__title"}, *self._marked(name, query)),
            *moment,
            create(
                "span",
                {"class": "cp-result__text"},
                *self._marked(found.excerpt or found.preview, query),
            ),
        )

    def _marked(self, text: str, query: str) -> list[Element | str]:
        """The words that were looked for stand out."""
        words = sorted(query.split(), key=len, reverse=True)
        pieces = re.split(f"({'|'.join(map(re.escape, words))})", text, flags=re.IGNORECASE)
        return [
            self.document.create("mark", None, piece) if at % 2 else piece
            for at, piece in enumerate(pieces)
            if piece
        ]

    def _clicked(self, event: Event) -> None:
        result = event.target.closest(RESULT) if event.target is not None else None
        found = self._found.get(result) if result is not None else None
        if found is None or event.ctrl or event.meta or event.shift or event.alt:
            return
        event.prevent_default()
        for each in self._found:
            each.set("aria-current", "true" if each == result else None)
        self.owner.task(self.open_at(found.id, found.message_id))
