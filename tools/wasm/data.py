"""Merges the segments of data of a wasm module."""

from __future__ import annotations

from tools.wasm.binary import CONSTANT, END, HEADER, Section, leb, read_leb, section, sections

__all__ = ["merge_data"]

ACTIVE = 0
"""Kind of a segment that is copied to a fixed address of the first memory."""
GAP = 128
"""Zeros between two segments that compress to less than the head of a segment."""


def _segments(written: bytes) -> list[tuple[int, bytes]] | None:
    """Address and content of each; None if there are others than active ones in order."""
    count, at = read_leb(written, 0)
    found: list[tuple[int, bytes]] = []
    end = 0
    for _ in range(count):
        if written[at] != ACTIVE or written[at + 1] != CONSTANT:
            return None
        address, at = read_leb(written, at + 2)
        if written[at] != END or address < end:
            return None
        length, start = read_leb(written, at + 1)
        at = start + length
        end = address + length
        found.append((address, written[start:at]))
    return found


def merge_data(binary: bytes) -> bytes:
    """The module with one segment of data in place of several that lie close to each other.

    The zeros between them take memory's place in the file, and next to nothing once it is
    compressed; the heads of fifteen thousand segments do.
    """
    found = [(Section(kind), content) for kind, content in sections(binary)]
    segments = next((_segments(content) for kind, content in found if kind == Section.DATA), None)
    if not segments:
        return binary
    merged: list[tuple[int, bytearray]] = []
    for address, content in segments:
        if merged and address - (merged[-1][0] + len(merged[-1][1])) <= GAP:
            start, last = merged[-1]
            last.extend(bytes(address - start - len(last)) + content)
        else:
            merged.append((address, bytearray(content)))
    data = leb(len(merged)) + b"".join(
        bytes((ACTIVE, CONSTANT))
        + leb(address, signed=True)
        + bytes((END,))
        + leb(len(content))
        + content
        for address, content in merged
    )
    new = {Section.DATA: data, Section.DATA_COUNT: leb(len(merged))}
    return binary[:HEADER] + b"".join(
        section(kind, new.get(kind, content)) for kind, content in found
    )
