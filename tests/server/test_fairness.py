"""What takes long for one guest holds up no other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import uvloop
from pydantic import BaseModel

from chat_py.models.chat import ChatSummaries, HistoryPage
from chat_py.models.message import SavedMessage
from chat_py_server.__main__ import serving_settings
from chat_py_server.app import create_app
from chat_py_server.config import Config
from tests.server.conftest import Guest


class Held:
    """The first call of a method waits from `waits` on until `go`."""

    def __init__(self) -> None:
        self.waits, self.go = threading.Event(), threading.Event()

    def around(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """The method in its place."""

        def method(*arguments: Any, **options: Any) -> Any:
            if not self.waits.is_set():
                self.waits.set()
                assert self.go.wait(30)
            return original(*arguments, **options)

        return method


Hold = Callable[[type[BaseModel]], Held]


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Hold:
    """Holds the first time that a model is written as JSON."""

    def hold_one(model: type[BaseModel]) -> Held:
        held = Held()
        monkeypatch.setattr(model, "model_dump_json", held.around(model.model_dump_json))
        return held

    return hold_one


@pytest.mark.parametrize(
    ("model", "path"),
    [(HistoryPage, "/api/chat/kai/history?limit=500"), (ChatSummaries, "/api/chats")],
)
def test_a_large_page_is_written_beside_the_others(
    guest: Guest, stranger: Guest, hold: Hold, model: type[BaseModel], path: str
) -> None:
    guest.say("hello")
    stranger.say("hello")
    held = hold(model)
    with ThreadPoolExecutor(1) as pool:
        large = pool.submit(guest.get, path)
        assert held.waits.wait(30)
        assert stranger.get(path).status_code == 200
        assert stranger.say("and I?").status_code == 201
        assert stranger.ask("and an answer?")[1].last.name == "done"
        assert not large.done()
        held.go.set()
    assert large.result().status_code == 200


def test_a_message_that_takes_long_to_store_holds_up_no_reader(
    guest: Guest, stranger: Guest, hold: Hold
) -> None:
    guest.say("hello")
    stranger.say("hello")
    held = hold(SavedMessage)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(guest.say, "slow")
        assert held.waits.wait(30)
        assert stranger.history()["total"] > 0
        assert stranger.get("/healthz").status_code == 200
        assert not slow.done()
        held.go.set()
    assert slow.result().status_code == 201


def test_it_is_served_by_uvloop_and_httptools(tmp_path: Path) -> None:
    config = Config(data=tmp_path)
    application = create_app(config)
    settings = serving_settings(application, config)
    settings.load()
    assert settings.get_loop_factory() in (uvloop.new_event_loop, uvloop.Loop)
    assert "httptools" in settings.http_protocol_class.__mro__[1].__module__
