from __future__ import annotations

import pytest

from chat_py_server.postgresql.connection import translated


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1 WHERE a = ? AND b = ?", "SELECT 1 WHERE a = %s AND b = %s"),
        ("SET x = nullif(:id, id)", "SET x = nullif(%(id)s, id)"),
        ("SELECT 'is :this ?' WHERE a = ?", "SELECT 'is :this ?' WHERE a = %s"),
        ("SELECT a::text, 5 % 2", "SELECT a::text, 5 %% 2"),
    ],
)
def test_placeholders_are_translated_and_nothing_else(sql: str, expected: str) -> None:
    assert translated(sql) == expected
