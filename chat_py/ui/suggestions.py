"""Short texts that a person may send next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Event
from chat_py.view.focus import Focus

__all__ = ["Suggestions"]

PLACE = "[data-suggestions]"
# The class keeps a host page's own `[data-suggestion]` elements out.
CHIP = ".cp-chip[data-suggestion]"
MOST = 4


class Suggestions:
    """Chips above the message box.

    `send` gets the text of the one that is pressed, and returns the id of the message, or None
    where it could not be sent; then the chips come back. What stands in the box stays there.
    """

    def __init__(
        self,
        *,
        document: Document,
        send: Callable[[str], Awaitable[str | None]],
        focus: Focus,
        owner: Owner,
    ) -> None:
        self._document = document
        self._focus = focus
        self._send = send
        self._owner = owner
        self._texts: Sequence[str] = ()
        owner.add(document.listen("click", self._clicked))
        owner.add(self.clear)

    def show(self, texts: Sequence[str]) -> None:
        """Replace the chips; without texts there are none."""
        self._texts = texts
        place = self._document.query(PLACE)
        if place is None:
            return
        wanted = [text.strip() for text in texts if text.strip()][:MOST]
        chips = [
            self._document.create(
                "button", {"class": "cp-chip", "type": "button", "data-suggestion": text}, text
            )
            for text in dict.fromkeys(wanted)
        ]
        with self._focus.kept(place):
            place.replace_children(*chips)
        place.set("data-kept", "" if chips else None)

    def clear(self) -> None:
        """Take the chips away, and their row."""
        self.show(())

    def spend(self) -> None:
        """Take the chips away. Their row stays for those of the next answer: without it the
        conversation would move up and down in each turn."""
        self._texts = ()
        if (place := self._document.query(PLACE)) is not None:
            with self._focus.kept(place):
                place.replace_children()

    def _clicked(self, event: Event) -> None:
        chip = event.target.closest(CHIP) if event.target is not None else None
        if chip is not None and (text := chip.get("data-suggestion")):
            offered = self._texts
            self.spend()
            self._owner.task(self._send_chosen(text, offered))

    async def _send_chosen(self, text: str, offered: Sequence[str]) -> None:
        if await self._send(text) is None and not self._texts:
            self.show(offered)
