"""Answers of a model that may call the page's tools."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import replace
from functools import partial

from chat_py.backends.requests.endpoint import Endpoint
from chat_py.backends.requests.prompt import Prompt
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerEvent,
    AnswerFailure,
    Notice,
    ToolCall,
    Usage,
)
from chat_py.tool_calls.permissions import Permissions
from chat_py.tool_calls.registry import Tools
from chat_py.tool_calls.runner import ToolRunner
from chat_py.tool_calls.toolbox import Toolbox
from chat_py.tool_calls.turn import Turn

__all__ = ["MAX_ROUNDS", "AnswersWithTools", "Endpoint"]

MAX_ROUNDS = 10
"""How often a model is asked within one answer: one that calls tools for ever costs money."""


NOT_RUN = "Not run: the model has called tools too often in this answer."


class AnswersWithTools:
    """Offers the page's tools to an endpoint, runs those that its model calls, tells it what came
    of them and lets it go on. To who reads it, all of that is one answer.

    Whoever stops reading stops what is asked, what runs, or what waits for a person.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        tools: Tools,
        permissions: Permissions,
        console: Console,
        clock: Clock,
        texts: Callable[..., str],
    ) -> None:
        self._endpoint = endpoint
        self._toolbox = Toolbox(tools, console=console)
        self._runner = ToolRunner(self._toolbox, console=console)
        self._permissions = permissions
        self._clock = clock
        self._texts = texts

    async def answer(self, prompt: Prompt, *, message_id: str) -> AsyncGenerator[AnswerEvent]:
        """The events of the answer; `message_id` is that of the message on the page.

        Raises `ConfigurationError` as the endpoint does.
        """
        turn = Turn(replace(prompt, tools=self._toolbox.offers()))
        last: AnswerDone | AnswerFailure | None = None
        for round_number in range(1, MAX_ROUNDS + 1):
            last = None
            async with aclosing(self._endpoint.answer(turn.prompt)) as events:
                async for event in events:
                    if isinstance(event, (AnswerDone, AnswerFailure)):
                        last = event
                        break
                    for own in turn.take(event):
                        yield own
            calls = self._wanted(turn, last)
            if not calls:
                break
            if round_number == MAX_ROUNDS:
                for call in calls:
                    yield replace(call, state="failed", output=NOT_RUN)
                yield Notice(self._texts("tool_calls.rounds", rounds=MAX_ROUNDS), "warning")
                break
            permit = partial(self._permit, message_id)
            async with aclosing(self._runner.run(calls, permit)) as states:
                async for call in states:
                    turn.settle(call)
                    yield call
            turn.next(run_id=self._clock.uuid())
        if turn.usage != Usage():
            yield turn.usage
        if last is not None:
            yield last

    def _wanted(self, turn: Turn, last: AnswerDone | AnswerFailure | None) -> list[ToolCall]:
        """The calls that the model waits for. Some endpoints say "stop" even then."""
        if not isinstance(last, AnswerDone) or last.finish not in ("tool", "stop"):
            return []
        calls = turn.open_calls()
        if last.finish == "stop" and not any(self._toolbox.find(call.name) for call in calls):
            return []
        return calls

    async def _permit(self, message_id: str, call: ToolCall) -> bool:
        return await self._permissions.wait(message_id, call.id)
