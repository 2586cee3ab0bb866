"""The tools of a page, as its own code has given them.

What can be told of a function at once is checked at once, so that the traceback leads to it. Its
JSON Schema takes a part of pydantic that a start does not need, and is made when it is asked for.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn, get_type_hints

from chat_py.base.errors import ArgumentError

__all__ = ["TIME_LIMIT", "GivenTool", "Tools"]

TIME_LIMIT = 30.0
"""Seconds that a tool may take, unless it is told otherwise."""
NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_-]{0,63}")
"""What all protocols take as the name of a tool."""
NAMED = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)


@dataclass(frozen=True, kw_only=True)
class GivenTool:
    """A function that the model may call, with its type hints. `time_limit` in seconds."""

    function: Callable[..., Any]
    hints: dict[str, Any]
    name: str
    title: str
    ask: bool
    time_limit: float


class Tools:
    """The tools of one page, by name."""

    def __init__(self) -> None:
        self._given: dict[str, GivenTool] = {}

    def __len__(self) -> int:
        return len(self._given)

    def __iter__(self) -> Iterator[GivenTool]:
        return iter(self._given.values())

    def add(
        self,
        function: Callable[..., Any],
        *,
        name: str = "",
        title: str = "",
        ask: bool = True,
        time_limit: float = TIME_LIMIT,
    ) -> None:
        """Offer a function to the model.

        Raises `ArgumentError` that names what is wrong: a name that is taken or that protocols
        refuse, a parameter without a type, or one that has no name to be given by.
        """
        name = name or getattr(function, "__name__", "")
        if not NAME.fullmatch(name):
            _refuse("name", f"1 to 64 of a-z, A-Z, 0-9, _ and -, and begin with a letter: {name!r}")
        if name in self._given:
            _refuse("name", f"another one: there is a tool {name} already")
        if not time_limit > 0:
            _refuse("time_limit", "seconds, more than 0")
        hints = _hints_of(function, name)
        self._given[name] = GivenTool(
            function=function, hints=hints, name=name, title=title, ask=ask, time_limit=time_limit
        )


def _hints_of(function: Callable[..., Any], name: str) -> dict[str, Any]:
    """The type of each parameter."""
    if not inspect.isroutine(function) or inspect.isasyncgenfunction(function):
        _refuse(name, "a function, with def or async def, that returns its result")
    if inspect.isgeneratorfunction(function):
        _refuse(name, "a function that returns its result; it has a yield")
    try:
        parameters = inspect.signature(function).parameters
        hints = get_type_hints(function, include_extras=True)
    except NameError as error:
        _refuse(name, f"annotated with types that its module knows: {error}")
    for parameter in parameters.values():
        where = f"{name}({parameter.name})"
        if parameter.kind not in NAMED:
            _refuse(where, "a parameter with a name of its own: the model gives each by its name")
        if parameter.name not in hints:
            _refuse(where, f"annotated with its type, such as {parameter.name}: str")
    return {parameter: hints[parameter] for parameter in parameters}


def _refuse(argument: str, expected: str) -> NoReturn:
    raise ArgumentError("chat.tool", argument, expected)
