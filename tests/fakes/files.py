"""Files without a browser: bytes in memory, and what an event brings."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from chat_py.base.errors import ApiError, StorageError, UnreadableFile
from chat_py.browser.protocols.files import GivenFile
from chat_py.models.parts import FilePart
from chat_py.sending.attachment import Attachment

__all__ = ["FakeFile", "FakeFiles", "FakeForm", "FakeGiven", "FakeUploads"]


@dataclass
class FakeFile:
    """A file as a person has it."""

    name: str = "a.png"
    media_type: str = "image/png"
    size: int = 1000
    folder: bool = False
    readable: bool = True


@dataclass
class FakeGiven:
    """What an event brings (`Event.files`)."""

    files: Sequence[FakeFile]
    kind: str = "object"
    handle: int = 0


@dataclass
class FakeForm:
    """A `FormData`, or a `File`, as a request's body; `watcher` is told of progress."""

    key: str
    file: FakeFile
    watcher: Callable[[float], None] = lambda _: None
    kind: str = "body"
    handle: int = 0


class FakeUploads:
    """`Uploads`: a test says how each file fares, by its name; without a word it is uploaded."""

    def __init__(self) -> None:
        self.failures: dict[str, ApiError] = {}
        self.gates: dict[str, asyncio.Event] = {}
        self.removed: list[str] = []
        self.asked: list[str] = []
        self._listeners: list[Callable[[str, float], None]] = []

    def on_progress(self, callback: Callable[[str, float], None]) -> Callable[[], None]:
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback)

    def tell(self, attachment_id: str, percent: float) -> None:
        for listener in self._listeners:
            listener(attachment_id, percent)

    async def part(self, attachment: Attachment, account: str = "") -> FilePart:
        self.asked.append(attachment.name)
        if (gate := self.gates.get(attachment.name)) is not None:
            await gate.wait()
        if (failure := self.failures.get(attachment.name)) is not None:
            raise failure
        attachment.part = FilePart(url=f"/api/files/{attachment.id}", name=attachment.name)
        return attachment.part

    async def remove(self, attachment: Attachment) -> None:
        self.removed.append(attachment.name)


@dataclass
class FakeFiles:
    """`PageFiles`. `denied`: the browser keeps nothing. A test that "reloads" passes `kept` on."""

    kept: dict[str, tuple[str, FakeFile]] = field(default_factory=dict[str, tuple[str, FakeFile]])
    here: dict[str, FakeFile] = field(default_factory=dict[str, FakeFile])
    denied: bool = False

    async def describe(self, given: Any) -> list[GivenFile]:
        return [
            GivenFile(file.name, file.media_type, file.size, file.folder, given, index)
            for index, file in enumerate(given.files)
        ]

    async def keep(self, key: str, meta: str, file: GivenFile) -> None:
        given: Any = file.given
        found: FakeFile = given.files[file.index]
        if not found.readable:
            raise UnreadableFile(file.name)
        self.here[key] = found
        if self.denied:
            raise StorageError("denied")
        self.kept[key] = (meta, found)

    async def list(self) -> list[tuple[str, str]]:
        if self.denied:
            raise StorageError("denied")
        return [(key, meta) for key, (meta, _) in self.kept.items()]

    async def forget(self, key: str) -> None:
        self.here.pop(key, None)
        self.kept.pop(key, None)

    async def address(self, key: str) -> str:
        self.bytes_of(key)
        return f"blob:{key}"

    def open(self, key: str) -> FakeKeptFile:
        return FakeKeptFile(self, key)

    def bytes_of(self, key: str) -> FakeFile:
        if key not in self.here and key not in self.kept:
            raise StorageError("not kept")
        return self.here.get(key) or self.kept[key][1]


@dataclass
class FakeKeptFile:
    files: FakeFiles
    key: str

    async def file(self) -> Any:
        return FakeForm(self.key, self.files.bytes_of(self.key))

    async def form(self, field: str, on_progress: Callable[[float], None]) -> Any:
        return FakeForm(self.key, self.files.bytes_of(self.key), on_progress)

    async def data_url(self, media_type: str) -> str:
        return f"data:{media_type};base64,{self.files.bytes_of(self.key).size}"

    def close(self) -> None:
        """Nothing to end."""
