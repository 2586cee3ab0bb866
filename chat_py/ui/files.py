"""Files that are pasted or dropped: the contract's server takes texts, and the page says so."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Event
from chat_py.settings.settings import Settings

__all__ = ["FileGuard"]


class FileGuard:
    """Keeps a file that misses from replacing the page, and tells `refuse` of it.

    Text that comes along with a picture (a copied table) is pasted as usual. A host page that
    takes files itself calls `preventDefault()`, and is left alone.
    """

    def __init__(
        self,
        *,
        document: Document,
        settings: Settings,
        refuse: Callable[[], None],
        owner: Owner,
    ) -> None:
        self._input = settings.selectors.input
        names = settings.selectors
        self._places = f"{names.form}, {names.input}, {names.log}"
        self._refuse = refuse
        owner.add(document.listen("paste", self._pasted))
        owner.add(document.listen("dragover", self._dragged))
        owner.add(document.listen("drop", self._dropped))

    def _pasted(self, event: Event) -> None:
        target = event.target
        if target is None or event.default_prevented or not target.matches(self._input):
            return
        kinds = event.transfer_types
        if "Files" in kinds and "text/plain" not in kinds:
            event.prevent_default()
            self._refuse()

    def _dragged(self, event: Event) -> None:
        if self._is_file_for_us(event):
            event.prevent_default()  # which makes it a place to drop on

    def _dropped(self, event: Event) -> None:
        if self._is_file_for_us(event):
            event.prevent_default()
            self._refuse()

    def _is_file_for_us(self, event: Event) -> bool:
        target = event.target
        return (
            target is not None
            and not event.default_prevented
            and "Files" in event.transfer_types
            and target.closest(self._places) is not None
        )
