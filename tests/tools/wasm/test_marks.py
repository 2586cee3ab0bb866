"""Marked functions do what they did; Node.js 20 has one memory only, so it is read, not run."""

from __future__ import annotations

import pytest

from tests.tools.wasm.by_hand import HAND_MADE
from tools.wasm.binary import Kind, leb
from tools.wasm.marks import MARKS, mark
from tools.wasm.module import Module, locals_end


def test_each_function_begins_with_its_own_mark() -> None:
    before, after = Module(HAND_MADE), Module(mark(HAND_MADE, "core"))
    assert after.exports[MARKS + "core"] == (Kind.MEMORY, 1)
    for index, (old, new) in enumerate(zip(before.bodies, after.bodies, strict=True)):
        begin = locals_end(old)
        store = bytes((0x41, index, 0x41, 1, 0x3A, 0x40, 1, 0))
        assert new == old[:begin] + store + old[begin:]


def test_more_functions_than_marks_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Module, "bodies", [leb(0)] * 70_000)
    with pytest.raises(ValueError, match="70000 functions"):
        mark(HAND_MADE, "core")
