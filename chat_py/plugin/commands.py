"""Commands: `/name …` in the message box, which runs a function of Python code."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chat_py.base.errors import ArgumentError, CommandError
from chat_py.base.owner import Undo
from chat_py.browser.protocols.environment import Console

__all__ = ["Command", "CommandFunction", "Commands"]

CommandFunction = Callable[[str], "str | Awaitable[str | None] | None"]

LIMIT = 60.0
"""Seconds that a command may take: what is sent after it waits for it."""
NAME = re.compile(r"[\w-]+")
CALL = re.compile(rf"/({NAME.pattern})(?:\s+(.*))?", re.DOTALL)


@dataclass(frozen=True)
class Command:
    """One command: its name without the slash, what it does in a few words, and the function."""

    name: str
    description: str
    function: CommandFunction


class Commands:
    """The commands of one page."""

    def __init__(self, *, console: Console) -> None:
        self._console = console
        self._commands: dict[str, Command] = {}
        self._first: list[Callable[[], None]] = []

    def add(self, function: CommandFunction, name: str = "", description: str = "") -> None:
        """Let `/name` call `function` with what is written after it.

        Its own name and the first line of its docstring stand in for what is not given. Raises
        `ArgumentError` for a name that cannot be typed as one word, and for one that is taken.
        """
        given = name or getattr(function, "__name__", "")
        wanted = given.removeprefix("/").lower()
        if not NAME.fullmatch(wanted):
            raise ArgumentError(
                "chat.command", "name", f"letters, digits, - and _ without spaces ({given!r})"
            )
        if wanted in self._commands:
            raise ArgumentError("chat.command", "name", f"one that no command has (/{wanted})")
        said = description or (inspect.getdoc(function) or "").partition("\n")[0]
        self._commands[wanted] = Command(wanted, said, function)
        first, self._first = self._first, []
        for callback in first:
            callback()

    def on_first(self, callback: Callable[[], None]) -> Undo:
        """Call once there is a command, which may be now."""
        if self._commands:
            callback()
            return lambda: None
        self._first.append(callback)

        def undo() -> None:
            if callback in self._first:
                self._first.remove(callback)

        return undo

    def beginning_with(self, start: str) -> list[Command]:
        """Those whose names begin with `start`, in the order of the alphabet."""
        start = start.lower()
        return [self._commands[each] for each in sorted(self._commands) if each.startswith(start)]

    async def run(self, text: str) -> str | None:
        """Run the command that `text` calls: the text to send in its place, None to send nothing.
        A text that calls none is sent as it is.

        Raises `CommandError` for one that fails or is not done in time; the cause is reported.
        """
        call = CALL.fullmatch(text)
        command = self._commands.get(call[1].lower()) if call else None
        if call is None or command is None:
            return text
        limit = asyncio.timeout(LIMIT)
        try:
            async with limit:
                result = command.function((call[2] or "").strip())
                return _text(await result if inspect.isawaitable(result) else result)
        except Exception as error:
            error.add_note(f"command: /{command.name}")
            if limit.expired():
                error.add_note(f"It was not done after {LIMIT:.0f} s.")
            self._console.report(error)
            raise CommandError(command.name) from error


def _text(result: object) -> str | None:
    if result is None or isinstance(result, str):
        return result
    raise TypeError(f"a command returns a text or None, not {type(result).__name__}")
