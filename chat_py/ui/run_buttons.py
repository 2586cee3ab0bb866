"""The buttons that run the Python blocks of answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event

__all__ = ["RunButtons", "RunsBlocks"]


class RunsBlocks(Protocol):
    """What runs blocks; it is loaded with the first one (chat_py/run/runs.py)."""

    def press(self, button: Element) -> None:
        """Do what a button at a code block says."""
        ...


class RunButtons:
    """Passes clicks on; only an answer's code is run, never what a person has typed or pasted."""

    def __init__(self, *, document: Document, runs: Callable[[], RunsBlocks], owner: Owner) -> None:
        self._make = runs
        self._runs: RunsBlocks | None = None
        owner.add(document.listen("click", self._clicked))

    def _clicked(self, event: Event) -> None:
        if event.target is None:
            return
        button = event.target.closest("[data-code-run], [data-run-action]")
        if button is None or button.closest('[data-sender="bot"]') is None:
            return
        self._runs = self._runs or self._make()
        self._runs.press(button)
