"""What is sent when a visitor sends: the text of that moment, one after another."""

from __future__ import annotations

from asyncio import Lock
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from chat_py.sending.attachment import Attachment
from chat_py.sending.item import OutboxItem

__all__ = ["Along", "Submission", "Submissions", "typed_after"]


class Submission(NamedTuple):
    """What stood in the message box when it was sent.

    The box still holds it until the outbox has it; `previous` stood there at the submission
    before, if that was still under way. `chat_id` is empty where no chat was open yet.
    """

    text: str
    previous: str = ""
    chat_id: str = ""


class Along(NamedTuple):
    """What a text is sent with: see `Delivery.send`."""

    replaces: str = ""
    attachments: Sequence[Attachment] = ()
    early: OutboxItem | None = None


class Submissions:
    """The submissions that are under way. Each waits for the one before."""

    def __init__(self) -> None:
        self._turn = Lock()
        self._latest = ""
        self._accepted = ""

    def note(self, text: str, chat_id: str) -> Submission | None:
        """What is to be sent when the box holds `text`; `None` where that is under way."""
        previous = self._latest
        if text and text == previous:
            return None
        self._latest = text
        return Submission(text, previous, chat_id)

    async def send(
        self, submission: Submission, submit: Callable[[str], Awaitable[tuple[bool, str | None]]]
    ) -> str | None:
        """Give what is new since the submission before to `submit`, which says whether it has
        accepted it, and the id of the message."""
        text, previous = submission.text, submission.previous
        try:
            async with self._turn:
                is_new = not previous or previous != self._accepted
                accepted, message_id = await submit(text if is_new else typed_after(previous, text))
                self._accepted = text if accepted else ""
                return message_id
        finally:
            if self._latest == text:
                self._latest = ""


def typed_after(sent: str, text: str) -> str:
    """What of `text` was typed behind what has been sent of it."""
    return text[len(sent) :].lstrip() if text.startswith(sent) else text
