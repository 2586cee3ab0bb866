"""Calls that wait for a person's word."""

from __future__ import annotations

import asyncio

__all__ = ["Permissions"]


class Permissions:
    """Who waits for Allow or Deny: the `ToolAnswers` of tools that run in the page."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], asyncio.Future[bool]] = {}

    async def wait(self, message_id: str, tool_id: str) -> bool:
        """Whether a person allows the call. Waits as long as it takes: cancel it to stop."""
        key = (message_id, tool_id)
        answer = asyncio.get_running_loop().create_future()
        self._waiting[key] = answer
        try:
            return await answer
        finally:
            del self._waiting[key]

    def waits_for(self, message_id: str, tool_id: str) -> bool:
        return (message_id, tool_id) in self._waiting

    def allow(self, message_id: str, tool_id: str) -> None:
        self._settle(message_id, tool_id, allowed=True)

    def deny(self, message_id: str, tool_id: str) -> None:
        self._settle(message_id, tool_id, allowed=False)

    def _settle(self, message_id: str, tool_id: str, *, allowed: bool) -> None:
        answer = self._waiting.get((message_id, tool_id))
        if answer is not None and not answer.done():  # a second click before the first is noticed
            answer.set_result(allowed)
