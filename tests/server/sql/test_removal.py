from __future__ import annotations

import asyncio

import pytest
from pydantic_core import from_json

from chat_py.models.message import MessageAction, NewMessage
from chat_py_server.idempotency import IdempotencyKey
from chat_py_server.sql import removal
from chat_py_server.sql.repository import SqlRepository
from tests.server.sql.conftest import Instances, Stored

SECRET = "what-was-said-in-private"
USER = "user"


def said(repository: SqlRepository, text: str, key: str) -> str:
    new = NewMessage(content=text, mood=f"mood of {text}")  # type: ignore[call-arg]
    reply = asyncio.run(repository.add_message(IdempotencyKey(USER, key, "print"), "kai", new))
    return from_json(reply.body)["messageId"]


def act(repository: SqlRepository, message: str, action: str) -> None:
    wanted = MessageAction(action=action)  # type: ignore[arg-type]
    asyncio.run(repository.act(IdempotencyKey(USER), "kai", message, wanted))


def texts(repository: SqlRepository) -> list[str]:
    page = asyncio.run(repository.history(USER, "kai", limit=500, offset=0))
    return [message.content for message in page.messages]


@pytest.fixture
def repository(instances: Instances) -> SqlRepository:
    return instances(60)


def test_a_deleted_text_is_gone_from_the_disk_and_from_stored_replies(
    repository: SqlRepository, stored: Stored
) -> None:
    message = said(repository, SECRET, "k1")
    said(repository, "to be kept", "k2")
    asyncio.run(repository.open_chat(IdempotencyKey(USER, "k3", "open"), "kai", reset=False))
    act(repository, message, "delete")
    assert asyncio.run(repository.purge(undo=600, retention=None)) == 0
    assert stored(SECRET)
    act(repository, message, "restore")
    assert SECRET in texts(repository)
    act(repository, message, "delete")
    assert asyncio.run(repository.purge(undo=-1, retention=None)) == 1
    assert not stored(SECRET)
    assert "to be kept" in texts(repository)
    # The key has acted, and does not act again.
    assert said(repository, SECRET, "k1") == message
    assert SECRET not in texts(repository)
    reply = asyncio.run(
        repository.open_chat(IdempotencyKey(USER, "k3", "open"), "kai", reset=False)
    )
    assert reply.replayed
    assert "to be kept" in reply.body
    assert SECRET not in reply.body


def test_a_chat_that_was_begun_anew_is_removed_in_portions(
    repository: SqlRepository, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal, "PORTION", 3)
    for number in range(8):
        said(repository, f"{SECRET} {number}", f"k{number}")
    asyncio.run(repository.open_chat(IdempotencyKey(USER), "kai", reset=True))
    said(repository, "in the new one", "k9")
    assert asyncio.run(repository.purge(undo=-1, retention=None)) >= 9
    assert not stored(SECRET)
    assert texts(repository)[-1] == "in the new one"


def test_chats_in_which_nobody_speaks_go_when_a_retention_is_set(
    repository: SqlRepository, stored: Stored
) -> None:
    said(repository, SECRET, "k1")
    asyncio.run(repository.purge(undo=600, retention=3600))
    assert SECRET in texts(repository)
    asyncio.run(repository.purge(undo=600, retention=-1))
    assert not stored(SECRET)
    assert SECRET not in texts(repository)
