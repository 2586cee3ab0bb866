"""What is said to the server of an answer: `POST`, `GET` and `DELETE` of `/completion`."""

from __future__ import annotations

from typing import Any

from chat_py.answer.record import AnswerRecord
from chat_py.api_manager import ChatAPI
from chat_py.base.errors import ApiError, ErrorType
from chat_py.http.errors import RequestFacts
from chat_py.http.options import RequestOptions
from chat_py.http.stream import OpenStream
from chat_py.http.urls import fill
from chat_py.models.completion import CompletionRequest
from chat_py.settings.settings import Settings

__all__ = ["HEAD_TIMEOUT", "AnswerRequests"]

HEAD_TIMEOUT = 120_000
"""Milliseconds for the head of the response: a server that does not stream sends it last."""
ACCEPT = {"Accept": "text/event-stream"}


class AnswerRequests:
    """Asks for answers, resumes and stops them. All methods raise `ApiError`."""

    def __init__(self, *, api: ChatAPI, settings: Settings) -> None:
        self._api = api
        self._endpoints = settings.endpoints

    async def ask(self, record: AnswerRecord) -> OpenStream:
        """Ask for an answer. Its record's id is the idempotency key, so that asking again does
        no harm."""
        body = CompletionRequest(
            chat_id=record.chat_id,
            user_chat_id=record.user_chat_id,
            user_id=record.user_id,
            message_id=record.reply_to,
            regenerate=record.regenerate,
        )
        return await self._api.open_stream(
            "POST",
            self._endpoints.completion,
            {**body.wire(), "uniqueId": record.unique_id},
            RequestOptions(headers=ACCEPT, idempotency_key=record.id, timeout=HEAD_TIMEOUT),
        )

    async def resume(self, record: AnswerRecord, last_event_id: str) -> OpenStream:
        """Continue after the event `last_event_id`; where that is empty, from the beginning."""
        resumed_after = {"Last-Event-ID": last_event_id} if last_event_id else {}
        options = RequestOptions(headers={**ACCEPT, **resumed_after}, retries=0)
        return await self._api.open_stream("GET", self._endpoint_of(record), None, options)

    async def stop(self, record: AnswerRecord) -> None:
        """Have the server stop an answer, which must have its id."""
        await self._api.request("DELETE", self._endpoint_of(record))

    async def back_online(self) -> None:
        """Wait until the browser is online."""
        await self._api.back_online()

    def outdate_history(self, record: AnswerRecord) -> None:
        """Before anybody sees that the answer is there: who then asks for it must get it."""
        self._api.invalidate(fill(self._endpoints.history, chatId=record.chat_id))

    def error(self, type_: ErrorType, *, status: int = 0, details: Any = None) -> ApiError:
        """An error of an answer, for what no request of its own reports."""
        facts = RequestFacts("POST", self._endpoints.completion, 1)
        return self._api.errors.make(type_, facts, status=status, details=details)

    def _endpoint_of(self, record: AnswerRecord) -> str:
        return fill(self._endpoints.completion_resume, completionId=record.completion_id)
