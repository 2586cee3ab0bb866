"""Reads and writes the parts of a wasm module.

Source: https://webassembly.github.io/spec/core/binary/modules.html.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

__all__ = [
    "CONSTANT",
    "END",
    "FUNCTION_REFERENCE",
    "HEADER",
    "ORDER",
    "Kind",
    "Section",
    "bodies",
    "leb",
    "name",
    "read_leb",
    "section",
    "sections",
    "vector",
]

HEADER = 8
"""Bytes of a module before its first section."""
CONSTANT, END = 0x41, 0x0B
"""Instructions: a number of 32 bits, and the end of an expression."""
FUNCTION_REFERENCE = 0x70
"""A type of values, and of a table's elements."""


class Section(IntEnum):
    """Identifiers of sections."""

    CUSTOM = 0
    TYPE = 1
    IMPORT = 2
    FUNCTION = 3
    TABLE = 4
    MEMORY = 5
    GLOBAL = 6
    EXPORT = 7
    START = 8
    ELEMENT = 9
    CODE = 10
    DATA = 11
    DATA_COUNT = 12
    TAG = 13


ORDER = (
    Section.TYPE,
    Section.IMPORT,
    Section.FUNCTION,
    Section.TABLE,
    Section.MEMORY,
    Section.TAG,
    Section.GLOBAL,
    Section.EXPORT,
    Section.START,
    Section.ELEMENT,
    Section.DATA_COUNT,
    Section.CODE,
    Section.DATA,
)
"""In which sections come, each once at most; those with a name of their own are anywhere."""


class Kind(IntEnum):
    """What is imported or exported."""

    FUNCTION = 0
    TABLE = 1
    MEMORY = 2
    GLOBAL = 3
    TAG = 4


def read_leb(binary: bytes, at: int) -> tuple[int, int]:
    """A number that is not negative, in LEB128, and where it ends."""
    value = shift = 0
    while True:
        byte = binary[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def leb(value: int, *, signed: bool = False) -> bytes:
    """A number that is not negative, in LEB128."""
    out = bytearray()
    limit = 0x40 if signed else 0x80  # the highest bit of a signed one is its sign
    while value >= limit:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def sections(binary: bytes) -> Iterator[tuple[int, bytes]]:
    """Identifier and content of each."""
    at = HEADER
    while at < len(binary):
        kind = binary[at]
        length, start = read_leb(binary, at + 1)
        yield kind, binary[start : start + length]
        at = start + length


def section(kind: int, content: bytes) -> bytes:
    """A section, as it is in a module."""
    return bytes((kind,)) + leb(len(content)) + content


def vector(items: Sequence[bytes]) -> bytes:
    """A list, as it is in a section."""
    return leb(len(items)) + b"".join(items)


def name(text: str) -> bytes:
    """What is imported or exported is called."""
    written = text.encode()
    return leb(len(written)) + written


def bodies(code: bytes) -> Iterable[bytes]:
    """The functions of a section of code, each without its length."""
    count, at = read_leb(code, 0)
    for _ in range(count):
        length, start = read_leb(code, at)
        at = start + length
        yield code[start:at]
