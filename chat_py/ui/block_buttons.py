"""The buttons within messages that run code, and those for who reads more closely."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event

__all__ = ["READ", "RUN", "BlockButtons", "ButtonKind", "DoesAsTold"]


@dataclass(frozen=True)
class ButtonKind:
    """Which buttons are meant: a selector that finds them, and one that says where they count."""

    buttons: str
    where: str


RUN = ButtonKind("[data-code-run], [data-run-action]", '[data-sender="bot"] *')
"""Only an answer's code is run, never what a person has typed or pasted."""
READ = ButtonKind(
    "[data-table-sort], [data-code-preview], [data-preview-scripts], [data-code-drawing]",
    ':not([data-sender="user"] *)',
)
"""Also in messages of other kinds, and where a page shows a block outside of any."""


class DoesAsTold(Protocol):
    """What does as the buttons say (chat_py/run/runs.py, chat_py/reading/closely.py)."""

    def press(self, button: Element) -> None:
        """Do what a button says."""
        ...


class BlockButtons:
    """Passes clicks on to what `make` gives, which is loaded with the first one.

    Buttons that are pressed meanwhile are busy, and their turn comes after it.
    """

    def __init__(
        self,
        kind: ButtonKind,
        *,
        document: Document,
        make: Callable[[], Awaitable[DoesAsTold]],
        owner: Owner,
    ) -> None:
        self._kind = kind
        self._make = make
        self._owner = owner
        self._made: DoesAsTold | None = None
        self._pressed: list[Element] = []
        owner.add(document.listen("click", self._clicked))

    def _clicked(self, event: Event) -> None:
        target = event.target
        button = target.closest(self._kind.buttons) if target is not None else None
        if button is None or not button.matches(self._kind.where):
            return
        if self._made is not None:
            self._made.press(button)
        elif button.get("aria-busy") is None:
            button.set("aria-busy", "true")
            self._pressed.append(button)
            if len(self._pressed) == 1:
                self._owner.task(self._first())

    async def _first(self) -> None:
        try:
            self._made = await self._make()
        finally:
            pressed, self._pressed = self._pressed, []
            for button in pressed:
                button.set("aria-busy", None)
        for button in pressed:
            self._made.press(button)
