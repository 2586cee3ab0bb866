"""Answers by a function of the application, and users whom it names, under a path of it."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount

from chat_py.models.answer_event import AnswerEvent, ReasoningDelta
from chat_py_server import Asked, Config, create_app
from chat_py_server.config import Limits
from chat_py_server.responder import ResponderError
from tests.server.conftest import Guest, Meet, serving

Embed = Callable[..., str]
LIMITS = Limits(user_requests=100_000, address_requests=100_000)


@pytest.fixture
def embed(tmp_path: Path) -> Iterator[Embed]:
    """Serves the chat under /bot of another application; gives its address there."""
    with ExitStack() as stack:

        def serve(limits: Limits = LIMITS, **options: Any) -> str:
            stack.close()
            chat = create_app(Config(data=tmp_path / "data", limits=limits), **options)

            @asynccontextmanager
            async def lifespan(_: Starlette) -> AsyncIterator[None]:
                yield
                await chat.close()

            host: Any = Starlette(routes=[Mount("/bot", chat)], lifespan=lifespan)
            host.completions = chat.completions
            return stack.enter_context(serving(host)) + "/bot"

        yield serve


async def echo(asked: Asked) -> str:
    return f"{asked.character.name} heard {asked.text!r}, {len(asked.messages)} in all"


async def in_pieces(asked: Asked) -> AsyncIterator[str | AnswerEvent]:
    yield ReasoningDelta("thinking")
    yield "one "
    yield "two"


async def refusing(asked: Asked) -> AsyncIterator[str]:
    yield "so far"
    raise ResponderError("Not today.", "overloaded", retry_after=9)


async def wrong(asked: Asked) -> Any:
    return 7


def test_an_async_function_answers(embed: Embed, meet: Meet) -> None:
    guest = meet(embed(answer=echo))
    _, answer = guest.ask("hello")
    assert answer.text == "Kai heard 'hello', 2 in all"
    assert guest.texts()[-1] == answer.text


def test_an_async_generator_answers_in_pieces(embed: Embed, meet: Meet) -> None:
    _, answer = meet(embed(answer=in_pieces)).ask("hello")
    names = [event.name for event in answer.events]
    assert names[:2] == ["start", "reasoning"]
    assert [event.data["text"] for event in answer.deltas] == ["one ", "two"]


def test_what_an_answer_refuses_is_told(embed: Embed, meet: Meet) -> None:
    _, answer = meet(embed(answer=refusing)).ask("hello")
    assert answer.text == "so far"
    assert answer.last.data == {"error": "Not today.", "type": "overloaded", "retryAfter": 9}


def test_what_is_no_answer_is_told_to_whoever_runs_it(
    embed: Embed, meet: Meet, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        _, answer = meet(embed(answer=wrong)).ask("hello")
    assert answer.last.name == "error"
    assert "int" not in answer.last.data["error"]
    assert "`answer` gave int" in caplog.text


def by_header(request: Request) -> str | None:
    return request.headers.get("x-forwarded-user")


async def later(request: Request) -> str | None:
    return by_header(request)


@pytest.mark.parametrize("identify", [by_header, later])
def test_a_user_whom_the_application_names_is_the_same_in_every_browser(
    embed: Embed, meet: Meet, identify: Any
) -> None:
    url = embed(identify=identify)

    def browser(name: str) -> Guest:
        guest = meet(url)
        guest.headers["x-forwarded-user"] = name
        return guest

    first, second, other = browser("ada"), browser("ada"), browser("eve")
    first.say("a secret")
    assert "a secret" in second.texts()
    assert "a secret" not in other.texts()
    assert not first.cookies
    account = first.get("/api/chats").headers["x-chat-account"]
    assert second.get("/api/chats").headers["x-chat-account"] == account
    theirs = {"x-chat-account": account}
    assert other.get("/api/chats", headers=theirs).status_code == 401
    # Who is not logged in is a guest.
    assert meet(url).say("hello").status_code == 201


def test_guests_can_be_turned_off(embed: Embed, meet: Meet) -> None:
    was_guest = meet(embed())
    was_guest.say("hello")
    nobody = meet(embed(Limits(guests=0), identify=by_header), same_as=was_guest)
    for path in ("/api/chats", "/api/chat?chatId=kai"):
        refused = nobody.get(path)
        assert refused.status_code == 401
        assert "set-cookie" not in refused.headers
    nobody.headers["x-forwarded-user"] = "ada"
    assert nobody.say("hello").status_code == 201
