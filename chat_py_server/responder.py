"""Who writes the answers: the interface, and the embedded responder that needs no network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from chat_py.backends.demo.actor import Cue, perform
from chat_py.backends.demo.pacing import paced
from chat_py.base.errors import ErrorType
from chat_py.models.answer_event import AnswerEvent
from chat_py.models.message import Message
from chat_py_server.seed import Seed

__all__ = ["EmbeddedResponder", "Responder", "ResponderError", "suggest"]

SUGGESTIONS = 3
PICTURE = "/api/images/lisbon-sunset.svg"


class ResponderError(Exception):
    """An answer could not be written or was interrupted.

    The text is for the person who waits, who may ask again after `retry_after` seconds; `log` is
    one line for whoever runs the server.
    """

    def __init__(
        self,
        message: str,
        type: ErrorType = "server",
        *,
        log: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.type: ErrorType = type
        self.log = log or message
        self.retry_after = retry_after


class Responder(Protocol):
    """Writes an answer piece by piece."""

    def answer(
        self, seed: Seed, conversation: Sequence[Message], version: int
    ) -> AsyncIterator[AnswerEvent]:
        """The next message of the character, as it comes; `AnswerDone`, where it is told, is last.

        `version` counts the answers that this question had before. Raises `ResponderError`.
        """
        ...


class EmbeddedResponder:
    """Lets the actor answer, at `rate` tokens per second. The same conversation gets the same
    answer; another version of it, another one."""

    def __init__(self, rate: float) -> None:
        self._rate = rate

    def answer(
        self, seed: Seed, conversation: Sequence[Message], version: int
    ) -> AsyncIterator[AnswerEvent]:
        """See `Responder`."""
        cue = Cue(
            _question(conversation),
            key=f"{seed.id}\0{len(conversation)}\0{version}",
            voice=seed.character.id,
            picture=PICTURE,
        )
        return paced(perform(cue), rate=self._rate)


def suggest(seed: Seed, conversation: Sequence[Message]) -> list[str]:
    """Three things that the user may say next, other ones at each step."""
    choices = [item for item in seed.suggestions if item != _question(conversation)]
    if not choices:
        return []
    start = len(conversation) % len(choices)
    return (choices[start:] + choices[:start])[:SUGGESTIONS]


def _question(conversation: Sequence[Message]) -> str:
    return next((item.content for item in reversed(conversation) if item.sender == "user"), "")
