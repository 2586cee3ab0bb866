"""What a person is shown as the name of a file."""

from __future__ import annotations

import pytest

from chat_py.base.file_name import MAX_FILE_NAME, clean_file_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("photo.png", "photo.png"),
        ("写真 1.jpg", "写真 1.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\cat.gif", "cat.gif"),
        ("a\0b\r\nc\x7f.txt", "abc.txt"),
        ("cv\u202egnp.exe", "cvgnp.exe"),
        ("\u2066\u2069\ufeff", "file"),
        ("", "file"),
        ("..", "file"),
        ("/", "file"),
        ("half \ud83d.txt", "half .txt"),
        ("two  spaces.txt", "two spaces.txt"),
        ("👩\u200d🚀.png", "👩\u200d🚀.png"),
    ],
)
def test_a_name_is_one_line_without_a_path(name: str, shown: str) -> None:
    assert clean_file_name(name) == shown


def test_a_long_name_keeps_its_extension() -> None:
    short = clean_file_name("a" * 500 + ".jpeg")
    assert len(short) == MAX_FILE_NAME
    assert short.endswith("….jpeg")
    assert len(clean_file_name("b" * 500)) == MAX_FILE_NAME
    assert len(clean_file_name("c." + "d" * 500)) == MAX_FILE_NAME
