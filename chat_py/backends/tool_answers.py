"""What a person says to a tool that asks before it runs (contract §10)."""

from __future__ import annotations

from typing import Protocol

__all__ = ["ToolAnswers"]


class ToolAnswers(Protocol):
    """Who waits for a person's answer to a tool in the state "asks": code that runs tools in the
    page, or a back end that can be told.

    `message_id` is the id of the message on the page, `tool_id` that of its `ToolPart`. What
    becomes of the call is told by the next `ToolCall` of the same id in the answer.
    """

    def waits_for(self, message_id: str, tool_id: str) -> bool:
        """Whether an answer is waited for, from before the call that asks is told; where not, none
        can be given on the page."""
        ...

    def allow(self, message_id: str, tool_id: str) -> None:
        """The tool may run. Ignored where no answer is waited for."""
        ...

    def deny(self, message_id: str, tool_id: str) -> None:
        """The tool must not run. Ignored where no answer is waited for."""
        ...
