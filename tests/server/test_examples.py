"""The Python of docs/server.md does what is said there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic_ai import Agent
from pydantic_ai.messages import ModelMessage, ModelResponse, TextPart
from pydantic_ai.models.function import AgentInfo, FunctionModel
from pydantic_ai.models.test import TestModel
from starlette.applications import Starlette
from starlette.routing import Mount

from chat_py_server import Asked, Config, create_app
from tests.server.conftest import PROJECT, Guest, Meet, Start, serving
from tests.server.endpoint import NoCompletions
from tests.server.provider import Provider

TEXT = "Hello from an agent, with **Markdown** and Grüße."


def example(sign: str) -> str:
    """The block of code that has `sign` in it."""
    text = (PROJECT / "docs/server.md").read_text()
    (found,) = [code for code in re.findall(r"```python\n(.*?)```", text, re.S) if sign in code]
    return found


def run(code: str, **names: Any) -> dict[str, Any]:
    """The names that an example makes."""
    exec(compile(code, "docs/server.md", "exec"), names)
    return names


def served(application: Any) -> Any:
    """What an example has made, as `serving` takes it."""
    application.completions = NoCompletions()
    return application


def refuse(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
    return ModelResponse(parts=[TextPart("never")])


def test_an_agent_of_pydantic_ai_answers_in_three_lines(start: Start, meet: Meet) -> None:
    agent = Agent(TestModel(custom_output_text=TEXT))
    code = example("agent.run_stream")
    assert len(code.strip().splitlines()) == 1 + 3
    answer = run(code, Asked=Asked, agent=agent)["answer"]
    guest = meet(start(lambda config: create_app(config, answer=answer)))
    _, received = guest.ask("Hello")
    assert received.last.name == "done"
    assert received.text == TEXT
    assert len(received.deltas) > 1  # piece by piece
    assert guest.texts()[-1] == TEXT


def test_an_agent_that_fails_is_told_without_its_words(start: Start, meet: Meet) -> None:
    # Its model cannot stream, which pydantic-ai says with an exception.
    answer = run(example("agent.run_stream"), Asked=Asked, agent=Agent(FunctionModel(refuse)))
    guest = meet(start(lambda config: create_app(config, answer=answer["answer"])))
    _, received = guest.ask("Hello")
    assert received.last.name == "error"
    assert received.last.data["error"] == "Something went wrong on the server."


def test_a_function_answers_under_a_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHAT_DATA", str(tmp_path))
    chat = run(example("heard {asked.text!r}"))["chat"]
    host = served(Starlette(routes=[Mount("/bot", chat)]))
    host.completions = chat.completions
    with serving(host) as url, Guest(f"{url}/bot") as guest:
        _, received = guest.ask("hi")
        assert received.text == "Kai heard 'hi'."


def test_whoever_a_provider_has_logged_in_is_a_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    provider = Provider()
    with serving(provider) as at:
        for name, value in {
            "CHAT_DATA": str(tmp_path),
            "CHAT_GUESTS": "0",
            "OIDC_METADATA": f"{at}/.well-known/openid-configuration",
            "OIDC_CLIENT": "client",
            "OIDC_SECRET": "secret",
            "SESSION_KEY": "session",
        }.items():
            monkeypatch.setenv(name, value)
        names = run(example("authlib"))
        app = names["app"]
        app.completions = names["chat"].completions
        with serving(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
            assert client.get("/bot/api/chats").status_code == 401
            back = client.get("/login", follow_redirects=True)
            assert [str(step.url).partition("?")[0] for step in back.history] == [
                f"{url}/login",
                f"{at}/authorize",
                f"{url}/callback",
            ]
            first = client.get("/bot/api/chats")
            assert first.status_code == 200
            provider.user = "u-2"
            client.get("/login", follow_redirects=True)
            second = client.get("/bot/api/chats")
            assert second.headers["x-chat-account"] != first.headers["x-chat-account"]


def test_a_header_of_the_proxy_names_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHAT_DATA", str(tmp_path))
    monkeypatch.setenv("CHAT_GUESTS", "0")
    app = run(example("bot:app"))["app"]
    assert isinstance(Config.from_environment({}), Config)
    with serving(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
        assert client.get("/api/chats").status_code == 401
        named = client.get("/api/chats", headers={"X-Forwarded-User": "ada"})
        assert named.status_code == 200
