"""Answers by a function of the application that the chat is part of."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import cast

from chat_py.locales.reading import ENGLISH
from chat_py.models.answer_event import AnswerEvent, TextDelta
from chat_py.models.chat import Character
from chat_py.models.message import Message
from chat_py_server.responder import ResponderError
from chat_py_server.seed import ModelSettings, Seed

__all__ = ["Answer", "Asked", "FunctionResponder"]

FAILED = ENGLISH["server.failed"]


@dataclass(frozen=True)
class Asked:
    """What is to be answered.

    `messages` are the last ones of the chat, oldest first; `version` counts the answers that the
    question had before. `system` is the character's system prompt, `model` what its file says of
    the model.
    """

    character: Character
    messages: Sequence[Message]
    version: int = 0
    system: str = ""
    model: ModelSettings = field(default_factory=ModelSettings)

    @property
    def text(self) -> str:
        """What the user said last, "" where the character is to begin."""
        return next((item.content for item in reversed(self.messages) if item.sender == "user"), "")


Answer = Callable[[Asked], Awaitable[str] | AsyncIterator[str | AnswerEvent]]
"""An async function that returns the answer, or an async generator of its pieces: texts, or events
of `chat_py.models.answer_event` for what is not text. A `ResponderError` is told to the user."""


class FunctionResponder:
    """Lets `function` answer."""

    def __init__(self, function: Answer) -> None:
        self._function = function

    async def answer(
        self, seed: Seed, conversation: Sequence[Message], version: int
    ) -> AsyncIterator[AnswerEvent]:
        """See `Responder`."""
        told = self._function(Asked(seed.character, conversation, version, seed.system, seed.model))
        if isawaitable(told):
            yield _event(await told)
            return
        # A generator; another iterator has nothing that would have to be closed.
        pieces = cast("AsyncGenerator[str | AnswerEvent]", told)
        if not hasattr(pieces, "aclose"):
            async for piece in told:
                yield _event(piece)
            return
        async with aclosing(pieces):
            async for piece in pieces:
                yield _event(piece)


def _event(piece: object) -> AnswerEvent:
    """A text as the event that it is. Raises `ResponderError` for what is neither."""
    if isinstance(piece, str):
        return TextDelta(piece)
    if isinstance(piece, AnswerEvent):
        return piece
    found = type(piece).__name__
    raise ResponderError(FAILED, log=f"`answer` gave {found}, which is neither text nor an event")
