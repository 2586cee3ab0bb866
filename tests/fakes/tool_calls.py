"""A page with tools, and an endpoint whose model calls them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from typing import Any

from chat_py.backends.requests.prompt import Prompt, PromptMessage, ToolOffer
from chat_py.locales import Texts
from chat_py.models.answer_event import AnswerDone, AnswerEvent, TextDelta, ToolCall
from chat_py.tool_calls.answers import AnswersWithTools
from chat_py.tool_calls.permissions import Permissions
from chat_py.tool_calls.registry import Tools
from tests.fakes.clock import FakeClock
from tests.fakes.formats import FakeFormats
from tests.fakes.transport import FakeConsole

__all__ = ["MESSAGE", "QUESTION", "FakeEndpoint", "ToolRig", "calls", "said"]

MESSAGE = "a1"
QUESTION = PromptMessage("user", ("What is the weather?",))


def calls(*tools: ToolCall, finish: Any = "tool") -> list[AnswerEvent]:
    """An answer that calls tools and waits for them."""
    return [*tools, AnswerDone(finish)]


class FakeEndpoint:
    """Answers with one script after another, and keeps what it was asked."""

    def __init__(self, *rounds: list[AnswerEvent]) -> None:
        self._rounds = list(rounds)
        self.asked: list[Prompt] = []
        self.open = 0
        self.never_ends = False

    async def answer(self, prompt: Prompt) -> AsyncGenerator[AnswerEvent]:
        self.asked.append(prompt)
        events = self._rounds[min(len(self.asked), len(self._rounds)) - 1]
        self.open += 1
        try:
            for event in events:
                await asyncio.sleep(0.01)
                yield event
            if self.never_ends:
                await asyncio.Event().wait()
        finally:
            self.open -= 1


class ToolRig:
    """Tools of the page, and an endpoint that answers with `rounds`."""

    def __init__(self, *rounds: list[AnswerEvent], tools: Tools | None = None) -> None:
        self.console = FakeConsole()
        self.tools = Tools() if tools is None else tools
        self.permissions = Permissions()
        self.endpoint = FakeEndpoint(*rounds)
        self.answers = AnswersWithTools(
            self.endpoint,
            tools=self.tools,
            permissions=self.permissions,
            console=self.console,
            clock=FakeClock(),
            texts=Texts("en", FakeFormats()),
        )
        self.events: list[AnswerEvent] = []

    def tool(self, function: Callable[..., Any], **options: Any) -> Callable[..., Any]:
        self.tools.add(function, **{"ask": False, **options})
        return function

    def begin(self) -> asyncio.Task[list[AnswerEvent]]:
        """Ask; `events` are those so far. Cancel the task to stop the answer."""

        async def read() -> list[AnswerEvent]:
            prompt = Prompt(url="http://h/v1", model="m", messages=(QUESTION,))
            events = self.answers.answer(prompt, message_id=MESSAGE)
            try:
                async for event in events:
                    self.events.append(event)
            finally:
                await events.aclose()
            return self.events

        return asyncio.ensure_future(read())

    async def ask(self) -> list[AnswerEvent]:
        """All events of an answer that needs nobody's leave."""
        return await self.begin()

    @property
    def states(self) -> list[tuple[str, str]]:
        """Each call's id with the states that a person has seen, in order."""
        return [(event.id, event.state) for event in self.events if isinstance(event, ToolCall)]

    @property
    def outcomes(self) -> dict[str, Any]:
        """What the model was told of each call, by its id, in the last round."""
        parts = self.endpoint.asked[-1].messages[-1].parts
        return {part.id: part.output for part in parts if isinstance(part, ToolCall)}

    @property
    def offers(self) -> tuple[ToolOffer, ...]:
        return self.endpoint.asked[-1].tools


def said(text: str = "It is 3 °C.") -> list[AnswerEvent]:
    """The model's last words."""
    return [TextDelta(text), AnswerDone()]
