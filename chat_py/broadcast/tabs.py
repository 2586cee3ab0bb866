"""News between the tabs of one origin, most of it for those with the same user only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError

from chat_py.base.owner import Owner, Undo
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.storage import Channel

__all__ = ["Tabs"]


class _News(BaseModel):
    kind: str
    user: str
    data: dict[str, Any]


class Tabs:
    """Tells the other tabs, and hears them. Nothing here is needed for correctness: news may be
    late or lost, and what must not happen twice is guarded by locks and idempotency keys."""

    def __init__(
        self, *, channel: Channel, user: Callable[[], str], owner: Owner, console: Console
    ) -> None:
        self._channel = channel
        self._user = user
        self._console = console
        self._listeners: dict[str, Callable[[dict[str, Any]], None]] = {}
        self._for_anybody: set[str] = set()
        owner.add(channel.subscribe(self._heard))

    def tell(self, kind: str, data: BaseModel | None = None) -> None:
        """Tell the other tabs."""
        content = data.model_dump(mode="json") if data is not None else {}
        news = _News(kind=kind, user=self._user(), data=content)
        self._channel.post(news.model_dump_json())

    def on(
        self, kind: str, callback: Callable[[dict[str, Any]], None], *, anybody: bool = False
    ) -> Undo:
        """Hear news of one kind, of `anybody` or of the tabs with the same user; one listener
        each. A `ValidationError` of `callback` says that
        the other tab runs another version, which is reported and does no harm."""
        self._listeners[kind] = callback
        (self._for_anybody.add if anybody else self._for_anybody.discard)(kind)

        def undo() -> None:
            self._listeners.pop(kind, None)

        return undo

    def _heard(self, text: str) -> None:
        try:
            news = _News.model_validate_json(text)
            callback = self._listeners.get(news.kind)
            concerned = news.kind in self._for_anybody or news.user == self._user()
            if callback is not None and concerned:
                callback(news.data)
        except ValidationError as error:
            self._console.report(error)
