"""What a block says while it runs, as messages."""

from __future__ import annotations

import io
import json
from collections.abc import Callable

from chat_py_runner.limits import CHARACTERS, OutputLimit

__all__ = ["Output", "Stream"]


class Output:
    """Sends messages of one block, each as a JSON text on a line of its own.

    Args:
        emit: takes a message.
        run: the number that the page has given the block.
    """

    def __init__(self, emit: Callable[[str], object], run: int) -> None:
        self._emit = emit
        self._run = run
        self._room = CHARACTERS

    def send(self, kind: str, **fields: object) -> None:
        """Send a message that takes no part in the limit."""
        self._emit(json.dumps({"kind": kind, "run": self._run, **fields}))

    def text(self, stream: str, text: str) -> None:
        """Send what was written to a stream.

        Raises:
            OutputLimit: it is more than may be shown; what fits was sent.
        """
        if self._room <= 0:
            raise OutputLimit
        shown = text[: self._room]
        self._room -= len(text)
        self.send("text", stream=stream, text=shown)
        if self._room < 0:
            raise OutputLimit


class Stream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr` of a block: a message for each line."""

    def __init__(self, output: Output, name: str) -> None:
        super().__init__()
        self._output = output
        self._name = name
        self._line = ""

    @property
    def encoding(self) -> str:  # pyright: ignore[reportIncompatibleVariableOverride]
        return "utf-8"

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        self._line += text
        if "\n" in text or len(self._line) > CHARACTERS:
            self.flush()
        return len(text)

    def flush(self) -> None:
        line, self._line = self._line, ""
        if line:
            self._output.text(self._name, line)
