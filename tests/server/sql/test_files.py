"""What is known of files, and when they go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from pydantic_core import from_json

from chat_py.models.message import MessageAction, NewMessage
from chat_py.models.parts import FilePart
from chat_py_server.completions import Completions
from chat_py_server.file_folder import FileFolder
from chat_py_server.housekeeping import Housekeeping
from chat_py_server.idempotency import IdempotencyKey
from chat_py_server.problems import ProblemError
from chat_py_server.repository import FileQuota, StoredFile
from chat_py_server.responder import EmbeddedResponder
from chat_py_server.sql.repository import SqlRepository
from tests.server.sql.conftest import Instances

USER = "user"
QUOTA = FileQuota(1000, 1000)


@pytest.fixture
def repository(instances: Instances) -> SqlRepository:
    return instances(60)


def on_threads(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test in a loop of its own: the database answers from threads."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        asyncio.run(test(*args, **kwargs))

    return run


async def add(repository: SqlRepository, name: str, key: str = "") -> None:
    file = StoredFile(name, f"{name}.png", "image/png", 3)
    await repository.add_file(IdempotencyKey(USER, key, "print"), file, QUOTA)


async def say(repository: SqlRepository, *names: str, chat: str = "kai") -> str:
    parts = [FilePart(url=f"/api/files/{name}") for name in names]
    new = NewMessage(content="look", parts=list(parts))
    reply = await repository.add_message(IdempotencyKey(USER), chat, new)
    return from_json(reply.body)["messageId"]


@on_threads
async def test_a_file_stays_while_a_message_has_it(repository: SqlRepository) -> None:
    await add(repository, "one")
    await add(repository, "two")
    message = await say(repository, "one", "two")
    other = await say(repository, "one")
    assert await repository.retire_files(-1) == []
    await repository.act(IdempotencyKey(USER), "kai", message, MessageAction(action="delete"))
    assert await repository.retire_files(-1) == []  # it can be restored
    await repository.purge(undo=-1, retention=None)
    assert await repository.retire_files(3600) == ["two"]
    await repository.act(IdempotencyKey(USER), "kai", other, MessageAction(action="delete"))
    await repository.purge(undo=-1, retention=None)
    assert set(await repository.retire_files(3600)) == {"one", "two"}


@on_threads
async def test_a_chat_that_goes_takes_its_files_along(repository: SqlRepository) -> None:
    await add(repository, "one")
    await say(repository, "one")
    await repository.open_chat(IdempotencyKey(USER), "kai", reset=True)
    await repository.purge(undo=-1, retention=None)
    assert await repository.retire_files(3600) == ["one"]


@on_threads
async def test_a_retired_file_is_nobodys(repository: SqlRepository) -> None:
    await add(repository, "one", key="k")
    assert await repository.retire_files(60) == []
    assert await repository.retire_files(-1) == ["one"]
    with pytest.raises(ProblemError, match="no file"):
        await repository.find_file(USER, "one")
    with pytest.raises(ProblemError, match=r"parts\.0"):
        await say(repository, "one")
    assert await repository.unknown_files(["one", "two"]) == ["two"]
    await repository.forget_files(["one"])
    assert await repository.unknown_files(["one", "two"]) == ["one", "two"]
    assert await repository.retire_files(-1) == []
    await add(repository, "three", key="k")  # the reply went with the file, and the key is free
    assert (await repository.find_file(USER, "three")).name == "three.png"


@on_threads
async def test_a_refused_message_has_no_files(repository: SqlRepository) -> None:
    await add(repository, "one")
    with pytest.raises(ProblemError):
        await say(repository, "one", "missing")
    assert await repository.retire_files(-1) == ["one"]


@on_threads
async def test_housekeeping_removes_the_bytes(
    repository: SqlRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = FileFolder(tmp_path / "files")
    for name in ("kept", "unused", "unknown"):
        await folder.write(name, b"abc")
    await add(repository, "kept")
    await add(repository, "unused")
    await say(repository, "kept")
    monkeypatch.setattr("chat_py_server.housekeeping.UNSENT", -1)
    monkeypatch.setattr("chat_py_server.housekeeping.ABANDONED", -60)
    completions = Completions(repository, EmbeddedResponder(1000))
    housekeeping = Housekeeping(repository, completions, None, folder)
    await housekeeping.remove_files()
    assert [path.name for path in (tmp_path / "files").iterdir()] == ["kept"]
    assert await asyncio.to_thread(folder.path("kept").read_bytes) == b"abc"


@on_threads
async def test_a_file_that_is_gone_leaves_its_room_to_others(repository: SqlRepository) -> None:
    async def add_large(name: str) -> None:
        file = StoredFile(name, "a.png", "image/png", 500)
        await repository.add_file(IdempotencyKey(name), file, QUOTA)

    await add_large("one")
    await add_large("two")
    with pytest.raises(ProblemError, match="no room") as caught:
        await add_large("three")
    assert caught.value.status == 507
    assert set(await repository.retire_files(-1)) == {"one", "two"}
    await repository.forget_files(["one", "two"])
    await repository.forget_files(["one", "two"])  # once more after a crash
    await add_large("three")
    await add_large("four")
    with pytest.raises(ProblemError, match="no room"):
        await add_large("five")
