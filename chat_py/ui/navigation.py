"""Between the list of chats and the chat (chat-navigation.js)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from chat_py.base.errors import ArgumentError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.browser.protocols.environment import Location
from chat_py.settings.settings import Settings
from chat_py.state import ChatState

__all__ = ["ChatNavigation", "View"]

View = Literal["list", "chat"]
LIST_PLACE, CHAT_PLACE = "#chat-discovery", "#chat-wrapper"
HIDDEN_CLASS = "d-none"
"""How Bootstrap hides an element; jQuery and plain scripts use the style or the attribute."""


class ChatNavigation:
    """On a small screen the list or the chat is shown, by `data-view` of `#chatApp`; on a wide
    one both are, and the attribute changes nothing. `open_chat` switches the chat.

    A host page without `#chatApp` has the two as elements of their own: where the chat's is
    hidden they take turns, else both stay.
    """

    def __init__(
        self,
        *,
        document: Document,
        location: Location,
        settings: Settings,
        state: ChatState,
        open_chat: Callable[[str], Awaitable[object]],
        owner: Owner,
    ) -> None:
        self._document = document
        self._location = location
        self._settings = settings
        self._state = state
        self._open_chat = open_chat
        self._owner = owner
        self._visited: list[str] = []
        self._started = False
        self._list_was_hidden = True

    def init(self) -> None:
        """Listen for `[data-nav="list"]`; once, however often it is called."""
        if not self._started:
            self._started = True
            self._owner.add(self._document.listen("click", self._clicked))

    def show_chat(self) -> None:
        """Show the chat."""
        self._show("chat")

    def hide_chat(self) -> None:
        """Show the list, with the focus on the open chat."""
        self._show("list")
        selector = f'{self._settings.selectors.chat_list} [aria-current="page"]'
        if (entry := self._document.query(selector)) is not None:
            entry.focus()

    def toggle_chat_visibility(self) -> bool:
        """Show the other one; returns whether the chat is shown now."""
        if self._view() == "chat":
            self.hide_chat()
        else:
            self.show_chat()
        return self._view() == "chat"

    async def navigate_to_chat(self, chat_id: str) -> None:
        """Open a chat and show it. Raises `ArgumentError` for an empty id."""
        if not chat_id:
            raise ArgumentError("navigateToChat", "chatId", "an id")
        before = self._state.chat_id
        self.show_chat()
        await self._open_chat(chat_id)
        if before and before != chat_id:
            self._visited.append(before)

    def go_back(self) -> None:
        """One step back in the browser's history; from the first chat, to the list."""
        if self._visited:
            self._visited.pop()
            self._location.back()
        else:
            self.hide_chat()

    def go_home(self) -> None:
        """Leave for the page with all chats."""
        self._location.assign(self._settings.home_url)

    def get_navigation_state(self) -> dict[str, Any]:
        """`{currentChatId, view, isChatVisible, canGoBack}`."""
        return {
            "currentChatId": self._state.chat_id,
            "view": self._view(),
            "isChatVisible": self._view() == "chat",
            "canGoBack": bool(self._visited),
        }

    def _view(self) -> View:
        app = self._document.query(self._settings.selectors.app)
        if app is not None:
            return "list" if app.get("data-view") == "list" else "chat"
        chat = self._document.query(CHAT_PLACE)
        return "list" if chat is not None and _is_hidden(chat) else "chat"

    def _show(self, view: View) -> None:
        if (app := self._document.query(self._settings.selectors.app)) is not None:
            app.set("data-view", view)
            return
        places = self._document.query(LIST_PLACE), self._document.query(CHAT_PLACE)
        list_place, chat_place = places
        if list_place is None or chat_place is None:
            return
        if view == "list":
            self._list_was_hidden = _is_hidden(list_place)
            _set_hidden(list_place, hidden=False)
            _set_hidden(chat_place, hidden=True)
        elif _is_hidden(chat_place):
            _set_hidden(list_place, hidden=self._list_was_hidden)
            _set_hidden(chat_place, hidden=False)

    def _clicked(self, event: Event) -> None:
        target = event.target
        if target is not None and target.closest('[data-nav="list"]') is not None:
            self.hide_chat()


def _is_hidden(element: Element) -> bool:
    style = (element.get("style") or "").replace(" ", "")
    return (
        element.get("hidden") is not None
        or element.has_class(HIDDEN_CLASS)
        or "display:none" in style
    )


def _set_hidden(element: Element, *, hidden: bool) -> None:
    element.set("hidden", None)
    element.toggle_class(HIDDEN_CLASS, on=False)
    element.set_style("display", "none" if hidden else "")
