"""Answers from an OpenAI-compatible endpoint: `POST {url}/chat/completions`, streamed."""

from __future__ import annotations

import asyncio
import codecs
import logging
import re
from collections.abc import AsyncIterator, Sequence

import httpx
from pydantic import BaseModel, JsonValue, ValidationError

from chat_py.base.errors import ErrorType
from chat_py.models.message import Message
from chat_py_server.config import Upstream
from chat_py_server.responder import ResponderError
from chat_py_server.seed import Seed

__all__ = ["UpstreamResponder"]

log = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(60.0, connect=10.0)
"""Seconds; the first number is the longest silence between two pieces of the response."""
WORDLESS = 60.0
"""Seconds without a word of text after which an endpoint that sends other things is given up."""
MAX_BYTES = 16 * 1024 * 1024
"""Bytes of a whole response."""
MAX_LINE = 1024 * 1024
MAX_REFUSAL = 16 * 1024
"""Bytes of an error response, for the log."""
LINE_END = re.compile(r"\r\n|\n|\r")
TOO_MUCH = "The AI service sent too much."


class _Delta(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    delta: _Delta = _Delta()
    finish_reason: str | None = None


class _Chunk(BaseModel):
    """The part of a `chat.completion.chunk` that matters here."""

    choices: list[_Choice] = []
    error: JsonValue = None


class UpstreamResponder:
    """Asks the endpoint for each answer. The log has a failure in full, the visitor a short
    sentence: an endpoint's own error text may contain what a visitor must not see."""

    def __init__(self, settings: Upstream) -> None:
        path = "/chat/completions"
        self._url = settings.url if settings.url.endswith(path) else settings.url + path
        self._model = settings.model
        self._tls = httpx.create_ssl_context()  # reads all certificates: once is enough
        self._headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}

    async def answer(
        self, seed: Seed, conversation: Sequence[Message], version: int
    ) -> AsyncIterator[str]:
        """See `Responder`."""
        body = {"model": self._model, "stream": True, "messages": _prompt(seed, conversation)}
        try:
            async with (
                httpx.AsyncClient(
                    timeout=TIMEOUT, headers=self._headers, verify=self._tls
                ) as client,
                client.stream("POST", self._url, json=body) as response,
            ):
                if response.status_code != 200:
                    raise await _refused(response)
                texts = _texts(response)
                while True:
                    async with asyncio.timeout(WORDLESS):
                        text = await anext(texts, None)
                    if text is None:
                        return
                    yield text
        except TimeoutError as error:
            log.warning("The endpoint %s sent no text for %s s", self._url, WORDLESS)
            raise ResponderError("The AI service took too long to respond.", "timeout") from error
        except httpx.TimeoutException as error:
            log.warning("The endpoint %s was too slow: %r", self._url, error)
            raise ResponderError("The AI service took too long to respond.", "timeout") from error
        except httpx.HTTPError as error:
            log.warning("The endpoint %s failed: %r", self._url, error)
            raise ResponderError("The AI service cannot be reached.", "network") from error


async def _texts(response: httpx.Response) -> AsyncIterator[str]:
    finished = False
    async for line in _lines(response):
        if not line.startswith("data:"):
            continue
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            return
        try:
            chunk = _Chunk.model_validate_json(data)
        except ValidationError as error:
            log.warning("The endpoint sent something that is not a chunk: %.200s", data)
            raise ResponderError("The AI service's response could not be read.") from error
        if chunk.error is not None:
            log.warning("The endpoint reports: %.500s", data)
            raise ResponderError("The AI service reported an error.")
        for choice in chunk.choices[:1]:
            if choice.delta.content:
                yield choice.delta.content
            finished = finished or choice.finish_reason is not None
    if not finished:
        raise ResponderError("The AI service ended the answer too early.", "network")


async def _lines(response: httpx.Response) -> AsyncIterator[str]:
    """The lines of an event stream, which has its own ends of lines (WHATWG HTML): LF, CR, CRLF.

    Raises `ResponderError` for a line, or a response, that does not end.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    rest: list[str] = []
    size = held = 0
    async for part in response.aiter_bytes():
        size += len(part)
        *lines, last = LINE_END.split(decoder.decode(part))
        for line in lines:
            yield "".join((*rest, line))
            rest, held = [], 0
        rest.append(last)
        held += len(last)
        if size > MAX_BYTES or held > MAX_LINE:
            log.warning("The endpoint sent %d bytes, %d of them in one line", size, held)
            raise ResponderError(TOO_MUCH)
    yield "".join(rest)


async def _refused(response: httpx.Response) -> ResponderError:
    status = response.status_code
    said = bytearray()
    async for part in response.aiter_bytes():
        said += part
        if len(said) > MAX_REFUSAL:
            break
    log.warning("The endpoint answers %s: %.500s", status, said.decode("utf-8", "replace"))
    if status in (401, 403):
        return ResponderError("The AI service does not accept this server's key.")
    kind: ErrorType = "ratelimit" if status == 429 else "server"
    text = "is busy; please try again later" if status == 429 else f"failed with status {status}"
    return ResponderError(f"The AI service {text}.", kind)


def _prompt(seed: Seed, conversation: Sequence[Message]) -> list[dict[str, str]]:
    system = (
        f"You are {seed.character.name}, {seed.manner}. Stay in character. "
        "Answer in the language of the user, in Markdown, in at most 250 words."
    )
    said = [
        {"role": "user" if item.sender == "user" else "assistant", "content": item.content}
        for item in conversation
        if item.content and not item.is_media
    ]
    return [{"role": "system", "content": system}, *said]
