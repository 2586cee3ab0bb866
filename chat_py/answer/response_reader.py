"""Reads one HTTP response into an answer, whatever kind of body the server sends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from pydantic import ValidationError

from chat_py.answer.answer import Answer
from chat_py.answer.presenter import AnswerPresenter
from chat_py.answer.requests import AnswerRequests
from chat_py.base.validation import first_problem
from chat_py.http.stream import OpenStream
from chat_py.models.completion import StreamDelta

__all__ = ["HEARTBEAT", "ResponseReader"]

HEARTBEAT = 45.0
"""Seconds of silence, heartbeats included, after which a stream counts as lost."""


class ResponseReader:
    """Reads streams of events, JSON, lines of JSON and plain text, and draws what comes."""

    def __init__(self, *, requests: AnswerRequests, presenter: AnswerPresenter) -> None:
        self._requests = requests
        self._presenter = presenter

    async def read(
        self, answer: Answer, stream: OpenStream, on_named: Callable[[Answer], Awaitable[None]]
    ) -> None:
        """Read to the end of the stream or of the answer. `on_named` is called when the server
        has told the answer's ids.

        Raises `ApiError` of type "network" where the stream breaks off or is silent, and
        "validation" for what cannot be read; `EventSkipped`; `ServerGaveUp`.
        """
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(HEARTBEAT) as limit:
                stream.on_activity = lambda: limit.reschedule(loop.time() + HEARTBEAT)
                try:
                    await self._take(answer, stream, on_named)
                finally:
                    stream.on_activity = lambda: None
        except TimeoutError:
            raise self._requests.error("network") from None
        except ValueError as error:
            problem = first_problem(error) if isinstance(error, ValidationError) else str(error)
            raise self._requests.error(
                "validation", status=stream.status, details=problem
            ) from error

    async def _take(
        self, answer: Answer, stream: OpenStream, on_named: Callable[[Answer], Awaitable[None]]
    ) -> None:
        if stream.headers.get("content-type", "").startswith("text/html"):
            # Something in between has responded: a portal, a proxy.
            raise self._requests.error("network")
        if stream.kind == "events":
            async for event in stream:
                ids = answer.ids
                grown = answer.take(event)
                if answer.ids != ids:
                    await on_named(answer)
                if grown:
                    self._presenter.draw(answer)
                if answer.complete:
                    return
            return
        if stream.kind == "json":
            body = "".join([event.data async for event in stream])
            if body.strip():
                answer.take_json(body)
        else:
            async for event in stream:
                is_line = stream.kind == "lines"
                text = StreamDelta.model_validate_json(event.data).text if is_line else event.data
                answer.add(text)
                self._presenter.draw(answer)
        if answer.end():
            self._presenter.draw(answer)
