"""Makes wasm smaller without a change of what it does."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["merge_data"]

HEADER = 8
"""Bytes of a module before its first section."""
DATA, DATA_COUNT = 11, 12
"""Identifiers of sections: https://webassembly.github.io/spec/core/binary/modules.html."""
ACTIVE = 0
"""Kind of a segment that is copied to a fixed address of the first memory."""
CONSTANT, END = 0x41, 0x0B
"""Instructions of an address."""
GAP = 128
"""Zeros between two segments that compress to less than the head of a segment."""


def _unsigned(binary: bytes, at: int) -> tuple[int, int]:
    """A number in LEB128, and where it ends."""
    value = shift = 0
    while True:
        byte = binary[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def _written(value: int, *, signed: bool = False) -> bytes:
    """A number that is not negative, in LEB128."""
    out = bytearray()
    limit = 0x40 if signed else 0x80  # the highest bit of a signed one is its sign
    while value >= limit:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _sections(binary: bytes) -> Iterator[tuple[int, bytes]]:
    at = HEADER
    while at < len(binary):
        kind = binary[at]
        length, start = _unsigned(binary, at + 1)
        yield kind, binary[start : start + length]
        at = start + length


def _segments(section: bytes) -> list[tuple[int, bytes]] | None:
    """Address and content of each; None if there are others than active ones in order."""
    count, at = _unsigned(section, 0)
    found: list[tuple[int, bytes]] = []
    end = 0
    for _ in range(count):
        if section[at] != ACTIVE or section[at + 1] != CONSTANT:
            return None
        address, at = _unsigned(section, at + 2)
        if section[at] != END or address < end:
            return None
        length, start = _unsigned(section, at + 1)
        at = start + length
        end = address + length
        found.append((address, section[start:at]))
    return found


def merge_data(binary: bytes) -> bytes:
    """The module with one segment of data in place of several that lie close to each other.

    The zeros between them take memory's place in the file, and next to nothing once it is
    compressed; the heads of fifteen thousand segments do.
    """
    sections = list(_sections(binary))
    segments = next((_segments(content) for kind, content in sections if kind == DATA), None)
    if not segments:
        return binary
    merged: list[tuple[int, bytearray]] = []
    for address, content in segments:
        if merged and address - (merged[-1][0] + len(merged[-1][1])) <= GAP:
            start, last = merged[-1]
            last.extend(bytes(address - start - len(last)) + content)
        else:
            merged.append((address, bytearray(content)))
    data = _written(len(merged)) + b"".join(
        bytes((ACTIVE, CONSTANT))
        + _written(address, signed=True)
        + bytes((END,))
        + _written(len(content))
        + content
        for address, content in merged
    )
    new = {DATA: data, DATA_COUNT: _written(len(merged))}
    return binary[:HEADER] + b"".join(
        bytes((kind,)) + _written(len(new.get(kind, content))) + new.get(kind, content)
        for kind, content in sections
    )
