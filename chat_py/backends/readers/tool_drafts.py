"""Calls of tools whose name, input and output come in pieces."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from chat_py.border.json_text import read_json
from chat_py.border.surrogates import SurrogateJoiner
from chat_py.models.answer_event import ToolCall, ToolState

__all__ = ["ToolDraft"]


@dataclass(eq=False)
class ToolDraft:
    """One call as far as it is known. `size` counts the characters of its input's pieces."""

    id: str
    name: str
    title: str = ""
    signature: str = ""
    approval_id: str = ""
    input: Any = None
    output: Any = None
    state: ToolState = "running"
    has_input: bool = False
    size: int = 0
    _pieces: list[str] = field(default_factory=list[str])
    _halves: SurrogateJoiner = field(default_factory=SurrogateJoiner)

    def add(self, piece: str) -> None:
        """The next piece of the input's JSON text."""
        self._pieces.append(self._halves.feed(piece))
        self.size += len(piece)

    def close_input(self) -> None:
        """The input is complete; if it is not JSON, it stays a text."""
        if self.has_input:
            return
        self.has_input = True
        text = "".join(self._pieces) + self._halves.end()
        self._pieces = []
        try:
            self.input = read_json(text) if text.strip() else {}
        except ValueError:
            self.input = text

    def event(self) -> ToolCall:
        """The call as it stands now."""
        return ToolCall(
            self.id,
            self.name,
            self.title,
            self.input,
            self.output,
            self.state,
            self.approval_id,
            self.signature,
        )
