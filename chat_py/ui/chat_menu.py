"""What can be done with the open chat and the page, for whoever offers it: the chat's menu, its
Stop button, keys, the command palette."""

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
    "new": "create_chat",
    "share": "share",
    "reset": "reset",
    "rename": "rename_chat",
    "pin": "pin_chat",
    "unpin": "pin_chat",
    "delete": "delete_chat",
}
"""What the back end must be able to do for what is done with a chat, here and in the list; what is
not here needs nothing."""
PINS = ("pin", "unpin")


class ChatMenu:
    """Runs `actions[name]` for a click on `[data-chat-action=name]`, and the action `stop` for
    Stop. `possible` tells whether one leads somewhere at this moment."""

    def __init__(
        self,
        *,
        document: Document,
        settings: Settings,
        actions: Mapping[str, Callable[[], Coroutine[Any, Any, Any]]],
        can: Can,
        possible: Callable[[str], bool] = lambda _: True,
        owner: Owner,
    ) -> None:
        self._document = document
        self._can = can
        self._stop_selector = settings.selectors.stop
        self._actions = actions
        self._possible = possible
        self._owner = owner
        owner.add(document.listen("click", self._clicked))

    def init(self) -> None:
        """Hide what the back end cannot do, and that of Pin and Unpin which changes nothing."""
        for entry in self._document.query_all("[data-chat-action]"):
            name = entry.get("data-chat-action") or ""
            needed = NEEDED.get(name)
            if needed is not None:
                offered = self._can(needed) and (name not in PINS or self._possible(name))
                (entry.closest("li") or entry).set("hidden", not offered)

    def offers(self, name: str) -> bool:
        """Whether there is such an action, and it leads somewhere now."""
        needed = NEEDED.get(name)
        can = needed is None or self._can(needed)
        return name in self._actions and can and self._possible(name)

    def run(self, name: str) -> None:
        """Do it; one that there is not is ignored."""
        if (action := self._actions.get(name)) is not None:
            self._owner.task(action())

    def _clicked(self, event: Event) -> None:
        target = event.target
        if target is None:
            return
        if target.closest(self._stop_selector) is not None:
            self.run("stop")
        elif (entry := target.closest("[data-chat-action]")) is not None:
            self.run(entry.get("data-chat-action") or "")
