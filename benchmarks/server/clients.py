"""Kept connections that ask as plainly as one can, so that the server is what is measured."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from tools.command import ToolError

__all__ = ["Client", "clients"]

END = b"\r\n0\r\n\r\n"
"""The last chunk of a stream (RFC 9112, 7.1)."""


@dataclass
class Client:
    """One kept connection, of one guest."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    cookie: str = ""
    _last: bytes = b""

    async def send(
        self, method: str, path: str, body: str = "", kind: str = "application/json"
    ) -> tuple[int, dict[str, str]]:
        """Send a request and read the head of its response: the status, and the fields."""
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: {kind}\r\n"
            f"Cookie: {self.cookie}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.writer.write((head + body).encode())
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])
        }
        if "set-cookie" in fields:
            self.cookie = fields["set-cookie"].partition(";")[0]
        return int(lines[0].split()[1]), fields

    async def ask(
        self, method: str, path: str, body: str = "", kind: str = "application/json"
    ) -> bytes:
        """The body of a response of a known length."""
        status, fields = await self.send(method, path, body, kind)
        content = await self.reader.readexactly(int(fields.get("content-length", 0)))
        if status >= 300:
            raise ToolError(f"{method} {path}: {status} {content[:200]!r}")
        return content

    async def stream(self, method: str, path: str, body: str = "", until: bytes = b"") -> bytes:
        """A stream, until it holds `until`; all of it without."""
        await self.send(method, path, body)
        content = await self._more(b"")
        while not content.endswith(END) and not (until and until in content):
            content = await self._more(content)
        self._last = content[-len(END) :]
        return content

    async def rest(self) -> None:
        """The end of a stream of which only the beginning was read."""
        while not self._last.endswith(END):
            self._last = await self._more(self._last)

    async def _more(self, content: bytes) -> bytes:
        received = await self.reader.read(65536)
        if not received:
            raise ToolError("The server has closed a connection.")
        return content + received


@asynccontextmanager
async def clients(address: str, count: int) -> AsyncIterator[list[Client]]:
    """`count` connections, each of a guest of its own."""
    host, _, port = address.removeprefix("http://").partition(":")
    opened = [Client(*await asyncio.open_connection(host, int(port))) for _ in range(count)]
    try:
        yield opened
    finally:
        for client in opened:
            client.writer.close()
