"""The options of `ChatInputHandler.init`."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ArgumentError
from chat_py.ui.input_options import read_input_options


def test_whole_numbers_are_read():
    options = {"maxInputLength": 5.0, "minInputLength": 0, "historySize": 2}
    assert dict(read_input_options(options)) == {
        "maxInputLength": 5,
        "minInputLength": 0,
        "historySize": 2,
    }


@pytest.mark.parametrize("value", [1.5, -1, "5", True, None])
def test_anything_else_is_refused_by_its_name(value):
    with pytest.raises(ArgumentError, match=r"maxInputLength.*whole number"):
        list(read_input_options({"maxInputLength": value}))


def test_a_name_that_is_not_known_is_refused():
    with pytest.raises(ArgumentError, match="maxLength"):
        list(read_input_options({"maxLength": 5}))
