"""An answer that another tab writes, or has left: followed by what is stored of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from typing import Protocol, cast

from chat_py.backends.local.desk import ChatNews, Desk
from chat_py.backends.local.writing import completion_id_of, lock_of
from chat_py.models.answer_event import (
    FINISH_REASONS,
    AnswerDone,
    AnswerEvent,
    AnswerFailure,
    AnswerRestart,
    AnswerStart,
    FinishReason,
    TextDelta,
)
from chat_py.models.message import Message, Versions
from chat_py.models.parts import event_of

__all__ = ["follow"]


class Chats(Protocol):
    """Where the answer is (`LocalChats`)."""

    async def versions(self, chat_id: str, message_id: str) -> Versions: ...


async def follow(
    desk: Desk, chats: Chats, chat_id: str, message_id: str
) -> AsyncGenerator[AnswerEvent]:
    """What there is of an answer, what comes, and how it ends.

    Raises `ApiError` "notfound".
    """
    completion_id = completion_id_of(chat_id, message_id)
    yield AnswerStart(completion_id, message_id)
    news, ended = asyncio.Event(), asyncio.Event()

    def heard(changed: ChatNews) -> None:
        if (changed.chat_id, changed.message_id) == (chat_id, message_id):
            news.set()

    async def wait_for_the_end() -> None:
        # Whoever writes it has this lock; where nobody has it, nobody writes it any more.
        release = await desk.locks.acquire(lock_of(completion_id), None)
        release()
        ended.set()
        news.set()

    forget = desk.changed.subscribe(heard)
    waiting = asyncio.ensure_future(wait_for_the_end())
    try:
        before: list[AnswerEvent] = []
        while True:
            is_last = ended.is_set()
            message = await _read(desk, chats, chat_id, message_id)
            now = _events_of(message)
            for event in _difference(before, now):
                yield event
            before = now
            if is_last:
                yield _end_of(message)
                return
            await news.wait()
            news.clear()
    finally:
        waiting.cancel()
        forget()


async def _read(desk: Desk, chats: Chats, chat_id: str, message_id: str) -> Message:
    for version in (await chats.versions(chat_id, message_id)).versions:
        if version.id == message_id:
            return version
    raise desk.failed("notfound", "resume", message_id)


def _events_of(message: Message) -> list[AnswerEvent]:
    if message.parts:
        return [event_of(part) for part in message.parts]
    return [TextDelta(message.content)] if message.content else []


def _difference(before: list[AnswerEvent], now: list[AnswerEvent]) -> Iterator[AnswerEvent]:
    """The events that make `now` of `before`: mostly a longer text at the end."""
    same = len(before)
    if now[:same] == before:
        yield from now[same:]
        return
    old, new = before[-1], now[same - 1 : same]
    if (
        now[: same - 1] == before[:-1]
        and new
        and isinstance(old, TextDelta)
        and isinstance(new[0], TextDelta)
        and new[0].text.startswith(old.text)
    ):
        yield TextDelta(new[0].text[len(old.text) :])
        yield from now[same:]
        return
    yield AnswerRestart()
    yield from now


def _end_of(message: Message) -> AnswerEvent:
    if message.state == "broken":
        if message.reason:
            return AnswerFailure("network", sentence=message.reason, details=message.details or "")
        return AnswerFailure("network", "backend.broken")
    finish = "stopped" if message.state == "stopped" else message.finish or "stop"
    known = cast("FinishReason", finish) if finish in FINISH_REASONS else "other"
    extra = {"messageId": message.id, "versions": message.versions}
    return AnswerDone(known, {name: value for name, value in extra.items() if value})
