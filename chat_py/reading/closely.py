"""What the buttons within an answer do."""

from __future__ import annotations

from dataclasses import dataclass

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Element
from chat_py.reading.pages import Pages
from chat_py.reading.tables import Tables

__all__ = ["CloseReading"]


@dataclass(frozen=True, kw_only=True)
class CloseReading:
    """`DoesAsTold` of the buttons `READ`."""

    pages: Pages
    tables: Tables
    owner: Owner

    def press(self, button: Element) -> None:
        """Do what a button says."""
        sorts = button.get("data-table-sort") is not None
        self.owner.task(self.tables.sort(button) if sorts else self.pages.press(button))
