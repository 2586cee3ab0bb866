"""A small module: functions that call each other directly and by a table, and share a global."""

from __future__ import annotations

from tools.wasm.binary import ORDER, Kind, Section, leb, name, section, vector

__all__ = ["HAND_MADE"]

LONG = bytes.fromhex("41006a") * 12
"""Adds nothing, twelve times: no stub is as long."""


def body(instructions: str, more: bytes = b"") -> bytes:
    content = b"\0" + bytes.fromhex(instructions) + more + b"\x0b"
    return leb(len(content)) + content


def export(text: str, kind: Kind, index: int) -> bytes:
    return name(text) + bytes((kind, index))


PARTS = {
    # (i32) -> i32, (i32, i32) -> i32
    Section.TYPE: vector([bytes.fromhex("60017f017f"), bytes.fromhex("60027f7f017f")]),
    Section.IMPORT: vector([name("env") + name("outside") + b"\0\0"]),
    Section.FUNCTION: vector([b"\0", b"\1", b"\0", b"\0"]),
    Section.TABLE: vector([bytes.fromhex("700001")]),
    Section.MEMORY: vector([bytes.fromhex("0001")]),
    Section.GLOBAL: vector([bytes.fromhex("7f0141070b")]),  # 7 at first
    Section.EXPORT: vector(
        [
            *(export(text, Kind.FUNCTION, index) for index, text in enumerate("abc", 1)),
            export("memory", Kind.MEMORY, 0),
        ]
    ),
    Section.ELEMENT: vector([bytes.fromhex("0041000b0102")]),  # b
    Section.CODE: vector(
        [
            body("2000410141001101 00 2300 6a"),  # a(x): b(x, 1), by the table, and the global
            # b(x, y): one more in the global; d(x) + y
            body("230041016a2400 2000 1004 2001 6a", LONG),
            body("2000 1000", LONG),  # c(x): outside(x)
            body("2000 2000 6a", LONG),  # d(x): x + x
        ]
    ),
}
HAND_MADE = bytes.fromhex("0061736d01000000") + b"".join(
    section(kind, PARTS[kind]) for kind in ORDER if kind in PARTS
)
