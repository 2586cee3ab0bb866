"""The place whose text screen readers say: one announcement for what happened."""

from __future__ import annotations

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element
from chat_py.settings.settings import Settings

__all__ = ["Announcer"]


class Announcer:
    """Says a text to a screen reader. A page that has no place for that gets one."""

    def __init__(self, *, document: Document, settings: Settings, owner: Owner) -> None:
        self._document = document
        self._selectors = settings.selectors
        self._owner = owner

    def prepare(self) -> None:
        """Make the place before there is something to say: one that comes with its text is not
        heard. The log is quiet from now on, unless the page says how it is read: it has the role
        `log`, and an answer would be read piece by piece while it comes (ARIA in HTML)."""
        self._place()
        log = self._document.query(self._selectors.log)
        if log is not None and log.get("aria-live") is None:
            log.set("aria-live", "off")
            self._owner.add(lambda: log.set("aria-live", None))

    def say(self, *texts: str) -> None:
        """Have a screen reader say some texts, once more where they are what was said last."""
        create = self._document.create
        self._place().replace_children(*(create("p", None, text) for text in texts))

    def _place(self) -> Element:
        place = self._document.query(self._selectors.announcer)
        if place is None:
            attributes = {"class": "cp-scope cp-announcer", "aria-live": "polite"}
            place = self._document.create("div", {**attributes, "data-announcer": True})
            self._document.body.append(place)
            self._owner.add(place.remove)
        return place
