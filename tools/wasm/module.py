"""What a wasm module has, as far as taking it apart needs it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from tools.wasm.binary import END, Kind, Section, bodies, read_leb, sections

__all__ = ["Module", "locals_end", "parameters"]

FUNCTION_TYPE = 0x60
REFERENCES = (0x63, 0x64)
"""First bytes of a type of values that says what it refers to."""
NUMBERS = {0x41: 0, 0x42: 0, 0x23: 0, 0xD0: 0, 0xD2: 0, 0x43: 4, 0x44: 8}
"""Instructions of a constant expression that have an argument, and its bytes; 0 for LEB128."""


class Module:
    """A module's sections, read when they are asked for.

    Args:
        binary: the module.
    """

    def __init__(self, binary: bytes) -> None:
        self.custom = [content for kind, content in sections(binary) if kind == Section.CUSTOM]
        """Sections with a name of their own."""
        self.sections = dict(sections(binary))
        """Content by identifier, for all others."""
        self.sections.pop(Section.CUSTOM, None)

    def items(self, kind: Section, end_of: Callable[[bytes, int], int]) -> list[bytes]:
        """What a section lists; `end_of` says where the item that begins there ends."""
        content = self.sections.get(kind, b"\0")
        count, at = read_leb(content, 0)
        found: list[bytes] = []
        for _ in range(count):
            end = end_of(content, at)
            found.append(content[at:end])
            at = end
        return found

    @cached_property
    def bodies(self) -> list[bytes]:
        """The module's own functions."""
        return list(bodies(self.sections[Section.CODE]))

    @cached_property
    def types(self) -> list[bytes]:
        """The types of functions, as they are written."""
        return self.items(Section.TYPE, _end_of_function_type)

    @cached_property
    def function_types(self) -> list[int]:
        """The type of each of the module's own functions, as an index of `types`."""
        return [read_leb(each, 0)[0] for each in self.items(Section.FUNCTION, _end_of_leb)]

    @cached_property
    def imports(self) -> list[bytes]:
        """As they are written."""
        return self.items(Section.IMPORT, _end_of_import)

    @cached_property
    def imported(self) -> dict[Kind, int]:
        """How many of a kind are imported."""
        kinds = [each[_end_of_names(each, 0)] for each in self.imports]
        return {kind: kinds.count(kind) for kind in Kind}

    @cached_property
    def exports(self) -> dict[str, tuple[Kind, int]]:
        """Kind and index by name."""
        found: dict[str, tuple[Kind, int]] = {}
        for each in self.items(Section.EXPORT, _end_of_export):
            length, at = read_leb(each, 0)
            kind = at + length
            found[each[at:kind].decode()] = Kind(each[kind]), read_leb(each, kind + 1)[0]
        return found

    def own(self, kind: Kind) -> list[bytes]:
        """The descriptions of what the module has itself, as an import would have them."""
        match kind:
            case Kind.TABLE:
                return self.items(Section.TABLE, _end_of_table)
            case Kind.MEMORY:
                return self.items(Section.MEMORY, _end_of_limits)
            case Kind.TAG:
                return self.items(Section.TAG, _end_of_tag)
            case Kind.GLOBAL:
                written = self.items(Section.GLOBAL, _end_of_global)
                return [each[: _end_of_global_type(each, 0)] for each in written]
            case Kind.FUNCTION:
                raise ValueError("functions have bodies")

    @cached_property
    def elements(self) -> set[int]:
        """The functions that stand in tables when the module begins.

        Raises:
            ValueError: there are elements other than functions at an address.
        """
        content = self.sections.get(Section.ELEMENT, b"\0")
        count, at = read_leb(content, 0)
        found: set[int] = set()
        for _ in range(count):
            if content[at] != 0:
                raise ValueError("a kind of elements that is not known")
            at = _end_of_expression(content, at + 1)
            length, at = read_leb(content, at)
            for _ in range(length):
                function, at = read_leb(content, at)
                found.add(function)
        return found


def parameters(function_type: bytes) -> int:
    """How many parameters functions of a type have."""
    return read_leb(function_type, 1)[0]


def locals_end(body: bytes) -> int:
    """Where the instructions of a function begin."""
    count, at = read_leb(body, 0)
    for _ in range(count):
        at = _end_of_value_type(body, read_leb(body, at)[1])
    return at


def _end_of_leb(content: bytes, at: int) -> int:
    return read_leb(content, at)[1]


def _end_of_value_type(content: bytes, at: int) -> int:
    return read_leb(content, at + 1)[1] if content[at] in REFERENCES else at + 1


def _end_of_function_type(content: bytes, at: int) -> int:
    if content[at] != FUNCTION_TYPE:
        raise ValueError("a kind of types that is not known")
    at += 1
    for _ in range(2):  # parameters, results
        count, at = read_leb(content, at)
        for _ in range(count):
            at = _end_of_value_type(content, at)
    return at


def _end_of_limits(content: bytes, at: int) -> int:
    has_most = content[at] & 1
    at = read_leb(content, at + 1)[1]
    return read_leb(content, at)[1] if has_most else at


def _end_of_table(content: bytes, at: int) -> int:
    return _end_of_limits(content, _end_of_value_type(content, at))


def _end_of_tag(content: bytes, at: int) -> int:
    return read_leb(content, at + 1)[1]


def _end_of_global_type(content: bytes, at: int) -> int:
    return _end_of_value_type(content, at) + 1


def _end_of_global(content: bytes, at: int) -> int:
    return _end_of_expression(content, _end_of_global_type(content, at))


def _end_of_expression(content: bytes, at: int) -> int:
    while (instruction := content[at]) != END:
        at += 1
        if instruction in NUMBERS:
            length = NUMBERS[instruction]
            at = at + length if length else read_leb(content, at)[1]
    return at + 1


def _end_of_names(content: bytes, at: int) -> int:
    for _ in range(2):  # the module's, its own
        length, at = read_leb(content, at)
        at += length
    return at


def _end_of_import(content: bytes, at: int) -> int:
    at = _end_of_names(content, at)
    ends = {
        Kind.FUNCTION: _end_of_leb,
        Kind.TABLE: _end_of_table,
        Kind.MEMORY: _end_of_limits,
        Kind.GLOBAL: _end_of_global_type,
        Kind.TAG: _end_of_tag,
    }
    return ends[Kind(content[at])](content, at + 1)


def _end_of_export(content: bytes, at: int) -> int:
    length, at = read_leb(content, at)
    return read_leb(content, at + length + 1)[1]
