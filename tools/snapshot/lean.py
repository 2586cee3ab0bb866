"""Runs second in the interpreter that becomes the snapshot: take from functions what nothing reads.

- Lines: a traceback names the line on which a stored function begins, not the one that it was at.
- Annotations. Those of classes stay: a plug-in's model may be derived from a stored one.
- What the interpreter noted beside each instruction while it ran the code (inline caches).
- What the compiler noted of classes (`NOTED`), which only tools read.
- The methods that a protocol asks for (`typing.Protocol`), where no class is derived from it: they
  are there for whoever checks types.
"""

from __future__ import annotations

import functools
import gc
from types import CodeType, FunctionType

NO_COLUMNS = 13
"""Kind of an entry in a code's table of lines that gives a line and no columns."""
UNITS = 8
"""Code units that one entry can cover, at most."""
UNIT = 2
"""Bytes of a code unit."""
HEAP_TYPE = 1 << 9
"""The flag of a class that was made while the program ran (`Py_TPFLAGS_HEAPTYPE`)."""
NOTED = ("__firstlineno__", "__static_attributes__")
"""Attributes of a class, by the data model of Python 3.13."""


@functools.cache
def first_line_only(units: int) -> bytes:
    """A table of lines for so many code units, all on the line on which the code begins.

    Source: CPython's `InternalDocs/code_objects.md`.
    """
    whole, rest = divmod(units, UNITS)
    lengths = [UNITS] * whole + [rest] * bool(rest)
    return b"".join(bytes((0x80 | NO_COLUMNS << 3 | length - 1, 0)) for length in lengths)


def lean(code: CodeType, made: dict[int, tuple[CodeType, CodeType]]) -> CodeType:
    """The code without what nothing reads.

    Args:
        code: and what it holds of other code.
        made: results so far by the code's id, beside the code itself: its id stays its own.
    """
    if id(code) not in made:
        constants = (
            lean(value, made) if isinstance(value, CodeType) else value for value in code.co_consts
        )
        lines = first_line_only(len(code.co_code) // UNIT)
        made[id(code)] = code, code.replace(co_consts=tuple(constants), co_linetable=lines)
    return made[id(code)][1]


def asked() -> None: ...


def described() -> None:
    """An instruction that does nothing stands where this stood."""
    ...  # noqa: PIE790


async def awaited() -> None: ...


async def awaited_and_described() -> None:
    """The same."""
    ...  # noqa: PIE790


NOTHING = frozenset(
    each.__code__.co_code for each in (asked, described, awaited, awaited_and_described)
)
"""Instructions of functions without a body."""


def make_functions_lean() -> None:
    """Change every function that is there."""
    made: dict[int, tuple[CodeType, CodeType]] = {}
    for value in gc.get_objects():
        if isinstance(value, FunctionType):
            value.__code__ = lean(value.__code__, made)
            value.__annotations__ = None  # type: ignore[assignment]  # drops what would make them
    first_line_only.cache_clear()


def make_classes_lean() -> None:
    """Change every class that is there, and is not the interpreter's own."""
    for value in gc.get_objects():
        if not isinstance(value, type) or not value.__flags__ & HEAP_TYPE:
            continue
        forgotten = list(NOTED)
        if vars(value).get("_is_protocol") and not value.__subclasses__():
            forgotten += (name for name, member in vars(value).items() if does_nothing(member))
        for name in forgotten:
            if name in vars(value):
                delattr(value, name)


def does_nothing(member: object) -> bool:
    """Whether it is a method without a body, or a property that has one."""
    function = member.fget if isinstance(member, property) else member
    return isinstance(function, FunctionType) and function.__code__.co_code in NOTHING


make_classes_lean()
make_functions_lean()
