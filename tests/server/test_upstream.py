"""Against a small OpenAI-compatible endpoint on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest

from chat_py.models.answer_event import FileLink, TextDelta
from chat_py.models.message import Message
from chat_py_server import upstream
from chat_py_server.config import Upstream
from chat_py_server.seed import SEEDS
from chat_py_server.upstream import UpstreamResponder
from tests.server.conftest import Guest, Meet, Start, serving
from tests.server.endpoint import DONE, Endpoint, chunk


@pytest.fixture
def guest(guest_of_endpoint: Guest) -> Guest:
    return guest_of_endpoint


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
    assert guest.texts()[-2:] == ["hi", ""]
    assert guest.history()["messages"][-1]["state"] == "broken"


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


class NoFiles:
    """A conversation without files."""

    async def of(self, conversation: Sequence[Message]) -> dict[str, list[FileLink]]:
        return {}


def test_pictures_and_empty_texts_are_not_sent(endpoint: Endpoint) -> None:
    endpoint.reply = [chunk("seen"), chunk(finish="stop"), DONE]
    conversation = [
        Message(sender="user", content="Show me the sea."),
        Message(sender="bot", content=""),
        Message(sender="user", content="What do you see?"),
        Message(sender="bot", content="a picture's caption", type="image", image_url="/a.svg"),
    ]

    async def ask(url: str) -> list[str]:
        responder = UpstreamResponder(Upstream(url, "m"), NoFiles())
        events = responder.answer(SEEDS["kai"], conversation, 0)
        return [event.text async for event in events if isinstance(event, TextDelta)]

    with serving(endpoint) as url:
        assert asyncio.run(ask(url)) == ["seen"]
    assert [item["content"] for item in endpoint.asked[0]["messages"][1:]] == [
        "Show me the sea.\n\nWhat do you see?"
    ]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_within_the_origin_is_followed(
    endpoint: Endpoint, guest: Guest, status: int
) -> None:
    endpoint.redirects["/v1/chat/completions"] = (status, "/v2/chat/completions/")
    endpoint.reply = [chunk("found"), DONE]
    _, answer = guest.ask("hi")
    assert answer.text == "found"
    assert (endpoint.path, endpoint.key) == ("/v2/chat/completions/", "Bearer the-key")
    assert endpoint.asked[0] == endpoint.asked[1]


def test_the_key_goes_to_no_other_origin(
    endpoint: Endpoint, guest: Guest, caplog: pytest.LogCaptureFixture
) -> None:
    other = Endpoint(reply=[chunk("stolen"), DONE])
    with serving(other) as url:
        endpoint.redirects["/v1/chat/completions"] = (307, f"{url}/v1/chat/completions?key=hidden")
        _, answer = guest.ask("hi")
    assert other.asked == []
    assert answer.last.data["type"] == "server"
    assert f"redirects to {url}/v1/chat/completions:" in caplog.text


def test_redirects_in_a_circle_end(endpoint: Endpoint, guest: Guest) -> None:
    endpoint.redirects["/v1/chat/completions"] = (307, "/v1/chat/completions")
    _, answer = guest.ask("hi")
    assert answer.last.name == "error"
    assert len(endpoint.asked) == upstream.MAX_REDIRECTS + 1


def test_roles_alternate_and_the_user_speaks_first(endpoint: Endpoint, guest: Guest) -> None:
    endpoint.status = 500
    guest.ask("first")
    endpoint.status, endpoint.reply = 200, [chunk("well"), DONE]
    guest.ask("second")
    roles = [message["role"] for message in endpoint.asked[-1]["messages"]]
    assert roles[:2] == ["system", "user"]
    assert all(before != after for before, after in pairwise(roles))
    assert endpoint.asked[-1]["messages"][-1]["content"] == "first\n\nsecond"


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
    monkeypatch.setattr(upstream, "MAX_EVENT", 200_000)
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
