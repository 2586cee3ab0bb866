"""DOM events behind the protocol `Event`."""

from __future__ import annotations

from typing import Any

from chat_py.border.page_ref import PageRef
from chat_py.browser.protocols.dom import COMPOSING, Element

__all__ = ["JsEvent"]


class JsEvent:
    """A DOM event, while it is being dispatched."""

    __slots__ = ("_dom", "_event")

    def __init__(self, event: Any, dom: Any) -> None:
        self._event = event
        self._dom = dom

    @property
    def type(self) -> str:
        return str(self._event.type)

    @property
    def target(self) -> Element | None:
        return self._dom.element(self._event.target)

    @property
    def key(self) -> str:
        return str(getattr(self._event, "key", ""))

    @property
    def key_code(self) -> int:
        return int(getattr(self._event, "keyCode", 0))

    @property
    def composing(self) -> bool:
        return bool(getattr(self._event, "isComposing", False)) or self.key_code == COMPOSING

    @property
    def ctrl(self) -> bool:
        return bool(getattr(self._event, "ctrlKey", False))

    @property
    def meta(self) -> bool:
        return bool(getattr(self._event, "metaKey", False))

    @property
    def shift(self) -> bool:
        return bool(getattr(self._event, "shiftKey", False))

    @property
    def alt(self) -> bool:
        return bool(getattr(self._event, "altKey", False))

    @property
    def transfer_types(self) -> list[str]:
        for name in ("clipboardData", "dataTransfer"):
            if transfer := getattr(self._event, name, None):
                return [str(kind) for kind in transfer.types]
        return []

    def files(self) -> PageRef:
        return self._dom.bridge.hold(self._dom.native.givenFiles(self._event))

    @property
    def default_prevented(self) -> bool:
        return bool(self._event.defaultPrevented)

    def prevent_default(self) -> None:
        self._event.preventDefault()
