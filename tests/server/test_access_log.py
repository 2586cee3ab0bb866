from __future__ import annotations

import logging

import pytest
from pydantic_core import from_json

from tests.server.conftest import Guest, Meet, Start


def test_every_reply_has_an_id_of_its_own(guest: Guest) -> None:
    ids = {guest.get(path).headers["x-request-id"] for path in ("/healthz", "/api/chats", "/none")}
    assert len(ids) == 3


def test_each_request_is_one_line_without_what_was_said(
    start: Start, meet: Meet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "chat_py_server.access")
    guest = meet(start(access_log=True))
    account = guest.get("/api/chats?secret=1").headers["x-chat-account"]
    guest.say("between us")
    guest.get("/api/nothing")
    lines = [from_json(message) for message in caplog.messages if message.startswith("{")]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/api/chats", 200),
        ("POST", "/api/chat/kai/message", 201),
        ("GET", "/api/nothing", 404),
    ]
    assert {line["account"] for line in lines} == {account}
    assert all(line["bytes"] > 0 and line["request"] for line in lines)
    assert "between us" not in caplog.text
    assert "secret" not in caplog.text


def test_without_the_setting_nothing_is_logged(
    guest: Guest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "chat_py_server.access")
    guest.get("/api/chats")
    assert not [message for message in caplog.messages if message.startswith("{")]
