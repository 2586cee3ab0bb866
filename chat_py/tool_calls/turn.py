"""One turn of a model that uses tools: several answers of an endpoint, which are one to people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chat_py.backends.requests.prompt import Prompt, PromptMessage, PromptPart
from chat_py.models.answer_event import (
    AnswerEvent,
    AnswerRestart,
    AnswerStart,
    FileLink,
    ReasoningDelta,
    TextDelta,
    ToolCall,
    Usage,
)
from chat_py.models.parts import collect, event_of

__all__ = ["Turn"]

PARAGRAPH = "\n\n"
OUTCOMES = ("done", "failed", "denied")
BOUNDARY = TextDelta("")
"""Between two rounds, so that their calls are not told as if they had been made side by side."""


class Turn:
    """What was said in all rounds: `take` the events of one, `settle` its calls, then `next`.

    `prompt` is what to ask for; `usage` is that of all rounds.
    """

    def __init__(self, prompt: Prompt) -> None:
        self.prompt = prompt
        self.usage = Usage()
        self._asked = prompt.messages
        self._start = AnswerStart()
        self._before: list[AnswerEvent] = []
        self._said: list[AnswerEvent] = []
        self._earlier: dict[str, ToolCall] = {}
        self._calls: dict[str, ToolCall] = {}
        self._ids: dict[str, str] = {}
        self._gap = False

    def take(self, event: AnswerEvent) -> Iterator[AnswerEvent]:
        """An event of the endpoint's, as those of the whole turn's that it leads to."""
        if isinstance(event, Usage):
            asked, answered = self.usage.input_tokens, self.usage.output_tokens
            self.usage = Usage(asked + event.input_tokens, answered + event.output_tokens)
            return
        if isinstance(event, AnswerRestart):  # of this round only
            self._said, self._calls, self._gap = [], {}, self._has_text()
            yield event
            yield from (said for said in self._before if said != BOUNDARY)
            return
        if isinstance(event, AnswerStart):
            # To people the turn is one message, which has one id.
            event = replace(event, message_id=self._start.message_id or event.message_id)
            self._start = event
        elif isinstance(event, ToolCall):
            event = self._own(event)
            self._calls[event.id] = event
        elif isinstance(event, TextDelta) and self._gap:
            self._gap = False
            event = TextDelta(PARAGRAPH + event.text)
        self._said.append(event)
        yield event

    def open_calls(self) -> list[ToolCall]:
        """The calls of this round that nobody has given an outcome."""
        return [call for call in self._calls.values() if call.state not in OUTCOMES]

    def settle(self, call: ToolCall) -> None:
        """A call as it is now."""
        self._calls[call.id] = call
        self._said.append(call)

    def next(self, *, run_id: str) -> None:
        """The round is over: the next one is told what came of its calls."""
        parts = collect([*self._before, *self._said])
        self._before = [*(event_of(part) for part in parts), BOUNDARY]
        self._earlier |= self._calls
        self._said, self._calls, self._ids, self._gap = [], {}, {}, self._has_text()
        answer = PromptMessage("assistant", tuple(self._parts()), self._start.message_id)
        self.prompt = replace(
            self.prompt,
            messages=(*self._asked, answer),
            answered=frozenset(self._earlier),
            run_id=run_id,
            regenerate=False,
        )

    def _has_text(self) -> bool:
        return any(isinstance(said, TextDelta) and said.text for said in self._before)

    def _own(self, call: ToolCall) -> ToolCall:
        """The call under an id of its own: where an endpoint gives none, each round has a "call_1".

        One of an earlier round that a person had to allow goes on under its id.
        """
        own = self._ids.get(call.id)
        if own is None:
            own = call.id
            while own in self._earlier and self._earlier[own].state in OUTCOMES:
                own += "+"
            self._ids[call.id] = own
        known = self._earlier.get(own)
        if known is not None:
            name, given = call.name or known.name, known.input if call.input is None else call.input
            call = replace(call, name=name, title=call.title or known.title, input=given)
        return call if own == call.id else replace(call, id=own)

    def _parts(self) -> Iterator[PromptPart]:
        for event in self._before[:-1]:
            if isinstance(event, TextDelta):
                yield event.text.removeprefix(PARAGRAPH)
            elif isinstance(event, (ReasoningDelta, FileLink, ToolCall)):
                yield event
