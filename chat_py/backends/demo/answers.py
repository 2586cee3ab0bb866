"""The back end `demo`: the actor answers in the page."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from chat_py.backends.demo.actor import Cue, perform
from chat_py.backends.demo.pacing import paced
from chat_py.backends.requests.prompt import Prompt
from chat_py.browser.protocols.environment import Clock
from chat_py.models.answer_event import AnswerDone, AnswerEvent

__all__ = ["DemoAnswers"]

RATE = 60.0
"""Pieces a second."""


class DemoAnswers:
    """Answers with no network; each time it is asked it answers in other words."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock

    async def answer(self, prompt: Prompt) -> AsyncGenerator[AnswerEvent]:
        """The events of one answer to what the user said last, the last one an `AnswerDone`."""
        said = (message.text for message in reversed(prompt.messages) if message.role == "user")
        cue = Cue(next(said, ""), key=self._clock.uuid())
        async for event in paced(perform(cue), rate=RATE):
            yield event
        yield AnswerDone()
