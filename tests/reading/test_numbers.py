"""Numbers as they are written in tables."""

from __future__ import annotations

import pytest

from chat_py.reading.numbers import numbers


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (("1,234", "12", "1,234,567"), [1234, 12, 1234567]),
        (("1.234,5", "12"), [1234.5, 12]),
        (("1.234.567", "2,5"), [1234567, 2.5]),
        (("1 234", "1\u202f234,5"), [1234, 1234.5]),
        (("1'234.50", "1’000"), [1234.5, 1000]),
        (("12,34,567", "1"), [1234567, 1]),
        (("$1,200", "€ 3.50", "USD 7", "9 EUR"), [1200, 3.5, 7, 9]),
        (("-$5", "$-6", "(1,200)", "−7", "+3"), [-5, -6, -1200, -7, 3]),
        (("12.5%", "3 %", "100%"), [12.5, 3, 100]),
        (("~5", "≈ 6", "< 7", "ca. 8"), [5, 6, 7, 8]),
        ((".5", "0.123", "1e3", "2E-2"), [0.5, 0.123, 1000, 0.02]),
        (("1.5 GB", "900 MB", "2 KiB", "12 bytes"), [1.5e9, 9e8, 2048, 12]),
        (("1.2M", "3k", "900", "2bn"), [1.2e6, 3000, 900, 2e9]),
        (("10 ms", "9.5 ms"), [10, 9.5]),
        (("٣", "١٢"), [3, 12]),
    ],
)
def test_the_value_is_read(column: tuple[str, ...], values: list[float]) -> None:
    assert numbers([text.replace("\u202f", " ") for text in column], ".") == values


@pytest.mark.parametrize(
    "column",
    [("one",), ("1", "two"), ("1.2.3",), ("v1.2.3", "v1.10.0"), ("5 cm", "3 kg"), ("1,23,4",), ()],
)
def test_what_is_no_number_or_of_several_units_is_left_to_others(column: tuple[str, ...]) -> None:
    assert numbers(column, ".") is None


def test_where_the_column_does_not_tell_the_language_does() -> None:
    assert numbers(["1,234"], ".") == [1234]
    assert numbers(["1,234"], ",") == [1.234]
    assert numbers(["1.234", "0,5"], ".") == [1234, 0.5]
