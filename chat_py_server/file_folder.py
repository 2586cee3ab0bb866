"""The bytes of files, in a folder beside the database. What is known of them is in the database."""

from __future__ import annotations

import asyncio
import errno
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from chat_py_server.outages import Outages
from chat_py_server.problems import StorageError

__all__ = ["FOLDER_NAME", "FileFolder"]

FOLDER_NAME = "files"
UNFINISHED = ".part"
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class FileFolder:
    """A file for each id (hexadecimal, made by the server), readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._outages = Outages()

    def path(self, file_id: str) -> Path:
        """Where the file is, if it is there."""
        return self._folder / file_id

    async def write(self, file_id: str, content: bytes) -> None:
        """Store a file. When this returns it is on the disk; until then it is not there.

        Raises `StorageError`, which tells whether there is no room.
        """
        try:
            await asyncio.to_thread(self._write, file_id, content)
        except OSError as error:
            failure = StorageError(str(error), "full" if error.errno in NO_ROOM else "failed")
            self._outages.began(failure)
            raise failure from error
        self._outages.ended(wrote=True)

    async def read(self, file_id: str) -> bytes | None:
        """The bytes of a file; `None` where it is not there."""
        try:
            return await asyncio.to_thread(self.path(file_id).read_bytes)
        except FileNotFoundError:
            return None

    async def remove(self, file_ids: Iterable[str]) -> None:
        """Remove files; those that are not there are no error."""
        await asyncio.to_thread(self.remove_now, list(file_ids))

    def remove_now(self, file_ids: Iterable[str]) -> None:
        """`remove` where there is no event loop."""
        for file_id in file_ids:
            self.path(file_id).unlink(missing_ok=True)

    async def old_ids(self, age: float) -> list[str]:
        """The files that have been here for `age` seconds."""
        return await asyncio.to_thread(self._old_ids, time.time() - age)

    def _write(self, file_id: str, content: bytes) -> None:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path, unfinished = self.path(file_id), self.path(file_id + UNFINISHED)
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(path)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink()
            raise
        _sync_folder(self._folder)

    def _old_ids(self, before: float) -> list[str]:
        if not self._folder.is_dir():
            return []
        with os.scandir(self._folder) as entries:
            return [entry.name for entry in entries if entry.stat().st_mtime < before]


def _sync_folder(folder: Path) -> None:
    """Put the folder's list of names on the disk, too."""
    if os.name == "nt":  # which cannot open folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
