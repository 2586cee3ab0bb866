"""The stream of an answer, as the guide's endpoints send it (contract §3, "Completion stream")."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from pydantic import ValidationError

from chat_py.backends.answer_wire import events_of_text, text_of_delta, whole_message
from chat_py.base.errors import ApiError, ErrorType
from chat_py.base.validation import first_problem
from chat_py.http.stream import OpenStream
from chat_py.models.answer_event import AnswerDone, AnswerElsewhere, AnswerEvent, TextDelta

__all__ = ["SILENCE", "GuideAnswer"]

SILENCE = 45.0
"""Seconds without a byte, heartbeats included, after which a stream counts as lost."""


class Failed(Protocol):
    """Makes the error of a response."""

    def __call__(
        self, type_: ErrorType, /, *, status: int = 0, details: object = None
    ) -> ApiError: ...


class GuideAnswer:
    """An `AnswerStream` over one response, whatever kind of body the server sends: Server-Sent
    Events, JSON, lines of JSON, or plain text."""

    is_counted = True

    def __init__(self, stream: OpenStream, failed: Failed) -> None:
        self.position = ""
        self._stream = stream
        self._failed = failed

    @property
    def retry(self) -> float | None:
        """Seconds that the server asks to wait before it is asked again."""
        return None if self._stream.retry is None else self._stream.retry / 1000

    async def __aiter__(self) -> AsyncGenerator[AnswerEvent]:
        """Raises `ApiError` of type "network" where the response breaks off or is silent, and
        "validation" for what cannot be read."""
        stream = self._stream
        if stream.headers.get("content-type", "").startswith("text/html"):
            # Something in between has responded: a portal, a proxy.
            raise self._failed("network")
        try:
            if stream.kind == "events":
                async for item in stream:
                    self.position = item.id
                    # Without data it is a heartbeat, or all of the event is its name.
                    for event in events_of_text(item.event, item.data.strip() or "{}"):
                        yield event
            elif stream.kind == "json":
                for event in whole_message("".join([item.data async for item in stream])):
                    yield event
            else:
                is_empty, is_lines = True, stream.kind == "lines"
                async for item in stream:
                    text = item.data
                    if is_lines:
                        text = text_of_delta(text)
                    is_empty = is_empty and not text
                    yield TextDelta(text)
                yield AnswerElsewhere() if is_empty else AnswerDone()
        except ValueError as error:
            problem = first_problem(error) if isinstance(error, ValidationError) else str(error)
            raise self._failed("validation", status=stream.status, details=problem) from error

    async def aclose(self) -> None:
        """Drop the connection."""
        await self._stream.aclose()
