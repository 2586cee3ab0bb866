"""Buttons that belong to no single message: the chat's menu, Stop, and copying a code block."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Event
from chat_py.settings.settings import Settings

__all__ = ["ChatMenu"]


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
        owner: Owner,
    ) -> None:
        self._stop_selector = settings.selectors.stop
        self._actions = actions
        self._stop = stop
        self._owner = owner
        owner.add(document.listen("click", self._clicked))

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
