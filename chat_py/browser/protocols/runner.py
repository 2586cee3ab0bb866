"""An interpreter apart from the page's own, which runs the Python blocks of answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

__all__ = ["Runner", "Runners"]


class Runner(Protocol):
    """One interpreter. It says what happens in it as messages (chat_py/run/messages.py)."""

    def run(self, run: int, source: str) -> None:
        """Run a block; its messages carry the number."""
        ...

    def close(self) -> None:
        """End it at once, whatever it is doing. It says nothing more."""
        ...


class Runners(Protocol):
    """Opens interpreters in a frame of opaque origin."""

    async def prepare(self) -> None:
        """Begin to open what the next `open` gives; return once it starts by itself.

        It returns as well where that fails, which `open` tells.
        """
        ...

    async def open(self, listener: Callable[[str], None], *, snapshot: bool) -> Runner:
        """Begin to open one; what becomes of it is told to `listener`.

        Args:
            listener: takes JSON texts of messages, one a line.
            snapshot: whether it continues from a snapshot, or starts the ordinary way.

        Raises:
            ChatError: what opens it could not be loaded.
        """
        ...
