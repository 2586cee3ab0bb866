"""Who answers in the tests of chats that are kept in the browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from chat_py.backends.local.backend import LocalBackend
from chat_py.backends.local.titles import TitleMaker
from chat_py.backends.requests.prompt import Prompt, PromptMessage
from chat_py.locales import Texts
from chat_py.models.answer_event import AnswerDone, AnswerEvent, TextDelta
from chat_py.models.answer_request import AnswerRequest
from tests.fakes.formats import FakeFormats
from tests.fakes.local_chats import LocalRig

__all__ = ["ASK", "AnsweringRig", "ScriptedAnswers"]

ASK = Prompt(url="http://h/v1", model="m", messages=(PromptMessage("system", ("Be kind.",)),))


class ScriptedAnswers:
    """Gives its events, some `seconds` apart, to everybody; `asked` is what it was told."""

    def __init__(self, *events: AnswerEvent | Exception, seconds: float = 1) -> None:
        self.seconds = seconds
        self.events = events or (TextDelta("Hello"), AnswerDone())
        self.asked: list[Prompt] = []
        self.closed = 0

    async def answer(self, prompt: Prompt, *, message_id: str) -> AsyncGenerator[AnswerEvent]:
        self.asked.append(prompt)
        try:
            for event in self.events:
                await asyncio.sleep(self.seconds)
                if isinstance(event, Exception):
                    raise event
                yield event
            await asyncio.Event().wait()  # an endpoint that says nothing more
        finally:
            self.closed += 1


class AnsweringRig(LocalRig):
    """A tab whose `backend` answers. Rigs that are given the same one are tabs of its browser."""

    def __init__(
        self,
        answers: ScriptedAnswers | None = None,
        other: LocalRig | None = None,
        titles: TitleMaker | None = None,
    ) -> None:
        super().__init__(other)
        self.script = answers or ScriptedAnswers()
        self.backend = LocalBackend(
            self.desk,
            answers=self.script,
            template=ASK,
            texts=Texts("en", FakeFormats()),
            owner=self.owner,
            titles=titles,
        )

    async def ask(
        self, chat_id: str, message_id: str, *, regenerate: bool = False
    ) -> list[AnswerEvent]:
        """All events of an answer."""
        request = AnswerRequest(chat_id=chat_id, message_id=message_id, regenerate=regenerate)
        return [event async for event in await self.backend.answer(request)]
