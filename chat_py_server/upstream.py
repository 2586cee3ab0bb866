"""Answers from an endpoint that speaks one of the protocols of models, streamed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing

import httpx

from chat_py.backends.readers.draft import Limits
from chat_py.backends.readers.http_error import read_error
from chat_py.backends.readers.protocols import make_reader
from chat_py.backends.requests.prompt import BackendRequest, Prompt, PromptMessage
from chat_py.backends.requests.protocols import build_request
from chat_py.border.json_text import write_json
from chat_py.models.answer_event import AnswerEvent, AnswerFailure, AnswerStart
from chat_py.models.message import Message
from chat_py_server.config import Upstream
from chat_py_server.seed import Seed
from chat_py_server.sent_files import FilesOfMessages
from chat_py_server.upstream_failures import UpstreamFailures

__all__ = ["UpstreamResponder"]

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
"""Seconds; the first number is the longest silence between two pieces of the response."""
WORDLESS = 60.0
"""Seconds without a word after which an endpoint that sends other things is given up."""
MAX_BYTES = 16 * 1024 * 1024
"""Bytes of a whole response."""
MAX_EVENT = 1024 * 1024
"""Bytes of one event of a stream."""
MAX_REFUSAL = 16 * 1024
"""Bytes of an error response that are read."""
MAX_REDIRECTS = 5
REDIRECTS = (301, 302, 307, 308)
"""Status codes after which the same request may go to another address (RFC 9110, 15.4)."""


class UpstreamResponder:
    """Asks the endpoint for each answer, and reads every dialect of the protocol."""

    def __init__(self, settings: Upstream, files: FilesOfMessages) -> None:
        self._settings = settings
        self._files = files
        self._failures = UpstreamFailures(settings)
        self._tls = httpx.create_ssl_context()  # reads all certificates: once is enough

    async def answer(
        self, seed: Seed, conversation: Sequence[Message], version: int
    ) -> AsyncIterator[AnswerEvent]:
        """See `Responder`."""
        request = build_request(self._settings.protocol, await self._prompt(seed, conversation))
        try:
            async with aclosing(self._ask(request)) as events:
                while True:
                    async with asyncio.timeout(WORDLESS):
                        event = await anext(events, None)
                    if event is None:
                        return
                    yield event
        except TimeoutError as error:
            raise self._failures.slow(f"no word for {WORDLESS:g} s") from error
        except httpx.TimeoutException as error:
            raise self._failures.slow(repr(error)) from error
        except httpx.HTTPError as error:
            raise self._failures.unreachable(repr(error)) from error

    async def _prompt(self, seed: Seed, conversation: Sequence[Message]) -> Prompt:
        files = await self._files.of(conversation)
        said = [
            PromptMessage(
                "user" if item.sender == "user" else "assistant",
                (item.content, *files.get(item.id, ())),
            )
            for item in conversation
            if not item.is_media
        ]
        return Prompt(
            url=self._settings.url,
            messages=(PromptMessage("system", (seed.system,)), *said),
            model=seed.model.name or self._settings.model,
            key=self._settings.key,
            max_tokens=seed.model.max_tokens,
            temperature=seed.model.temperature,
            think=seed.model.think,
        )

    async def _ask(self, request: BackendRequest) -> AsyncGenerator[AnswerEvent]:
        """The events of the response. The request, which holds the key, stays within its origin.

        Raises `ResponderError` and `httpx.HTTPError`.
        """
        headers = {**request.headers, "content-type": "application/json"}
        content = write_json(request.body).encode()
        url = httpx.URL(request.url)
        async with httpx.AsyncClient(timeout=TIMEOUT, verify=self._tls) as client:
            for _ in range(MAX_REDIRECTS + 1):
                async with client.stream("POST", url, content=content, headers=headers) as response:
                    location = response.headers.get("location", "")
                    if response.status_code not in REDIRECTS or not location:
                        async for event in self._read(response):
                            yield event
                        return
                    target = url.join(location)
                if _origin(target) != _origin(url):
                    raise self._failures.redirected(target)
                url = target
        raise self._failures.redirected(url)

    async def _read(self, response: httpx.Response) -> AsyncGenerator[AnswerEvent]:
        if not response.is_success:
            raise await self._refusal(response)
        reader = make_reader(
            self._settings.protocol, limits=Limits(body=MAX_BYTES, event=MAX_EVENT)
        )
        async for part in response.aiter_bytes():
            for event in reader.feed(part):
                if isinstance(event, AnswerFailure):
                    raise self._failures.reported(event)
                if not isinstance(event, AnswerStart):  # the endpoint's ids are its own
                    yield event
            if reader.finished:
                return
        for event in reader.end():
            if isinstance(event, AnswerFailure):
                raise self._failures.reported(event)
            yield event

    async def _refusal(self, response: httpx.Response) -> Exception:
        said = bytearray()
        async for part in response.aiter_bytes():
            said += part
            if len(said) > MAX_REFUSAL:
                break
        status = response.status_code
        failure = read_error(status, response.headers, bytes(said), time.time_ns() // 1_000_000)
        return self._failures.reported(failure, status)


def _origin(url: httpx.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port  # httpx gives no port where it is the default
