"""Answers of an endpoint that wants a key which the page does not have."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from chat_py.backends.endpoints.keys import Keys
from chat_py.backends.requests.endpoint import Endpoint
from chat_py.backends.requests.prompt import Prompt
from chat_py.models.answer_event import AnswerEvent, AnswerFailure

__all__ = ["AnswersWithKey"]

REFUSED = "backend.key"
"""The failure of an endpoint that does not accept a key, or wants one."""


class AnswersWithKey:
    """Sends `keys` along, and asks the visitor for one where the endpoint refuses. The question is
    asked again then: one that was refused has cost nothing."""

    def __init__(self, endpoint: Endpoint, *, keys: Keys) -> None:
        self._endpoint = endpoint
        self._keys = keys

    async def answer(self, prompt: Prompt) -> AsyncGenerator[AnswerEvent]:
        """The events of the answer. Raises what the endpoint raises."""
        if self._keys.is_wanted:
            await self._keys.ask()
        while True:
            key, refusal = self._keys.key, None
            async with aclosing(self._endpoint.answer(replace(prompt, key=key))) as events:
                async for event in events:
                    if isinstance(event, AnswerFailure) and event.key == REFUSED:
                        refusal = _without(key, event)
                        break
                    yield _without(key, event)
            if refusal is None:
                return
            # Another answer may have asked for it meanwhile.
            if self._keys.key == key and not await self._keys.ask(refused=bool(key)):
                yield refusal
                return


def _without(key: str, event: AnswerEvent) -> AnswerEvent:
    """An endpoint may name the key that it was sent; it is not to be shown, or kept in a chat."""
    if not key or not isinstance(event, AnswerFailure) or key not in event.details:
        return event
    return replace(event, details=event.details.replace(key, "…"))
