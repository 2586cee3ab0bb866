"""Between the list of chats and the chat (chat-navigation.js)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Literal

from chat_py.base.errors import ArgumentError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Event
from chat_py.browser.protocols.environment import Location
from chat_py.settings.settings import Settings
from chat_py.state import ChatState
from chat_py.ui.places import HostPlaces

__all__ = ["ChatNavigation", "View"]

View = Literal["list", "chat"]
TO_LIST, TO_CHAT = '[data-nav="list"]', '[data-nav="chat"]'


class ChatNavigation:
    """On a small screen the chat is shown, or the list as a sheet over it, by `data-view` of
    `#chatApp`; on a wide one both are, and the attribute changes nothing. `open_chat` switches the
    chat.

    A host page without `#chatApp` has the two as `places` of its own. `call_page` calls a function
    of the page's own, if there is one of that name, and `home_url` tells where all chats are, and
    `has_chat` whether the messages of a chat are there.
    """

    def __init__(
        self,
        *,
        document: Document,
        location: Location,
        settings: Settings,
        state: ChatState,
        places: HostPlaces,
        open_chat: Callable[[str], Awaitable[object]],
        call_page: Callable[..., bool],
        home_url: Callable[[], str],
        has_chat: Callable[[], bool],
        owner: Owner,
    ) -> None:
        self._document = document
        self._location = location
        self._settings = settings
        self._state = state
        self._places = places
        self._open_chat = open_chat
        self._call_page = call_page
        self._home_url = home_url
        self._has_chat = has_chat
        self._owner = owner
        self._visited: list[str] = []
        self._started = False
        self._asking = False
        self._beside = f"{settings.selectors.app} > .cp-main"
        self._left = ""
        """The chat whose reader has gone to the list before its messages had come."""

    def init(self) -> None:
        """Listen for `[data-nav]` and clicks beside the sheet; once, however often called."""
        if not self._started:
            self._started = True
            self._owner.add(self._document.listen("click", self._clicked))

    def show_chat(self) -> None:
        """Show the chat."""
        self._left = ""
        self._show("chat")

    def show_loaded(self, chat_id: str) -> None:
        """Show a chat that has come, unless its reader has gone to the list meanwhile."""
        if chat_id != self._left:
            self.show_chat()

    def hide_chat(self) -> None:
        """Show the list, with the focus on the open chat where it was not shown before."""
        before = self._view()
        self._show("list")
        selector = f'{self._settings.selectors.chat_list} [aria-current="page"]'
        entry = self._document.query(selector)
        known = entry.get("data-chat-id") if entry is not None else None
        self._left = "" if self._has_chat() else known or self._state.chat_id
        if entry is not None and before == "chat":
            entry.focus()

    def leave_list(self) -> bool:
        """Close the list where it lies over the chat, and give the focus back to what opened it.
        Returns whether it lay there."""
        close = self._document.query(TO_CHAT)
        if self._view() == "chat" or close is None or close.is_hidden:
            return False
        self.show_chat()
        if (way := self._document.query(TO_LIST)) is not None:
            way.focus()
        return True

    def show_discovery(self) -> None:
        """Show the page's home: by its own function `showDiscovery`, where it has one."""
        if not self._ask_page("showDiscovery"):
            self.hide_chat()
        self._places.lift_overlay()

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
        self._location.assign(self._home_url())

    def get_navigation_state(self) -> dict[str, Any]:
        """`{currentChatId, view, isChatVisible, canGoBack}`."""
        return {
            "currentChatId": self._state.chat_id,
            "view": self._view(),
            "isChatVisible": self._view() == "chat",
            "canGoBack": bool(self._visited),
        }

    def _ask_page(self, name: str, *args: str) -> bool:
        """The page's own function may lead back to here."""
        if self._asking:
            return False
        self._asking = True
        try:
            return self._call_page(name, *args)
        finally:
            self._asking = False

    def _view(self) -> View:
        app = self._document.query(self._settings.selectors.app)
        if app is not None:
            return "list" if app.get("data-view") == "list" else "chat"
        return "chat" if self._places.is_chat_shown else "list"

    def _show(self, view: View) -> None:
        if (app := self._document.query(self._settings.selectors.app)) is not None:
            app.set("data-view", view)
        elif view == "list":
            self._places.show_list()
        else:
            if not self._places.is_chat_shown:
                self._ask_page("showChat", self._state.chat_id)
            self._places.show_chat()
        self._places.lift_overlay()

    def _clicked(self, event: Event) -> None:
        target = event.target
        if target is None:
            return
        if target.closest(TO_LIST) is not None:
            self.hide_chat()
        elif target.closest(TO_CHAT) is not None or target.matches(self._beside):
            self.leave_list()
        elif target.closest("[data-chat-id]") is not None:
            self._left = ""
