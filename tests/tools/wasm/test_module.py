"""What a module has."""

from __future__ import annotations

from tests.tools.wasm.by_hand import HAND_MADE
from tools.wasm.binary import Kind
from tools.wasm.module import Module, parameters


def test_it_is_read_as_it_was_written() -> None:
    module = Module(HAND_MADE)
    assert [parameters(each) for each in module.types] == [1, 2]
    assert module.function_types == [0, 1, 0, 0]
    assert module.imported[Kind.FUNCTION] == 1
    assert module.exports["c"] == (Kind.FUNCTION, 3)
    assert module.own(Kind.GLOBAL) == [bytes.fromhex("7f01")]
    assert module.own(Kind.MEMORY) == [bytes.fromhex("0001")]
    assert module.elements == {2}
    assert len(module.bodies) == 4
