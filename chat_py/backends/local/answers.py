"""Answers in chats that are kept in the browser, from their first word to how they end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chat_py.backends.local.desk import Desk
from chat_py.backends.local.shelf import Changes, text_of
from chat_py.models.message import Message

__all__ = ["LocalAnswers"]

STATES = ("sent", "stopped", "broken")


class LocalAnswers:
    """Keeps answers while they grow. Raises `ApiError` "notfound" and "validation"."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def begin(
        self, chat_id: str, *, regenerates: str = "", fields: Mapping[str, Any] | None = None
    ) -> Message:
        """An empty answer at the end of a chat, or a new version of the answer `regenerates`.

        Until `write` says how it has ended it is "broken", which is what it is when the page goes.
        `fields` are more of the message's (`id`, `name`).
        """
        desk = self._desk
        data = {
            "id": desk.clock.uuid(),
            **(fields or {}),
            "sender": "bot",
            "timestamp": desk.clock.now(),
            "state": "broken",
        }
        answer = desk.read(Message, data, "beginAnswer")
        async with desk.change(chat_id, "beginAnswer") as (shelf, record, changes):
            if regenerates:
                place = await desk.place(shelf, record, regenerates, "beginAnswer")
                shown = await shelf.read_message(chat_id, place)
                if shown is None or shown.sender == "user":
                    raise desk.failed("validation", "beginAnswer", "regenerates: an answer")
                answer.versions = [*(shown.versions or [shown.id]), answer.id]
                shelf.exchange(changes, chat_id, place, shown, answer)
            else:
                desk.append(shelf, record, changes, answer)
        desk.tell(chat_id, answer.id)
        return answer

    async def write(
        self,
        chat_id: str,
        message_id: str,
        content: str,
        *,
        state: str = "",
        fields: Mapping[str, Any] | None = None,
    ) -> Message:
        """Store the whole text that an answer has so far.

        `state` says how it has ended: "sent", "stopped" or "broken". `fields` are more of the
        message's (`parts`).
        """
        desk = self._desk
        if state not in ("", *STATES):
            raise desk.failed("validation", "writeAnswer", f"state: one of {', '.join(STATES)}")
        async with desk.turn() as shelf:
            place, shown, found = await desk.find(shelf, chat_id, message_id, "writeAnswer")
            data = {**found.wire(), **(fields or {}), "content": content}
            data["state"] = state or "broken"
            answer = desk.read(Message, data, "writeAnswer")
            key = shelf.message(chat_id, place)
            if shown is not found:
                key = shelf.version(chat_id, place, message_id)
            changes: Changes = {key: text_of(answer)}
            record = await shelf.read_chat(chat_id) if state else None
            if record is None:  # it grows, and nothing else changes
                await shelf.records.write(changes)
            else:
                before = record.model_copy(deep=True)
                desk.said(record, answer.content)
                await shelf.write_chat(record, changes, before=before)
        desk.tell(chat_id, message_id)
        return answer
