"""Against a small OpenAI-compatible endpoint on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic_core import from_json, to_json
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from chat_py.models.message import Message
from chat_py_server import upstream
from chat_py_server.config import Upstream
from chat_py_server.seed import SEEDS
from chat_py_server.upstream import UpstreamResponder
from tests.server.conftest import Guest, Meet, Start, serving


class NoCompletions:
    async def close(self) -> None:
        """Nothing runs here."""


@dataclass
class Endpoint:
    """Answers what `reply` holds and remembers what it was asked."""

    reply: list[bytes] = field(default_factory=list[bytes])
    status: int = 200
    hang: bool = False
    again: bytes = b""
    """What is sent for ever after `reply`, with a pause between."""
    pause: float = 0.0
    sent: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    key: str = ""
    path: str = ""
    completions: NoCompletions = field(default_factory=NoCompletions)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        self.asked.append(from_json(await request.body()))
        self.key = request.headers.get("authorization", "")
        self.path = request.url.path
        response: Response = PlainTextResponse("the endpoint's inner secrets", self.status)
        if self.status == 200 or self.again:
            response = StreamingResponse(
                self._stream(), self.status, media_type="text/event-stream"
            )
        await response(scope, receive, send)

    async def _stream(self) -> AsyncIterator[bytes]:
        for part in self.reply:
            yield part
        while self.again:
            yield self.again
            self.sent += len(self.again)
            await asyncio.sleep(self.pause)
        if self.hang:
            await asyncio.Event().wait()


def chunk(text: str | None = None, finish: str | None = None) -> bytes:
    delta = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return b"data: " + to_json({"object": "chat.completion.chunk", "choices": [choice]}) + b"\n\n"


DONE = b"data: [DONE]\n\n"


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint()


@pytest.fixture
def guest(endpoint: Endpoint, start: Start, meet: Meet) -> Iterator[Guest]:
    with serving(endpoint) as url:
        yield meet(start(upstream=Upstream(f"{url}/v1", "small-model", "the-key")))


def test_an_answer_comes_from_the_endpoint(endpoint: Endpoint, guest: Guest) -> None:
    endpoint.reply = [
        b": hello\n\n",
        chunk(""),
        chunk("Grü"),
        chunk("ße!"),
        chunk(finish="stop"),
        b'data: {"choices":[],"usage":{"total_tokens":3}}\n\n',
        DONE,
    ]
    _, answer = guest.ask("Sag Hallo", "mira")
    assert [event.data["text"] for event in answer.deltas] == ["Grü", "ße!"]
    assert answer.last.name == "done"
    assert guest.texts("mira")[-1] == "Grüße!"
    asked = endpoint.asked[0]
    assert (endpoint.path, endpoint.key) == ("/v1/chat/completions", "Bearer the-key")
    assert (asked["model"], asked["stream"]) == ("small-model", True)
    assert asked["messages"][0]["role"] == "system"
    assert "Mira" in asked["messages"][0]["content"]
    assert asked["messages"][-1] == {"role": "user", "content": "Sag Hallo"}
    assert {message["role"] for message in asked["messages"][1:]} == {"user", "assistant"}
    assert all(message["content"] for message in asked["messages"])


@pytest.mark.parametrize(
    ("status", "type"), [(401, "server"), (429, "ratelimit"), (500, "server"), (404, "server")]
)
def test_a_refusal_is_told_without_its_secrets(
    endpoint: Endpoint, guest: Guest, status: int, type: str
) -> None:
    endpoint.status = status
    _, answer = guest.ask("hi")
    assert answer.last.name == "error"
    assert answer.last.data["type"] == type
    assert "secret" not in answer.last.data["error"]
    assert guest.texts()[-1] == "hi"


@pytest.mark.parametrize(
    "rest", [[], [b"data: {broken\n\n"], [b'data: {"error":{"message":"overloaded"}}\n\n']]
)
def test_what_breaks_off_is_kept_and_said(
    endpoint: Endpoint, guest: Guest, rest: list[bytes]
) -> None:
    endpoint.reply = [chunk("so "), chunk("far"), *rest]
    message_id, answer = guest.ask("hi")
    assert (answer.text, answer.last.name) == ("so far", "error")
    message = guest.history()["messages"][-1]
    assert (message["content"], message["state"]) == ("so far", "broken")
    endpoint.reply = [chunk("all of it"), chunk(finish="stop"), DONE]
    guest.complete(chatId="kai", messageId=message_id)
    assert guest.texts()[-2:] == ["hi", "all of it"]


def test_a_hanging_endpoint_can_be_stopped(endpoint: Endpoint, guest: Guest, meet: Meet) -> None:
    endpoint.reply, endpoint.hang = [chunk("and then")], True
    guest.say("hi")
    with guest.stream("POST", "/api/completion", json={"chatId": "kai"}) as response:
        lines = (line for line in response.iter_lines() if line.startswith("data:"))
        completion_id = next(lines).split('"')[3]
        assert "and then" in next(lines)
        stopped = meet(str(guest.base_url), same_as=guest).delete(
            f"/api/completion/{completion_id}"
        )
        assert stopped.json()["stopped"] is True
        assert '"stopped":true' in next(lines)
    assert guest.texts()[-1] == "and then"


def test_nobody_at_the_address(start: Start, meet: Meet) -> None:
    guest = meet(start(upstream=Upstream("http://127.0.0.1:1/v1", "m")))
    _, answer = guest.ask("hi")
    assert answer.last.name == "error"
    assert answer.last.data["type"] == "network"
    assert "cannot be reached" in answer.last.data["error"]


def test_a_new_version_that_comes_to_nothing_gives_the_old_one_back(
    endpoint: Endpoint, guest: Guest
) -> None:
    endpoint.reply = [chunk("the old one"), chunk(finish="stop"), DONE]
    message_id, _ = guest.ask("hi")
    endpoint.status = 500
    guest.complete(chatId="kai", messageId=message_id, regenerate=True)
    assert guest.texts()[-2:] == ["hi", "the old one"]


def test_pictures_and_empty_texts_are_not_sent(endpoint: Endpoint) -> None:
    endpoint.reply = [chunk("seen"), chunk(finish="stop"), DONE]
    conversation = [
        Message(sender="user", content="What do you see?"),
        Message(sender="bot", content=""),
        Message(sender="bot", content="a picture's caption", type="image", image_url="/a.svg"),
    ]

    async def ask(url: str) -> list[str]:
        responder = UpstreamResponder(Upstream(url, "m"))
        return [text async for text in responder.answer(SEEDS["kai"], conversation, 0)]

    with serving(endpoint) as url:
        assert asyncio.run(ask(url)) == ["seen"]
    assert [item["content"] for item in endpoint.asked[0]["messages"][1:]] == ["What do you see?"]


COMMENT = b": " + b"x" * 60_000 + b"\n\n"
PIECE = chunk("x" * 60_000)


@pytest.mark.parametrize(
    "endless",
    [
        b"data: " + b"x" * 60_000,
        COMMENT,
        PIECE,
        chunk(""),
        chunk("x"),
        b"\n" * 60_000,
        b'data: {"choices":[]}\n\n' * 2_000,
    ],
    ids=["one line", "comments", "text", "no text", "words", "empty lines", "no choices"],
)
def test_an_endpoint_without_an_end_is_given_up(
    endpoint: Endpoint, guest: Guest, monkeypatch: pytest.MonkeyPatch, endless: bytes
) -> None:
    monkeypatch.setattr(upstream, "MAX_BYTES", 400_000)
    endpoint.reply, endpoint.again = [chunk("so far")], endless
    _, answer = guest.ask("hi")
    assert answer.last.name == "error"
    assert len(answer.text) < 300_000
    assert endpoint.sent < 40_000_000
    assert guest.history()["messages"][-1]["state"] == "broken"


def test_an_endpoint_that_only_hums_is_given_up(
    endpoint: Endpoint, guest: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upstream, "WORDLESS", 0.3)
    endpoint.reply, endpoint.again, endpoint.pause = [chunk("so far")], b": hum\n\n", 0.01
    _, answer = guest.ask("hi")
    assert (answer.last.data["type"], answer.text) == ("timeout", "so far")


def test_a_refusal_without_an_end_is_read_in_part(endpoint: Endpoint, guest: Guest) -> None:
    endpoint.status, endpoint.again = 500, b"x" * 60_000
    _, answer = guest.ask("hi")
    assert "status 500" in answer.last.data["error"]
    assert endpoint.sent < 20_000_000
