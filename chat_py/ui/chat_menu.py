"""Buttons that belong to no single message: the chat's menu, Stop, and copying a code block."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from chat_py.backends.backend import Capability
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Event
from chat_py.message.offers import Can
from chat_py.settings.settings import Settings

__all__ = ["NEEDED", "ChatMenu"]

NEEDED: dict[str, Capability] = {
    "share": "share",
    "reset": "reset",
    "rename": "rename_chat",
    "pin": "pin_chat",
    "unpin": "pin_chat",
    "delete": "delete_chat",
}
"""What the back end must be able to do for what is done with a chat, here and in the list; what is
not here needs nothing."""


class ChatMenu:
    """Runs `actions[name]` for a click on `[data-chat-action=name]`, `stop` for Stop, and
    `copy` with a code block's text for its copy button."""

    def __init__(
        self,
        *,
        document: Document,
        settings: Settings,
        actions: Mapping[str, Callable[[], Coroutine[Any, Any, Any]]],
        stop: Callable[[], Coroutine[Any, Any, Any]],
        can: Can,
        owner: Owner,
    ) -> None:
        self._document = document
        self._can = can
        self._stop_selector = settings.selectors.stop
        self._actions = actions
        self._stop = stop
        self._owner = owner
        owner.add(document.listen("click", self._clicked))

    def init(self) -> None:
        """Hide what the back end cannot do."""
        for entry in self._document.query_all("[data-chat-action]"):
            needed = NEEDED.get(entry.get("data-chat-action") or "")
            if needed is not None:
                (entry.closest("li") or entry).set("hidden", not self._can(needed))

    def _clicked(self, event: Event) -> None:
        target = event.target
        if target is None:
            return
        if target.closest(self._stop_selector) is not None:
            self._owner.task(self._stop())
        elif (entry := target.closest("[data-chat-action]")) is not None:
            action = self._actions.get(entry.get("data-chat-action") or "")
            if action is not None:
                self._owner.task(action())
