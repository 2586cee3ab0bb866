"""Answers of an endpoint, as the page asks for them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import from_json

from chat_py.backends.endpoints.answers import PATIENCE, EndpointAnswers
from chat_py.backends.readers.failures import SENTENCES
from chat_py.backends.requests.prompt import Prompt, PromptMessage
from chat_py.base.errors import ConfigurationError, NetworkFailure
from chat_py.locales import Texts
from chat_py.models.answer_event import AnswerDone, AnswerEvent, AnswerFailure, TextDelta
from tests.fakes.clock import FakeClock
from tests.fakes.formats import FakeFormats
from tests.fakes.transport import FakeTransport, Response, Scripted

WIRE = Path(__file__).parents[2] / "data" / "wire"
PAGE = "http://localhost:8000/"
URL = "http://localhost:11434/v1"


def chunk(text: str = "", **more: Any) -> bytes:
    reason = f'"finish_reason":"{more["finish"]}",' if more else ""
    return f'data: {{"choices":[{{{reason}"delta":{{"content":"{text}"}}}}]}}\n\n'.encode()


def stream(*chunks: bytes, **more: Any) -> Response:
    headers = {"content-type": "text/event-stream"}
    return Response(200, headers=headers, chunks=list(chunks), **more)


def prompt(**more: Any) -> Prompt:
    said = (PromptMessage("user", ("Hello",)),)
    return Prompt(**{"url": URL, "model": "llama3.2", "messages": said, **more})


async def ask(
    script: Scripted, protocol: str = "openai", **more: Any
) -> tuple[FakeTransport, list[AnswerEvent]]:
    transport = FakeTransport(script)
    answers = EndpointAnswers(
        protocol=protocol, transport=transport, clock=FakeClock(), page=lambda: PAGE
    )
    return transport, [event async for event in answers.answer(prompt(**more))]


def text_of(events: list[AnswerEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def failure(events: list[AnswerEvent]) -> AnswerFailure:
    last = events[-1]
    assert isinstance(last, AnswerFailure)
    return last


async def test_the_request_is_the_protocol_s_and_has_nothing_of_ours() -> None:
    transport, events = await ask(
        stream(chunk("Hel"), chunk("lo"), chunk(finish="stop"), b"data: [DONE]\n\n"), key="secret"
    )
    assert text_of(events) == "Hello"
    assert isinstance(events[-1], AnswerDone)
    (request,) = transport.sent
    assert (request.method, request.url) == ("POST", f"{URL}/chat/completions")
    assert request.credentials == "omit"
    assert not request.own
    assert {name.lower() for name in request.headers} <= {
        "accept",
        "authorization",
        "content-type",
    }
    body = from_json(str(request.body))
    assert (body["model"], body["stream"]) == ("llama3.2", True)
    assert body["messages"][-1] == {"role": "user", "content": "Hello"}


async def test_a_real_stream_of_another_protocol() -> None:
    _, events = await ask(
        stream((WIRE / "vercel-pydantic-plain.sse").read_bytes()),
        "vercel",
        url="https://ai.example/chat",
    )
    assert text_of(events)
    assert isinstance(events[-1], AnswerDone)


@pytest.mark.parametrize(
    ("script", "key"),
    [
        (NetworkFailure("Failed to fetch"), "backend.unreachable"),
        (Response(401, '{"error": {"message": "bad key"}}'), "backend.key"),
        (Response(404, '{"error": {"message": "model \'x\' not found"}}'), "backend.model"),
        (Response(404, "<html>"), "backend.notfound"),
        (Response(429, "", {"retry-after": "7"}), "backend.busy_for"),
        (Response(200, "<!doctype html><p>Hi", {"content-type": "text/html"}), "backend.page"),
        (Response(200, ""), "backend.unreadable"),
        (stream(chunk("Hel"), cut=True), "backend.broken"),
        (stream(chunk("Hel")), "backend.broken"),
        (stream((WIRE / "agui-pydantic-plain.sse").read_bytes()), "backend.protocol"),
    ],
)
async def test_each_way_to_fail_has_a_sentence_with_the_remedy(script: Scripted, key: str) -> None:
    _, events = await ask(script)
    found = failure(events)
    assert found.key == key
    assert found.key in SENTENCES
    words = Texts("en", FakeFormats())(found.key, **found.values)
    assert "{" not in words


async def test_who_cannot_be_reached_is_named_by_origin_alone() -> None:
    _, events = await ask(NetworkFailure("no"), url="https://ai.example/v1?key=secret")
    assert failure(events).values == {"origin": "https://ai.example"}


async def test_an_endpoint_that_falls_silent_is_given_up() -> None:
    before = asyncio.get_running_loop().time()
    _, events = await ask(stream(chunk("Hel"), open=True))
    assert text_of(events) == "Hel"
    assert failure(events).key == "backend.broken"
    assert asyncio.get_running_loop().time() - before == pytest.approx(PATIENCE, abs=1)


async def test_who_stops_reading_drops_the_connection() -> None:
    transport = FakeTransport(stream(chunk("Hel"), open=True))
    answers = EndpointAnswers(
        protocol="openai", transport=transport, clock=FakeClock(), page=lambda: PAGE
    )
    events = answers.answer(prompt())
    assert await anext(events) == TextDelta("Hel")
    await events.aclose()
    assert transport.responses[0].closed


async def test_what_is_missing_is_named() -> None:
    with pytest.raises(ConfigurationError, match="model"):
        await ask(stream(), model="")
