"""Who answers a prompt."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from chat_py.backends.requests.prompt import Prompt
from chat_py.models.answer_event import AnswerEvent

__all__ = ["Endpoint"]


class Endpoint(Protocol):
    """Gives the events of one answer, the last one an `AnswerDone` or an `AnswerFailure`."""

    def answer(self, prompt: Prompt) -> AsyncGenerator[AnswerEvent]: ...
