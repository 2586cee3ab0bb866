from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from pydantic_core import from_json

from chat_py.models.message import NewMessage
from chat_py_server.idempotency import IdempotencyKey
from chat_py_server.sql import removal
from chat_py_server.sqlite.repository import SqliteRepository

SECRET = "what-was-said-in-private"
USER = "user"


def said(repository: SqliteRepository, text: str, key: str) -> str:
    new = NewMessage(content=text, mood=f"mood of {text}")  # type: ignore[call-arg]
    reply = asyncio.run(repository.add_message(IdempotencyKey(USER, key, "print"), "kai", new))
    return from_json(reply.body)["messageId"]


def act(repository: SqliteRepository, message: str, action: str) -> None:
    asyncio.run(repository.act(IdempotencyKey(USER), "kai", message, action))  # type: ignore[arg-type]


def texts(repository: SqliteRepository) -> list[str]:
    page = asyncio.run(repository.history(USER, "kai", limit=500, offset=0))
    return [message.content for message in page.messages]


def on_disk(folder: Path) -> bool:
    return any(SECRET.encode() in path.read_bytes() for path in folder.iterdir())


@pytest.fixture
def repository(tmp_path: Path):
    opened = SqliteRepository(tmp_path)
    yield opened
    opened.close()


def test_a_deleted_text_is_gone_from_the_disk_and_from_stored_replies(
    repository: SqliteRepository, tmp_path: Path
) -> None:
    message = said(repository, SECRET, "k1")
    said(repository, "to be kept", "k2")
    asyncio.run(repository.open_chat(IdempotencyKey(USER, "k3", "open"), "kai", reset=False))
    act(repository, message, "delete")
    assert asyncio.run(repository.purge(undo=600, retention=None)) == 0
    assert on_disk(tmp_path)
    act(repository, message, "restore")
    assert SECRET in texts(repository)
    act(repository, message, "delete")
    assert asyncio.run(repository.purge(undo=-1, retention=None)) == 1
    assert not on_disk(tmp_path)
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
    repository: SqliteRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(removal, "PORTION", 3)
    for number in range(8):
        said(repository, f"{SECRET} {number}", f"k{number}")
    asyncio.run(repository.open_chat(IdempotencyKey(USER), "kai", reset=True))
    said(repository, "in the new one", "k9")
    assert asyncio.run(repository.purge(undo=-1, retention=None)) >= 9
    assert not on_disk(tmp_path)
    assert texts(repository)[-1] == "in the new one"


def test_chats_in_which_nobody_speaks_go_when_a_retention_is_set(
    repository: SqliteRepository, tmp_path: Path
) -> None:
    said(repository, SECRET, "k1")
    asyncio.run(repository.purge(undo=600, retention=3600))
    assert SECRET in texts(repository)
    asyncio.run(repository.purge(undo=600, retention=-1))
    assert not on_disk(tmp_path)
    assert SECRET not in texts(repository)
