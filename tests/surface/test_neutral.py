"""What a type answers that says nothing yet."""

from __future__ import annotations

import pytest

from chat_py.surface.neutral import neutral_value


@pytest.mark.parametrize(
    ("returns", "value"),
    [
        ("boolean", False),
        ("number", 0),
        ("string", ""),
        ("string[]", []),
        ("CodeBlock[]", []),
        ("Record<string, unknown>", {}),
        ("void", None),
        ("any", None),
        ("string | null", None),
        ("ChatMessage[] | null", None),
    ],
)
def test_the_value_is_the_types_empty_one(returns, value):
    found = neutral_value(returns)
    assert (found, type(found)) == (value, type(value))


def test_a_list_is_a_new_one_each_time():
    assert neutral_value("string[]") is not neutral_value("string[]")


@pytest.mark.parametrize("returns", ["HistoryStats", "Promise<boolean>", ""])
def test_another_type_has_none(returns):
    with pytest.raises(LookupError):
        neutral_value(returns)
