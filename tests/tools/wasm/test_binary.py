"""Numbers, and what a module consists of."""

from __future__ import annotations

import pytest

from tests.tools.wasm.by_hand import HAND_MADE
from tools.wasm.binary import HEADER, Section, leb, read_leb, section, sections


@pytest.mark.parametrize("value", [0, 1, 63, 64, 127, 128, 16_383, 1 << 31])
def test_numbers_are_read_as_they_were_written(value: int) -> None:
    written = leb(value)
    assert read_leb(b"x" + written + b"y", 1) == (value, len(written) + 1)


def test_a_signed_number_keeps_room_for_its_sign() -> None:
    assert leb(64) == b"\x40"
    assert leb(64, signed=True) == b"\xc0\x00"


def test_sections_make_up_the_module() -> None:
    found = list(sections(HAND_MADE))
    assert (found[0][0], found[-1][0]) == (Section.TYPE, Section.CODE)
    written = b"".join(section(kind, content) for kind, content in found)
    assert HAND_MADE[:HEADER] + written == HAND_MADE
