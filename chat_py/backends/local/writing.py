"""An answer that this tab asks for: written down while it comes, and told to whoever reads it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from urllib.parse import quote, unquote

from chat_py.backends.local.answers import LocalAnswers
from chat_py.backends.local.desk import Desk
from chat_py.base.errors import ConfigurationError
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerEvent,
    AnswerFailure,
    AnswerStart,
    Title,
)
from chat_py.models.message import ActionResult, Message
from chat_py.models.parts import PartCollector, TextPart, event_of, once_stopped, text_in

__all__ = ["LAST", "AnswerWriting", "completion_id_of", "lock_of", "place_of"]

PAUSE = 1.0
"""Seconds between two times that an answer is written down while it comes."""
LAST = (AnswerDone, AnswerFailure)


class Chats(Protocol):
    """What is done to chats beside (`LocalChats`)."""

    answers: LocalAnswers

    async def act(self, chat_id: str, message_id: str, action: str) -> ActionResult: ...
    async def title_chat(self, chat_id: str, title: str) -> bool: ...


def completion_id_of(chat_id: str, message_id: str) -> str:
    """What an answer is resumed and stopped by."""
    return f"{quote(chat_id, safe='')}/{message_id}"


def place_of(completion_id: str) -> tuple[str, str]:
    """The chat and the message of an answer."""
    chat_id, _, message_id = completion_id.partition("/")
    return unquote(chat_id), message_id


def lock_of(completion_id: str) -> str:
    """The lock that the tab holds that writes an answer."""
    return f"chat_py/writes/{completion_id}"


@dataclass(eq=False, kw_only=True)
class AnswerWriting:
    """`run` it, and read `events`, once. What comes is kept whether anybody reads or not.

    `begun` is the empty message, `regenerates` the id of the version before it.
    """

    desk: Desk
    chats: Chats
    chat_id: str
    begun: Message
    regenerates: str
    source: AsyncGenerator[AnswerEvent]
    texts: Callable[..., str]
    _queue: asyncio.Queue[AnswerEvent] = field(default_factory=asyncio.Queue[AnswerEvent])
    _come: PartCollector = field(default_factory=PartCollector)
    _task: asyncio.Task[None] | None = None
    _stopped: bool = False
    complete: str = ""
    """The text of an answer that has come to its own end, in a chat that it gave no title."""
    _titled: bool = False
    _more: asyncio.Event = field(default_factory=asyncio.Event)
    """Something has come that is not written down."""

    async def events(self) -> AsyncGenerator[AnswerEvent]:
        """What comes, up to the last event."""
        yield AnswerStart(completion_id_of(self.chat_id, self.begun.id), self.begun.id)
        while True:
            event = await self._queue.get()
            yield event
            if isinstance(event, LAST):
                return

    def stop(self) -> None:
        """End the answer where it is."""
        self._stopped = True
        if self._task is not None:
            self._task.cancel()

    async def run(self) -> None:
        """Read the answer to its end, or until it is stopped."""
        self._task = asyncio.current_task()
        completion_id = completion_id_of(self.chat_id, self.begun.id)
        # Never taken from this tab: as long as it has it, the others wait for more.
        release = await self.desk.locks.acquire(lock_of(completion_id), None)
        last: AnswerEvent = AnswerFailure("network", "backend.broken")  # where the page goes
        try:
            last = await self._read()
        except asyncio.CancelledError:
            if not self._stopped:
                raise
        finally:
            if self._stopped:
                last = AnswerDone("stopped")
            await self._end(last)
            release()

    async def _read(self) -> AnswerEvent:
        writing = asyncio.ensure_future(self._keep_writing())
        try:
            async with aclosing(self.source) as events:
                async for event in events:
                    if isinstance(event, LAST):
                        return event
                    if isinstance(event, AnswerStart):
                        continue  # the ids are our own
                    if isinstance(event, Title):
                        self._titled = True
                        if not await self.chats.title_chat(self.chat_id, event.text):
                            continue
                    self._come.add(event)
                    self._queue.put_nowait(event)
                    self._more.set()
        except ConfigurationError as error:
            return AnswerFailure("validation", details=str(error))
        finally:
            writing.cancel()
            # The last word is written last; what could not be stored raises there once more.
            await asyncio.gather(writing, return_exceptions=True)
        return AnswerFailure("network", "backend.broken")

    async def _keep_writing(self) -> None:
        """Write the first words at once, for whoever follows, and what comes then once a pause."""
        while True:
            await self._more.wait()
            self._more.clear()
            await self._write()
            await asyncio.sleep(PAUSE)

    async def _end(self, last: AnswerEvent) -> None:
        for part in list(self._come.parts()):
            if (now := once_stopped(part)) is not part:
                self._come.add(event_of(now))
                self._queue.put_nowait(event_of(now))
        if isinstance(last, AnswerFailure):
            words = last.in_words(self.texts)
            details = last.details if words else ""
            reason = words or last.details
            answer = await self._write("broken", reason=reason, details=details or None)
        else:
            assert isinstance(last, AnswerDone)
            state = "stopped" if last.finish == "stopped" else "sent"
            finish = {} if last.finish == "stop" else {"finish": last.finish}
            answer = await self._write(state, **finish)
            if state == "sent" and not self._titled:
                self.complete = answer.content
            told: dict[str, Any] = {"messageId": answer.id, "versions": answer.versions}
            extra = {name: value for name, value in told.items() if value}
            last = AnswerDone(last.finish, {**last.extra, **extra})
        if self.regenerates and not answer.content:
            # A version that says nothing does not take the place of one that does.
            await self.chats.act(self.chat_id, self.regenerates, "select")
        self._queue.put_nowait(last)

    async def _write(
        self, state: Literal["", "sent", "stopped", "broken"] = "", **fields: Any
    ) -> Message:
        parts = self._come.parts()
        if any(not isinstance(part, TextPart) for part in parts):
            fields["parts"] = [part.wire() for part in parts]
        return await self.chats.answers.write(
            self.chat_id, self.begun.id, text_in(parts), state=state, fields=fields
        )
