"""Addresses in responses, below the path where the application is mounted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from chat_py_server.app import create_app
from chat_py_server.config import Config
from tests.server.conftest import FAST, NO_LIMITS, Guest, Meet, Start, serving


@pytest.fixture
def guest(tmp_path: Path) -> Iterator[Guest]:
    """A guest of the application under `/bot`."""
    chat = create_app(Config(data=tmp_path / "data", responder_rate=FAST, limits=NO_LIMITS))
    host: Any = Starlette(routes=[Mount("/bot", chat)])
    host.completions = chat.completions
    with serving(host) as url, Guest(f"{url}/bot") as client:
        yield client


def test_pictures_are_found_where_they_are_said_to_be(guest: Guest) -> None:
    chat = guest.get("/api/chat?chatId=mira").json()
    pictures = [item["imageUrl"] for item in chat["chat"]["messages"] if item.get("imageUrl")]
    listed = [item["character"]["avatar"] for item in guest.get("/api/chats").json()["chats"]]
    assert chat["character"]["avatar"] == "/bot/static/characters/mira.svg"
    addresses = [chat["character"]["avatar"], *pictures, *listed]
    root = str(guest.base_url).removesuffix("/bot/")
    assert {(path, guest.get(root + path).status_code) for path in addresses} == {
        (path, 200) for path in addresses
    }


def test_a_file_that_was_sent_is_found_again_and_taken_in_a_message(guest: Guest) -> None:
    sent = guest.post("/api/files", files={"file": ("a.txt", b"hello", "text/plain")}).json()
    assert sent["url"].startswith("/bot/api/files/")
    part = {"type": "file", "url": sent["url"]}
    said = guest.post("/api/chat/kai/message", json={"content": "see", "parts": [part]})
    assert said.status_code == 201
    (found,) = [part for part in said.json()["parts"] if part["type"] == "file"]
    assert found["url"] == sent["url"]
    root = str(guest.base_url).removesuffix("/bot/")
    assert guest.get(root + found["url"]).content == b"hello"


def test_a_stream_names_its_files_below_the_path(guest: Guest) -> None:
    _, answer = guest.ask("search the library")
    (picture,) = [
        event.data["url"]
        for event in answer.events
        if event.name == "file" and event.data["url"].startswith("/")
    ]
    assert picture == "/bot/api/images/lisbon-sunset.svg"
    parts = guest.history()["messages"][-1]["parts"]
    assert picture in [part.get("url") for part in parts]


@pytest.mark.parametrize(
    "text", ["/api/images/x.svg", '{"url":"/api/files/x"}', '"url":"/static/y"', "url: /pages/z"]
)
def test_texts_stay_as_they_were_written(guest: Guest, text: str) -> None:
    assert guest.say(text).json()["content"] == text
    assert guest.texts()[-1] == text


def test_the_page_asks_below_the_path(tmp_path: Path, start: Start, meet: Meet) -> None:
    (tmp_path / "static/runtime").mkdir(parents=True)
    (tmp_path / "index.html").write_text('<script src="./a.js" data-api-base="/api"></script>')
    at_the_root = meet(start(root=tmp_path)).get("/")
    assert 'data-api-base="/api"' in at_the_root.text
    chat = create_app(Config(data=tmp_path / "other", root=tmp_path))
    host: Any = Starlette(routes=[Mount("/bot", chat)])
    host.completions = chat.completions
    with serving(host) as url, Guest(f"{url}/bot") as client:
        page = client.get("/")
        assert 'data-api-base="/bot/api"' in page.text
        assert page.headers["etag"] != at_the_root.headers["etag"]


def test_at_the_root_nothing_is_changed(start: Start, meet: Meet) -> None:
    chat = meet(start()).get("/api/chat?chatId=mira").json()
    assert chat["character"]["avatar"] == "/static/characters/mira.svg"
