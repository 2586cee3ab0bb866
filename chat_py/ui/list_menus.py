"""The menu of each chat in the list."""

from __future__ import annotations

from collections.abc import Sequence

from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts
from chat_py.message.offers import Can
from chat_py.models.chat import ChatSummary
from chat_py.ui.chat_menu import NEEDED

__all__ = ["ListMenus"]


class ListMenus:
    """Makes the buttons behind the entries: `data-menu-actions` says what is in the menu of one,
    which is built when it is opened (`ChatDropdown`), and `data-menu-chat` whose it is.

    `can` tells what the back end can do; where it is nothing there are no menus.
    """

    def __init__(self, *, document: Document, texts: Texts, can: Can) -> None:
        self._document = document
        self._texts = texts
        self._can = can
        self._menus: dict[str, Element] = {}
        self._shown: dict[str, tuple[str, str]] = {}

    def of(self, chat: ChatSummary, name: str) -> Element | None:
        """The menu of a chat, which is called `name`; the same one each time."""
        actions = " ".join(self._actions(chat))
        if not actions:
            return None
        menu = self._menus.get(chat.id)
        if menu is None:
            button = self._document.create(
                "button",
                {
                    "class": "cp-icon-button dropdown-toggle",
                    "type": "button",
                    "tabindex": "-1",  # chat_py/ui/list_keys.py brings the keyboard to it
                    "aria-expanded": "false",
                    "data-menu-chat": chat.id,
                },
                self._document.icon("more"),
            )
            attributes = {"class": "cp-menu cp-chat-menu dropdown"}
            menu = self._menus[chat.id] = self._document.create("div", attributes, button)
        if self._shown.get(chat.id) != (actions, name):
            self._shown[chat.id] = (actions, name)
            button, *built = menu.children
            button.set("aria-label", self._texts("list.actions", name=name))
            button.set("data-menu-actions", actions)
            for each in built:
                each.remove()
        return menu

    def keep(self, chats: Sequence[ChatSummary]) -> None:
        """Forget the menus of all others."""
        for chat_id in self._menus.keys() - {chat.id for chat in chats}:
            del self._menus[chat_id], self._shown[chat_id]

    def _actions(self, chat: ChatSummary) -> list[str]:
        pin = "unpin" if chat.pinned else "pin"
        return [name for name in ("rename", pin, "delete") if self._can(NEEDED[name])]
