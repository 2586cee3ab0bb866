"""What is sent when a visitor sends: the text of that moment, one after another."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Awaitable, Callable
from typing import NamedTuple

__all__ = ["Press", "Presses", "beyond"]


class Press(NamedTuple):
    """What stood in the message box when it was sent.

    The box still holds it until the outbox has it; `before` stood there at the press before, if
    that was still under way. `chat_id` is empty where no chat was open yet.
    """

    text: str
    before: str = ""
    chat_id: str = ""


class Presses:
    """The presses that are under way. Each waits for the one before."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._latest = ""
        self._taken = ""

    def note(self, text: str, chat_id: str) -> Press | None:
        """What is to be sent when the box holds `text`; `None` where that is under way."""
        before = self._latest
        if text and text == before:
            return None
        self._latest = text
        return Press(text, before, chat_id)

    async def send(
        self, press: Press, submit: Callable[[str], Awaitable[tuple[bool, str | None]]]
    ) -> str | None:
        """Give what is new since the press before to `submit`, which says whether it has taken
        it, and the id of the message."""
        try:
            async with self._turn:
                known = press.before and press.before == self._taken
                text = beyond(press.before, press.text) if known else press.text
                taken, message_id = await submit(text)
                self._taken = press.text if taken else ""
                return message_id
        finally:
            if self._latest == press.text:
                self._latest = ""


def beyond(taken: str, text: str) -> str:
    """What was typed behind a text that is taken."""
    return text[len(taken) :].lstrip() if text.startswith(taken) else text
