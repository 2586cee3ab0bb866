"""A TCP proxy in front of the server, for what goes wrong on the way.

It reads requests whole (to know which one a fault is for) and passes replies on as they come.
"""

from __future__ import annotations

import asyncio
import re
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Literal, Self

from e2e.server import HOST, free_port

__all__ = ["Fault", "Proxy"]

Kind = Literal["lose", "cut", "trickle", "stall", "twice", "repeat-chunk"]
ROUNDS = 10
"""Rounds of the loop without a task after which nothing more is on its way."""
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
KEY = re.compile(rb"idempotency-key: *(\S+)", re.IGNORECASE)


@dataclass
class Fault:
    """What happens to the next `times` requests whose first line holds `request`.

    lose          the server gets it, its reply is lost with the connection
    cut           the connection is reset after `after` bytes of the reply's body
    trickle       the reply comes byte by byte
    stall         nothing more comes from there on until `Proxy.flow`
    twice         the server gets it a second time, over another connection
    repeat-chunk  each event of the reply comes twice
    """

    kind: Kind
    request: str
    times: int = 1
    after: int = 0


class Proxy:
    """Listens on a port of its own while the `with` block lasts. `requests` are first lines and
    idempotency keys of what came, in order."""

    def __init__(self, target: int) -> None:
        self.port = free_port()
        self.origin = f"http://{HOST}:{self.port}"
        self.requests: list[tuple[str, str]] = []
        self._target = target
        self._faults: list[Fault] = []
        self._links: set[_Link] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._listener: socket.socket | None = None
        self._flowing = asyncio.Event()
        self._stalled = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self.accept()
        return self

    def __exit__(self, *_: object) -> None:
        self.refuse()
        self._do(self._end_tasks())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def fault(self, kind: Kind, request: str, *, times: int = 1, after: int = 0) -> None:
        """Let something go wrong, from now on."""
        self._flowing.clear()
        self._stalled.clear()
        self._faults.append(Fault(kind, request, times, after))

    def flow(self) -> None:
        """End all faults; what was stalled goes on."""
        self._faults.clear()
        self._call(self._flowing.set)

    def wait_stalled(self) -> None:
        """Return when a reply has stalled: nothing more of it is on its way."""
        assert self._stalled.wait(timeout=120), "no reply has stalled"

    def refuse(self) -> None:
        """Cut every connection, and refuse new ones."""
        self._do(self._close())

    def accept(self) -> None:
        """Listen (again)."""
        self._do(self._listen())

    def cut(self) -> None:
        """Reset every connection there is."""
        self._stalled.clear()
        self._call(lambda: [link.reset() for link in list(self._links)])

    def half_close(self) -> None:
        """End what the server sends on every connection there is, and leave the other half."""
        self._stalled.clear()
        self._call(lambda: [link.end() for link in list(self._links)])

    def seen(self, request: str) -> int:
        """How many requests with this in their first line came."""
        return sum(request in line for line, _ in self.requests)

    def keys(self, request: str) -> list[str]:
        """Their idempotency keys, each once, in the order in which they came first."""
        return list(dict.fromkeys(key for line, key in self.requests if request in line))

    # In the proxy's own thread

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=120)

    def _call(self, work: Callable[[], Any]) -> None:
        async def run() -> None:
            work()

        self._do(run())

    async def _listen(self) -> None:
        self._listener = socket.create_server((HOST, self.port), backlog=100)
        self._listener.setblocking(False)
        self._loop.add_reader(self._listener, self._accept)

    def _accept(self) -> None:
        # Not asyncio's server: one that is closed forgets what it has just accepted, and the page
        # waits at a connection that nobody serves.
        assert self._listener is not None
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return  # the page has left already
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        link = _Link(connection)
        self._links.add(link)
        self._spawn(self._serve(link))

    async def _close(self) -> None:
        if self._listener is not None:
            self._loop.remove_reader(self._listener)
            self._listener.close()
            self._listener = None
        for link in list(self._links):
            link.reset()

    async def _end_tasks(self) -> None:
        """End what is going on, until nothing is: a connection takes some of the loop's rounds to
        open, and to close."""
        idle = 0
        while idle < ROUNDS:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            idle = 0 if tasks else idle + 1
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, link: _Link) -> None:
        to_server = None
        try:
            reader = await link.open()
            link.server, to_server = await asyncio.open_connection(HOST, self._target)
            self._spawn(self._pass_replies(link))
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = LENGTH.search(head)
                body = await reader.readexactly(int(length[1]) if length else 0)
                link.fault, link.head_passed, link.passed = self._note(head), False, 0
                if link.fault and link.fault.kind == "twice":
                    self._spawn(self._once_more(head + body))
                to_server.write(head + body)
                await to_server.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # either side has left
        finally:
            link.reset()
            self._links.discard(link)
            if to_server is not None:
                to_server.close()

    def _note(self, head: bytes) -> Fault | None:
        line = head.split(b"\r\n", 1)[0].decode("latin-1")
        key = KEY.search(head)
        self.requests.append((line, key[1].decode() if key else ""))
        for fault in self._faults:
            if fault.times > 0 and fault.request in line:
                fault.times -= 1
                return fault
        return None

    async def _once_more(self, request: bytes) -> None:
        reader, writer = await asyncio.open_connection(HOST, self._target)
        writer.write(request)
        await reader.read(1)
        writer.close()

    async def _pass_replies(self, link: _Link) -> None:
        assert link.server is not None
        try:
            while chunk := await link.server.read(65536):
                await self._pass(link, chunk)
        except OSError:
            pass  # the page has left
        finally:
            link.close()

    async def _pass(self, link: _Link, chunk: bytes) -> None:
        fault = link.fault
        if fault is None or fault.kind == "twice":
            link.write(chunk)
        elif fault.kind == "trickle":
            for byte in chunk:
                link.write(bytes([byte]))
                await asyncio.sleep(0)
        elif fault.kind == "repeat-chunk":
            link.write(_repeat(chunk))
        elif fault.kind == "lose":
            link.reset()
        else:
            await self._pass_first(link, chunk, fault)

    async def _pass_first(self, link: _Link, chunk: bytes, fault: Fault) -> None:
        """The head and the first bytes of a body; then the connection ends or stalls."""
        head = 0 if link.head_passed else chunk.find(b"\r\n\r\n") + 4
        link.head_passed = True
        first = head + max(0, fault.after - link.passed)
        link.passed += len(chunk) - head
        link.write(chunk[:first])
        if len(chunk) > first:
            if fault.kind == "stall":
                self._stalled.set()
                await self._flowing.wait()
                link.write(chunk[first:])
            else:
                link.reset()


class _Link:
    """One connection of the page."""

    def __init__(self, connection: socket.socket) -> None:
        self.server: asyncio.StreamReader | None = None
        self.fault: Fault | None = None
        self.head_passed = False
        self.passed = 0
        self.ended = False
        self._connection = connection
        self._opening = False
        self._writer: asyncio.StreamWriter | None = None

    async def open(self) -> asyncio.StreamReader:
        """Read what the page sends. Raises `OSError` where the connection is reset by now."""
        if self.ended:
            raise ConnectionResetError
        self._opening = True
        reader, self._writer = await asyncio.open_connection(sock=self._connection, limit=2**24)
        if self.ended:
            self._writer.transport.abort()
        return reader

    def write(self, data: bytes) -> None:
        if self._writer is not None and not self.ended:
            self._writer.write(data)

    def end(self) -> None:
        """Say no more, without closing the connection (FIN)."""
        self.ended = True
        if self._writer is not None:
            self._writer.write_eof()

    def reset(self) -> None:
        """A reset (RST), as from a router that has forgotten the connection."""
        self.ended = True
        if self._connection.fileno() >= 0:
            linger = struct.pack("ii", 1, 0)
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        if self._writer is not None:
            self._writer.transport.abort()
        elif not self._opening:  # else it is `open` that ends it
            self._connection.close()

    def close(self) -> None:
        if self._writer is not None and not self.ended:
            self._writer.close()


def _repeat(chunk: bytes) -> bytes:
    """Every event of a chunked reply twice: HTTP's own chunks are an event each."""
    event = re.compile(rb"[0-9a-f]+\r\nid: ")
    pieces = re.split(rb"(?<=\r\n)(?=[0-9a-f]+\r\nid: )", chunk)
    return b"".join(piece * 2 if event.match(piece) else piece for piece in pieces)
