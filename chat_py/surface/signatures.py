"""TypeScript signatures, as the table of the JavaScript surface is written in them.

The kind of a member says how it answers:

    promise   asynchronous: a real Promise, before Python is there too
    call      synchronous with an effect: before Python it waits in the queue
    event     like `call`; its second argument reaches the page again as the object it is
    query     synchronous without an effect: before Python it answers the neutral value
    undo      registers, and returns the function that undoes it
    stream    an async-iterable
    value     a property that is asked for each time
    record    a live object whose properties Python holds
    map       looks like a `Map`
    constant  never changes
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from pydantic.alias_generators import to_snake

from chat_py.surface.neutral import neutral_value

__all__ = ["PROPERTIES", "Arg", "Global", "Kind", "Member", "read_parameters"]

Kind = Literal[
    "promise",
    "call",
    "event",
    "query",
    "undo",
    "stream",
    "value",
    "record",
    "map",
    "constant",
]
PROPERTIES: frozenset[Kind] = frozenset({"value", "record", "map", "constant"})
"""The kinds that are written `name: type`; all others are methods."""
_ANSWERS_EARLY: frozenset[Kind] = frozenset({"call", "query", "value", "record", "constant"})
_METHOD = re.compile(r"(?P<name>\w+)(?P<generic><[^>]*>)?\((?P<args>.*)\): (?P<returns>[^=]+?)")
_PROPERTY = re.compile(r"(?P<name>\w+): (?P<returns>.+)")
_PARAMETER = re.compile(r"(?P<name>\w+)(?P<optional>\?)?: (?P<type>.+)")


@dataclass(frozen=True)
class Arg:
    """One parameter: its name, TypeScript type and whether it may be left out."""

    name: str
    type: str
    optional: bool


@dataclass(frozen=True)
class Member:
    """One member of a global; `neutral` is what it answers before Python is there."""

    owner: str
    name: str
    kind: Kind
    args: tuple[Arg, ...] = ()
    returns: str = "unknown"
    neutral: Any = None
    generic: str = ""

    @property
    def path(self) -> str:
        """`ChatAPI.makeRequest`, as calls name it."""
        return f"{self.owner}.{self.name}"

    @cached_property
    def python_name(self) -> str:
        """The attribute of the Python object."""
        return to_snake(self.name)


@dataclass(frozen=True)
class Global:
    """One property of `window`.

    `signatures` maps a kind to its members, one a line. `neutral` maps a member to the value that
    it answers before Python is there, where its type alone does not tell.
    """

    name: str
    signatures: dict[Kind, str]
    neutral: dict[str, Any] = field(default_factory=dict[str, Any])

    def members(self) -> Iterator[Member]:
        """Every member.

        Raises `ValueError` for anything but a signature, and `LookupError` for a type that has
        no neutral value and is given none.
        """
        for kind, lines in self.signatures.items():
            for line in filter(None, map(str.strip, lines.splitlines())):
                yield self._member(kind, line)

    def _member(self, kind: Kind, line: str) -> Member:
        match = (_PROPERTY if kind in PROPERTIES else _METHOD).fullmatch(line)
        if match is None:
            raise ValueError(f"{self.name}: not a signature: {line}")
        parts = match.groupdict()
        name, returns = parts["name"], parts["returns"]
        return Member(
            owner=self.name,
            name=name,
            kind=kind,
            args=tuple(read_parameters(parts.get("args", ""))),
            returns=returns,
            neutral=self._neutral(kind, name, returns),
            generic=parts.get("generic") or "",
        )

    def _neutral(self, kind: Kind, name: str, returns: str) -> Any:
        if name in self.neutral:
            return self.neutral[name]
        return neutral_value(returns) if kind in _ANSWERS_EARLY else None


def read_parameters(text: str) -> list[Arg]:
    """`name?: type, …`; raises `ValueError` for a text that is none."""
    args: list[Arg] = []
    for part in filter(None, text.split(", ")):
        match = _PARAMETER.fullmatch(part)
        if match is None:
            raise ValueError(f"not a parameter: {part}")
        args.append(Arg(match["name"], match["type"], bool(match["optional"])))
    return args
