"""Hooks: where Python code may change what the chat does, in the order of registration."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable

from chat_py.base.owner import Undo
from chat_py.browser.protocols.environment import Console
from chat_py.plugin.code_drawers import CodeDrawers
from chat_py.plugin.commands import Commands

__all__ = ["BeforeSend", "Hooks"]

BeforeSend = Callable[[str], "str | Awaitable[str | None] | None"]

LIMIT = 15.0
"""Seconds that a hook may take with one message."""


class Hooks:
    """The hooks of one page. One that fails or does not end is reported and passed over."""

    def __init__(self, *, console: Console) -> None:
        self._console = console
        self._before_send: list[BeforeSend] = []
        self.commands = Commands(console=console)
        self.code = CodeDrawers()

    def add_before_send(self, hook: BeforeSend) -> Undo:
        """`hook(text)` returns the text to send, another text, or None to send nothing."""
        self._before_send.append(hook)
        return lambda: self._before_send.remove(hook)

    async def run_before_send(self, text: str) -> str | None:
        """The text to send after a command that it may call and every hook have run, or None.

        Raises `CommandError` where the command has failed.
        """
        made = await self.commands.run(text)
        if made is None:
            return None
        text = made
        for hook in list(self._before_send):
            limit = asyncio.timeout(LIMIT)
            try:
                async with limit:
                    result = hook(text)
                    changed = await result if inspect.isawaitable(result) else result
            except Exception as error:  # noqa: BLE001 a hook's failure loses no message
                if limit.expired():
                    name = getattr(hook, "__qualname__", type(hook).__name__)
                    error.add_note(f"before_send: {name} was not done after {LIMIT:.0f} s")
                self._console.report(error)
                continue
            if changed is None:
                return None
            text = changed
        return text
