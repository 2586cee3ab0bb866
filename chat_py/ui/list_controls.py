"""What a page with a list of chats listens to; what is done then comes when it is needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Protocol

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.message.offers import Can
from chat_py.settings.settings import Settings

__all__ = ["ListControls", "ListTools"]


class ListTools(Protocol):
    """What is done with chats of the list; it is loaded with the first use
    (chat_py/composition/list_tools.py)."""

    def act(self, action: str, chat_id: str) -> None:
        """Rename, pin, unpin or delete a chat."""
        ...

    def key(self, event: Event) -> None:
        """A key was pressed within the list."""
        ...

    def search(self, box: Element) -> None:
        """What stands in the field for searching has changed."""
        ...

    def search_key(self, event: Event, box: Element) -> None:
        """A key was pressed in that field."""
        ...


SEARCH = "[data-chat-search]"


class ListControls:
    """Passes on clicks on `[data-list-action]`, keys within the list, and what is written into the
    field in `[data-chat-search]`, which is hidden where the back end cannot search."""

    def __init__(
        self,
        *,
        document: Document,
        settings: Settings,
        can: Can,
        make: Callable[[], ListTools],
        owner: Owner,
    ) -> None:
        self._document = document
        self._selector = settings.selectors.chat_list
        self._can = can
        self._make = make
        self._owner = owner
        owner.add(document.listen("click", self._clicked))

    def init(self) -> None:
        """Listen to the page's list, where there is one."""
        if (place := self._document.query(self._selector)) is not None:
            self._owner.add(place.listen("keydown", lambda event: self._tools.key(event)))
        search = self._document.query(SEARCH)
        box = search.query("input") if search is not None else None
        if search is None or box is None:
            return
        self._owner.add(box.listen("input", lambda _: self._tools.search(box)))
        self._owner.add(box.listen("keydown", lambda event: self._tools.search_key(event, box)))
        self.offer()

    def offer(self) -> None:
        """Show the field for searching where the back end can search."""
        for search in self._document.query_all(SEARCH):
            search.set("hidden", not self._can("search"))

    def act(self, action: str, chat_id: str) -> None:
        """Do something with a chat, as its menu does."""
        if chat_id:
            self._tools.act(action, chat_id)

    @cached_property
    def _tools(self) -> ListTools:
        return self._make()

    def _clicked(self, event: Event) -> None:
        item = event.target.closest("[data-list-action]") if event.target is not None else None
        if item is not None:
            self.act(item.get("data-list-action") or "", item.get("data-list-chat") or "")
