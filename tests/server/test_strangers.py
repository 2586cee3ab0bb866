"""Whoever knows the ids of somebody else's things can do nothing with them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from chat_py_server.app import create_app
from chat_py_server.config import Config
from tests.server.conftest import NO_LIMITS, SLOW, Guest, begin, serving


@dataclass(frozen=True)
class Theirs:
    """The ids of somebody's things; `running` is an answer that is being written."""

    guest: Guest
    chat: str
    message: str
    answer: str
    running: str
    file: str

    def state(self) -> Any:
        """All that they see, without what an answer gets longer by."""
        chat = self.guest.get("/api/chat?chatId=luna").json()
        assert chat["activeCompletion"]["completionId"] == self.running
        return self.guest.history("kai"), self.guest.get(self.file).content, chat["chat"]


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theirs]:
    config = Config(data=tmp_path_factory.mktemp("x"), responder_rate=SLOW, limits=NO_LIMITS)
    with serving(create_app(config)) as url, Guest(url) as guest:
        file = guest.post("/api/files", files={"file": ("a.txt", b"mine", "text/plain")}).json()
        part = {"type": "file", "url": file["url"]}
        said = guest.post("/api/chat/kai/message", json={"content": "mine", "parts": [part]})
        head = begin(guest, 3, messageId=said.json()["messageId"])
        guest.delete(f"/api/completion/{head.start['completionId']}")
        guest.say("a long tale", "luna")
        running = begin(guest, 3, chatId="luna")
        yield Theirs(
            guest,
            guest.get("/api/chat?chatId=kai").json()["userChatId"],
            said.json()["messageId"],
            head.start["messageId"],
            running.start["completionId"],
            file["url"],
        )


@pytest.fixture
def intruder(theirs: Theirs) -> Iterator[Guest]:
    with Guest(str(theirs.guest.base_url).rstrip("/")) as guest:
        guest.get("/api/chats")
        yield guest


IDS = ("chat", "message", "answer", "running")
NO_FILE = "/api/files/" + "0" * 32
Attempt = Callable[[Guest, Theirs], httpx.Response]


def act(action: str) -> Attempt:
    def attempt(guest: Guest, theirs: Theirs) -> httpx.Response:
        path = f"/api/chat/kai/message/{theirs.message}/action"
        return guest.post(path, json={"action": action})

    return attempt


ATTEMPTS: dict[str, Attempt] = {
    "read the chat": lambda g, t: g.get(f"/api/chat/{t.chat}/history"),
    "write into the chat": lambda g, t: g.say("x", t.chat),
    "edit a message": lambda g, t: g.post(
        "/api/chat/kai/message", json={"content": "x", "replaces": t.message}
    ),
    "edit it where it is": lambda g, t: g.post(
        f"/api/chat/{t.chat}/message", json={"content": "x", "replaces": t.message}
    ),
    "delete a message": act("delete"),
    "restore a message": act("restore"),
    "like a message": act("like"),
    "act in their chat": lambda g, t: g.post(
        f"/api/chat/{t.chat}/message/{t.message}/action", json={"action": "delete"}
    ),
    "read versions": lambda g, t: g.get(f"/api/chat/kai/message/{t.answer}/versions"),
    "read versions where they are": lambda g, t: g.get(
        f"/api/chat/{t.chat}/message/{t.answer}/versions"
    ),
    "have their message answered": lambda g, t: g.post(
        "/api/completion", json={"chatId": "kai", "messageId": t.message}
    ),
    "have it answered where it is": lambda g, t: g.post(
        "/api/completion", json={"chatId": t.chat, "messageId": t.message}
    ),
    "regenerate their answer": lambda g, t: g.post(
        "/api/completion", json={"chatId": "kai", "messageId": t.answer, "regenerate": True}
    ),
    "follow the running answer": lambda g, t: g.get(f"/api/completion/{t.running}"),
    "stop the running answer": lambda g, t: g.delete(f"/api/completion/{t.running}"),
    "get suggestions for the chat": lambda g, t: g.get(f"/api/suggestions?chatId={t.chat}"),
    "read a file": lambda g, t: g.get(t.file),
    "take a file back": lambda g, t: g.delete(t.file),
    "send a file": lambda g, t: g.post(
        "/api/chat/kai/message",
        json={"content": "x", "parts": [{"type": "file", "url": t.file}]},
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_it_is_as_if_it_were_not_there(attempt: Attempt, theirs: Theirs, intruder: Guest) -> None:
    before = theirs.state()
    reply = attempt(intruder, theirs)
    unknown = attempt(intruder, replace(theirs, **dict.fromkeys(IDS, "0" * 32), file=NO_FILE))
    assert reply.status_code == unknown.status_code in (204, 404, 422), reply.text
    assert "mine" not in reply.text
    assert theirs.state() == before


def test_an_unknown_chat_and_theirs_are_told_alike(theirs: Theirs, intruder: Guest) -> None:
    assert intruder.get(f"/api/chat?chatId={theirs.chat}").json() == {"chat": False}


def test_their_former_chat_does_not_come_back_to_somebody_else(
    theirs: Theirs, intruder: Guest
) -> None:
    body = {"chatId": "kai", "userChatId": theirs.chat}
    found = intruder.post("/api/chat", json=body).json()
    assert found["userChatId"] != theirs.chat
    assert "mine" not in intruder.texts()


def test_an_account_and_a_key_of_theirs_replay_nothing(theirs: Theirs, intruder: Guest) -> None:
    theirs.guest.say("with a key", "aldous", key="shared")
    mine = intruder.say("with a key", "aldous", key="shared")
    assert mine.status_code == 201
    assert "idempotent-replayed" not in mine.headers


def test_what_they_said_is_in_no_file_of_the_page(theirs: Theirs, intruder: Guest) -> None:
    for path in (Path("/data/chat.sqlite3"), Path("/chat.sqlite3"), Path("/static/../keys")):
        assert intruder.get(str(path)).status_code == 404
