"""The application under a path of another one: everything holds there, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from chat_py_server.app import create_app
from chat_py_server.config import Config
from chat_py_server.scope import route_path
from tests.server.conftest import FAST, NO_LIMITS, Guest, serving


class Mounted:
    """Another application, with this one under `/bot`."""

    def __init__(self, config: Config) -> None:
        self._chat = create_app(config)
        self._app = Starlette(routes=[Mount("/bot", self._chat)])
        self.completions = self._chat.completions

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._app(scope, receive, send)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Guest]:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages/host.html").write_text("<p>host")
    limits = {"user_requests": 5, "address_requests": 1000, "address_guests": 1000}
    config = Config(
        data=tmp_path / "data",
        pages=tmp_path / "pages",
        responder_rate=FAST,
        limits=type(NO_LIMITS)(**limits),
    )
    with serving(Mounted(config)) as url, Guest(f"{url}/bot") as guest:
        yield guest


def test_identity_holds(mounted: Guest) -> None:
    first = mounted.get("/api/chat?chatId=kai")
    assert first.status_code == 200
    assert "Path=/bot/;" in first.headers["set-cookie"]
    assert mounted.get("/api/chat?chatId=kai").json()["userChatId"] == first.json()["userChatId"]


def test_limits_hold(mounted: Guest) -> None:
    mounted.get("/api/chats")
    assert [mounted.get("/api/chats").status_code for _ in range(6)] == [200] * 5 + [429]
    assert mounted.get("/api/healthz").status_code == 200


def test_policies_hold(mounted: Guest) -> None:
    strict = mounted.get("/pages/host.html")
    assert strict.status_code == 200
    assert "require-trusted-types-for" in strict.headers["content-security-policy"]
    assert "sandbox" in mounted.get("/api/healthz").headers["content-security-policy"]


def test_other_sites_are_refused(mounted: Guest) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    reply = mounted.post("/api/chat/kai/message", json={"content": "x"}, headers=headers)
    assert reply.status_code == 403


def test_an_answer_comes(mounted: Guest) -> None:
    _, answer = mounted.ask("hello")
    assert answer.last.name == "done"


@pytest.mark.parametrize(
    ("root", "path", "found"),
    [
        ("", "/api/chats", "/api/chats"),
        ("/bot", "/bot/api/chats", "/api/chats"),
        ("/bot/", "/bot/api/chats", "/api/chats"),
        ("/bot", "/bottle/api", "/bottle/api"),
        ("/bot", "/api/chats", "/api/chats"),
        ("/bot", "/bot", "/bot"),
    ],
)
def test_the_path_below_the_root(root: str, path: str, found: str) -> None:
    assert route_path({"root_path": root, "path": path}) == found
