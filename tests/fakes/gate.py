"""Events between the bus and other scripts of the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from chat_py.border.payload import Payload

__all__ = ["FakeGate"]

Undo = Callable[[], None]


class FakeGate:
    """`EventGate`: keeps what goes out to the page; `send` is the page's own event."""

    def __init__(self) -> None:
        self.emitted: list[tuple[str, Any]] = []
        self.names: list[str] = []
        self.registered: dict[str, tuple[int, bool]] = {}  # functions of the page, and `asks`
        self.delivered = 0
        self._callbacks: list[Callable[[str, Any], None]] = []

    def emit(self, name: str, data: Any) -> None:
        try:
            value = data.value if isinstance(data, Payload) else data
        except ValueError:  # too deep for Python; the page itself reads it
            value = data.text
        self.emitted.append((name, value))

    def register(self, name: str, functions: Sequence[Any], *, asks: bool) -> None:
        self.registered[name] = (len(functions), asks)
        if not functions and not asks:
            del self.registered[name]

    def subscribe(self, names: Iterable[str], callback: Callable[[str, Any], None]) -> Undo:
        self.names = list(names)
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def send(self, name: str, data: Any = None) -> None:
        for callback in list(self._callbacks):
            callback(name, Payload(data))

    @property
    def sequence(self) -> list[str]:
        """The names that went out, in order."""
        return [name for name, _ in self.emitted]

    @property
    def listeners(self) -> int:
        return len(self._callbacks)
