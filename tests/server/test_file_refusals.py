from __future__ import annotations

import pytest

from chat_py_server.file_refusals import MIB, mebibytes, refuse_file


@pytest.mark.parametrize(("size", "said"), [(MIB, "1 MiB"), (MIB // 2, "0.5 MiB"), (0, "0 MiB")])
def test_a_size_is_said_for_people(size: int, said: str) -> None:
    assert mebibytes(size) == said


def test_a_refusal_names_the_field() -> None:
    error = refuse_file(413, "it is too large.")
    assert error.detail == "file: it is too large."
    assert error.errors == [{"field": "file", "detail": "it is too large."}]
