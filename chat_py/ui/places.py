"""The two places of a host page, its list of chats and its chat, and which of them is shown."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Document, Element
from chat_py.settings.settings import Selectors

__all__ = ["HostPlaces"]


class HostPlaces:
    """Where the page hides the chat at first, list and chat take turns; else both stay.

    What leads to the conversation and to the message box is shown with the chat, and whatever the
    page hides by the same class.
    """

    def __init__(self, *, document: Document, selectors: Selectors) -> None:
        self._document = document
        self._selectors = selectors
        self._takes_turns = True
        self._marked: list[str] = []

    @property
    def is_chat_shown(self) -> bool:
        """Whether nothing of the chat is hidden."""
        return not any(element.is_hidden for element in self._parts_of_chat())

    def show_chat(self) -> None:
        """Show the chat; the list makes room for it where they take turns."""
        hidden = [element for element in self._parts_of_chat() if element.is_hidden]
        if hidden and self._takes_turns and (place := self._list_place) is not None:
            place.conceal()
        for element in hidden:
            if element.is_hidden and (marker := element.reveal()):
                self._mark(marker)
        for element in self._together():
            if element.is_hidden:
                element.reveal()

    def show_list(self) -> None:
        """Show the list; a chat that is elsewhere on the page makes room for it."""
        if (place := self._list_place) is None:
            return
        was_shown = self.is_chat_shown
        if was_shown:
            self._takes_turns = place.is_hidden
        for element in self._path_to(place):
            if element.is_hidden:
                element.reveal()
        if was_shown and (chat := self._chat_place()) is not None:
            for element in (*self._together(), chat):
                element.conceal()

    def lift_overlay(self) -> None:
        """Take away what covers the page while it loads."""
        for overlay in self._document.query_all(self._selectors.loading):
            if not overlay.is_hidden:
                overlay.conceal()

    @property
    def _list_place(self) -> Element | None:
        return self._document.query(self._selectors.list_place)

    def _chat_place(self) -> Element | None:
        """The element that is the whole chat and nothing of the list."""
        if (place := self._document.query(self._selectors.chat_place)) is not None:
            return place
        listed = self._list_place
        place = self._document.query(self._selectors.log)
        box = self._document.query(self._selectors.input)
        while place is not None and (box is None or not place.contains(box)):
            around = place.parent
            if around is None or (listed is not None and around.contains(listed)):
                break
            place = around
        return None if place is None or place == self._document.body else place

    def _parts_of_chat(self) -> list[Element]:
        """Outermost first."""
        found: list[Element] = []
        for selector in (self._selectors.chat_place, self._selectors.log, self._selectors.input):
            target = self._document.query(selector)
            path = [] if target is None else self._path_to(target)
            found += [element for element in path if element not in found]
        return found

    def _path_to(self, target: Element) -> list[Element]:
        path: list[Element] = []
        element: Element | None = target
        while element is not None and element not in (self._document.body, self._document.root):
            path.append(element)
            element = element.parent
        return path[::-1]

    def _mark(self, marker: str) -> None:
        if marker not in self._marked:
            self._marked.append(marker)

    def _together(self) -> list[Element]:
        query_all = self._document.query_all
        return [element for marker in self._marked for element in query_all(f".{marker}")]
