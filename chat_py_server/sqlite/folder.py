"""The data folder: for its owner's eyes only, and for one process at a time."""

from __future__ import annotations

import os
from pathlib import Path

from chat_py.base.errors import ConfigurationError

try:
    import fcntl
except ImportError:  # Windows, where SQLite's own locks are all there is
    fcntl = None

__all__ = ["FolderLock", "make_private"]

LOCK_NAME = "server.lock"


def make_private(folder: Path, path: Path) -> None:
    """Make the folder (0700) and the file (0600) where they are missing, and close off a folder
    that holds the file already; SQLite gives its other files the rights of this one.

    A folder that exists already keeps its permissions.
    """
    if path.exists():
        folder.chmod(0o700)
    else:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in ("", "-wal", "-shm"):
        other = path.with_name(path.name + name)
        if not name and not path.is_dir():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if other.is_file():
            other.chmod(0o600)


class FolderLock:
    """Held while a server uses a folder. The operating system releases it when the process ends,
    however it ends.

    Raises:
        ConfigurationError: another process holds it.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / LOCK_NAME
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        if fcntl is None:
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._file, 32).decode("ascii", "replace").strip()
            os.close(self._file)
            raise ConfigurationError(
                f"CHAT_DATA: another server (process {holder or 'unknown'}) uses the folder "
                f"{str(folder)!r}. Stop it, or name another folder."
            ) from error
        os.ftruncate(self._file, 0)
        os.write(self._file, str(os.getpid()).encode())

    def release(self) -> None:
        """Let another process have the folder. A second call does nothing."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
