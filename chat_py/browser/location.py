"""The address bar and its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import js

from chat_py.base.owner import Undo
from chat_py.browser.listeners import listen

__all__ = ["JsLocation"]


class JsLocation:
    """`location` and `history`."""

    @property
    def href(self) -> str:
        return str(js.location.href)

    @property
    def origin(self) -> str:
        return str(js.location.origin)

    def push(self, url: str) -> None:
        js.history.pushState(None, "", url)

    def replace(self, url: str) -> None:
        js.history.replaceState(None, "", url)

    def reload(self) -> None:
        js.location.reload()

    def back(self) -> None:
        js.history.back()

    def assign(self, url: str) -> None:
        js.location.assign(url)

    def on_navigate(self, callback: Callable[[], None]) -> Undo:
        def run(_: Any) -> None:
            callback()

        return listen(js, ("popstate",), run)

    def on_kept(self, callback: Callable[[], None]) -> Undo:
        return _on_cache("pagehide", callback)

    def on_restored(self, callback: Callable[[], None]) -> Undo:
        return _on_cache("pageshow", callback)


def _on_cache(name: str, callback: Callable[[], None]) -> Undo:
    """The browser's back/forward cache takes the page, or gives it."""

    def run(event: Any) -> None:
        # A script of the page may trigger one that is no PageTransitionEvent.
        if getattr(event, "persisted", False):
            callback()

    return listen(js, (name,), run)
