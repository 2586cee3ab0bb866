"""The files of a conversation, for whoever writes the answer."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Protocol

from chat_py.models.answer_event import FileLink
from chat_py.models.message import Message
from chat_py_server.file_folder import FileFolder
from chat_py_server.repository import Repository, StoredFile

__all__ = ["MAX_SENT", "FilesOfMessages", "SentFiles"]

MAX_SENT = 20 * 1024 * 1024
"""Bytes of files that go with one question: the newest ones. Of the others the model is told the
names."""


class FilesOfMessages(Protocol):
    """What an endpoint is sent of the files of a conversation."""

    async def of(self, conversation: Sequence[Message]) -> dict[str, list[FileLink]]:
        """The files with their bytes as `data:` addresses, by the message's id."""
        ...


class SentFiles:
    """See `FilesOfMessages`. An endpoint cannot ask this server for a file: only its user may."""

    def __init__(self, repository: Repository, folder: FileFolder) -> None:
        self._repository = repository
        self._folder = folder

    async def of(self, conversation: Sequence[Message]) -> dict[str, list[FileLink]]:
        """See `FilesOfMessages`."""
        with_files = [message for message in conversation if message.parts and message.id]
        known = await self._repository.files_of(with_files) if with_files else {}
        left = MAX_SENT
        found: dict[str, list[FileLink]] = {}
        for message in reversed(with_files):
            for file in known.get(message.id, ()):
                link = await self._link(file, left)
                if link.size:
                    left -= file.size
                found.setdefault(message.id, []).append(link)
        return found

    async def _link(self, file: StoredFile, left: int) -> FileLink:
        content = await self._folder.read(file.id) if file.size <= left else None
        if content is None:
            return FileLink("data:application/octet-stream,", "", file.name)
        data = base64.b64encode(content).decode()
        url = f"data:{file.media_type};base64,{data}"
        return FileLink(url, file.media_type, file.name, file.size)
