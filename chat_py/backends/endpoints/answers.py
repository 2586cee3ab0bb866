"""One answer of an endpoint: the request, the response, and every way in which that fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress

from chat_py.backends.endpoints.unreachable import unreachable
from chat_py.backends.readers.failures import broken, unreadable
from chat_py.backends.readers.http_error import MAX_BODY, read_error
from chat_py.backends.readers.protocols import make_reader
from chat_py.backends.requests.prompt import BackendRequest, Prompt
from chat_py.backends.requests.protocols import build_request
from chat_py.base.errors import TransportError
from chat_py.border.json_text import write_json
from chat_py.browser.protocols.environment import Clock
from chat_py.browser.protocols.http import HttpRequest, HttpResponse, Transport
from chat_py.models.answer_event import AnswerEvent, AnswerFailure

__all__ = ["EndpointAnswers"]

PATIENCE = 120.0
"""Seconds without a byte after which an answer counts as broken: models that reason first, or are
loaded first, are silent for long."""


class EndpointAnswers:
    """Asks an endpoint that speaks `protocol`, once: nobody knows whether asking it again would
    cost twice, so that is for a person to decide.

    The requests go out as they are, with no cookie and no header of the chat's own: endpoints of
    another origin refuse what they do not know.
    """

    def __init__(
        self, *, protocol: str, transport: Transport, clock: Clock, page: Callable[[], str]
    ) -> None:
        """`page` gives the address of the page that asks."""
        self._page = page
        self._protocol = protocol
        self._transport = transport
        self._clock = clock

    async def answer(self, prompt: Prompt) -> AsyncGenerator[AnswerEvent]:
        """The events of the answer; the last one is an `AnswerDone` or an `AnswerFailure`.

        Raises `ConfigurationError` where an address or a model is missing.
        """
        request = build_request(self._protocol, prompt)
        try:
            response = await self._transport.send(_http(request))
        except TransportError as error:
            yield unreachable(request.url, error, page=self._page())
            return
        try:
            async with aclosing(self._read(response)) as events:
                async for event in events:
                    yield event
        finally:
            response.close()

    async def _read(self, response: HttpResponse) -> AsyncGenerator[AnswerEvent]:
        if not 200 <= response.status < 300:
            yield await self._refusal(response)
            return
        empty = True
        reader = make_reader(self._protocol)
        try:
            async with aclosing(response.chunks()) as chunks:
                while not reader.finished:
                    async with asyncio.timeout(PATIENCE):
                        chunk = await anext(chunks, None)
                    if chunk is None and empty:
                        yield unreadable("")
                        return
                    empty = empty and not chunk
                    for event in reader.end() if chunk is None else reader.feed(chunk):
                        yield event
        except (TransportError, TimeoutError):
            yield broken()

    async def _refusal(self, response: HttpResponse) -> AnswerFailure:
        body = bytearray()
        with suppress(TransportError, TimeoutError):
            async with asyncio.timeout(PATIENCE), aclosing(response.chunks()) as chunks:
                async for chunk in chunks:
                    body += chunk
                    if len(body) > MAX_BODY:
                        break
        return read_error(response.status, response.headers, bytes(body), self._clock.now())


def _http(request: BackendRequest) -> HttpRequest:
    headers = {"content-type": "application/json", **request.headers}
    return HttpRequest(
        request.method,
        request.url,
        headers,
        write_json(request.body),
        credentials="omit",
        stays=True,  # a key is for this origin alone
    )
