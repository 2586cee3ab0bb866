"""The keyboard in the list of chats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.ui.chat_list import ChatList
from chat_py.view.shortcuts import pressed

__all__ = ["ListKeys"]

ENTRY = '[data-cp="chat"]'
MENU = "[data-menu-chat]"
STEPS = {"next": 1, "previous": -1}


@dataclass(eq=False, kw_only=True)
class ListKeys:
    """Arrow keys, Home and End go from chat to chat, Tab from a chat to the button of its menu, F2
    renames it and Delete deletes it; the menu opens by its key, or Shift+F10.

    `act` does what the menu of a chat does.
    """

    document: Document
    chat_list: ChatList
    act: Callable[[str, str], None]
    owner: Owner

    def handle(self, event: Event) -> None:
        """A key was pressed within the list."""
        target = event.target
        if target is None or event.composing or event.default_prevented:
            return
        entry, button = target.closest(ENTRY), target.closest(MENU)
        if entry is None:
            if button is not None and event.key == "Tab":
                button.set("tabindex", "-1")  # next time the way goes from chat to chat again
            return
        chat_id = entry.get("data-chat-id") or ""
        if self._moved(event, chat_id) or self._acted(event, chat_id):
            event.prevent_default()

    def _moved(self, event: Event, chat_id: str) -> bool:
        if event.key == "Tab" and not event.shift:
            if (button := self._button(chat_id)) is not None:
                button.set("tabindex", "0")  # the browser goes there now
            return False
        ids = self.chat_list.order()
        if chat_id not in ids:
            return False
        if step := next((STEPS[name] for name in STEPS if pressed(event, name)), 0):
            at = min(max(ids.index(chat_id) + step, 0), len(ids) - 1)
        elif pressed(event, "first"):
            at = 0
        elif pressed(event, "last"):
            at = -1
        else:
            return False
        self.chat_list.focus(ids[at])
        if at == -1:
            self.owner.task(self._to_last())
        return True

    async def _to_last(self) -> None:
        """From the last chat to the last of all, once they have come, unless the focus is elsewhere
        by then."""
        here = self.document.active
        while self.document.active == here and await self.chat_list.load_more():
            pass
        if self.document.active == here:
            self.chat_list.focus(self.chat_list.order()[-1])

    def _acted(self, event: Event, chat_id: str) -> bool:
        button = self._button(chat_id)
        if button is None:
            return False
        offered = (button.get("data-menu-actions") or "").split()
        if pressed(event, "menu"):
            button.focus()
            button.click()
            return True
        for action in ("rename", "delete"):
            if pressed(event, action) and action in offered:
                self.act(action, chat_id)
                return True
        return False

    def _button(self, chat_id: str) -> Element | None:
        menu = self.chat_list.menu(chat_id)
        return menu.children[0] if menu is not None else None
