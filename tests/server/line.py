"""A line to a server of the loopback, which can be cut and mended."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress
from typing import Self

__all__ = ["Line"]


class Line:
    """Passes bytes on between its `port` and another while the `with` block lasts."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._guard = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closed.set()
        self._thread.join()
        self.cut()

    def cut(self) -> None:
        """End all connections, and refuse new ones."""
        with self._guard:
            self._listener.close()
            for end in list(self._pairs):
                self._end(end)

    def mend(self) -> None:
        """Take connections again."""
        with self._guard:
            while self._listener.fileno() < 0:
                with suppress(OSError):  # the other thread may still look at the former one
                    self._listener = self._listen(self.port)

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port), backlog=128)
        listener.settimeout(0)
        return listener

    def _run(self) -> None:
        while not self._closed.is_set():
            with self._guard:
                watched = [end for end in (self._listener, *self._pairs) if end.fileno() >= 0]
            if not watched:
                self._closed.wait(0.02)
                continue
            try:
                ready, _, _ = select.select(watched, [], [], 0.02)
            except (OSError, ValueError):  # cut in between
                continue
            with self._guard:
                for end in ready:
                    self._pass(end)

    def _pass(self, end: socket.socket) -> None:
        try:
            if end is self._listener:
                near, _ = end.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._pairs |= {near: far, far: near}
            elif end in self._pairs:
                data = end.recv(65536)
                if data:
                    self._pairs[end].sendall(data)
                else:
                    self._end(end)
        except OSError:
            self._end(end)

    def _end(self, end: socket.socket) -> None:
        other = self._pairs.pop(end, None)
        end.close()
        if other is not None:
            self._pairs.pop(other, None)
            other.close()
