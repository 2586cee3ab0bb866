"""What is done from time to time: ending answers that nobody writes, removing what was deleted."""

from __future__ import annotations

import asyncio
import logging

from chat_py_server.completions import Completions
from chat_py_server.file_folder import FileFolder
from chat_py_server.problems import StorageError
from chat_py_server.repository import Repository

__all__ = ["UNDO", "Housekeeping"]

log = logging.getLogger(__name__)

EVERY = 10.0
PURGE_EVERY = 60.0
RETENTION_EVERY = 3600.0
UNDO = 600.0
"""Seconds for which what was deleted can be restored; then its text is removed."""
UNSENT = 7 * 24 * 3600.0
"""Seconds for which a file is kept whose message has not come: its sender may be offline."""
ABANDONED = 3600.0
"""Seconds after which bytes that nobody knows of are no upload under way."""


class Housekeeping:
    """A task beside the requests. `retention` is in seconds; `None` keeps everything; `every` is
    the seconds between two looks for abandoned answers."""

    def __init__(
        self,
        repository: Repository,
        completions: Completions,
        retention: float | None,
        folder: FileFolder,
        every: float = EVERY,
    ) -> None:
        self._repository = repository
        self._completions = completions
        self._retention = retention
        self._folder = folder
        self._every = every
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, in the running event loop. A second call does nothing."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def close(self) -> None:
        """End. A second call does nothing."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    async def _run(self) -> None:
        clock = asyncio.get_running_loop().time
        purge_at = retention_at = clock() + PURGE_EVERY
        while True:
            await asyncio.sleep(self._every)
            try:
                ended = await self._repository.end_abandoned(
                    self._completions.is_running, self._completions.seal
                )
                if ended:
                    log.warning("%d answers that nobody wrote any more were ended", ended)
                if clock() >= purge_at:
                    retention = self._retention if clock() >= retention_at else None
                    await self._repository.purge(undo=UNDO, retention=retention)
                    await self.remove_files()
                    purge_at = clock() + PURGE_EVERY
                    if retention is not None:
                        retention_at = clock() + RETENTION_EVERY
            except (StorageError, OSError) as error:
                if isinstance(error, StorageError) and error.reason != "failed":
                    continue  # it is in the log already
                log.warning("Housekeeping failed, and is tried again: %s", error)

    async def remove_files(self) -> None:
        """Remove files that no message has, and bytes that a crash has left behind."""
        while file_ids := await self._repository.retire_files(UNSENT):
            await self._folder.remove(file_ids)
            await self._repository.forget_files(file_ids)
        old = await self._folder.old_ids(ABANDONED)
        await self._folder.remove(await self._repository.unknown_files(old))
