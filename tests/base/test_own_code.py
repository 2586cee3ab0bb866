from __future__ import annotations

import traceback
from types import SimpleNamespace
from typing import Any

import pytest

from chat_py.base.own_code import call_back, place_of, remember_source

FILE = "https://site.test/plugins/roll.py"
SOURCE = "def setup(chat):\n    chat.notfy('Hello')\n"


def failure(source: str, file: str = FILE, chat: Any = None) -> Exception:
    """What a plug-in raises, whose file is not on any disk."""
    remember_source(file, source)
    names: dict[str, Any] = {}
    try:
        exec(compile(source, file, "exec"), names)
        names["setup"](chat)
    except Exception as error:  # noqa: BLE001 whatever it is
        return error
    pytest.fail("nothing was raised")


def test_file_line_and_text_are_told() -> None:
    error = failure(SOURCE)
    assert place_of(error) == f"{FILE}, line 2: chat.notfy('Hello')"
    assert "chat.notfy('Hello')" in "".join(traceback.format_exception(error))


def test_where_the_package_raises_it_is_the_line_that_called_it() -> None:
    inside: dict[str, Any] = {}
    refuse = "def refuse(text):\n    raise TypeError('no')\n"
    exec(compile(refuse, "/lib/chat_py/plugin/chat.py", "exec"), inside)
    error = failure(SOURCE, chat=SimpleNamespace(notfy=inside["refuse"]))
    assert isinstance(error, TypeError)
    assert place_of(error) == f"{FILE}, line 2: chat.notfy('Hello')"


def test_a_line_that_cannot_be_read_is_told() -> None:
    assert place_of(failure("def setup(chat:\n")) == f"{FILE}, line 1: def setup(chat:"


def test_an_error_of_the_package_has_no_such_place() -> None:
    assert place_of(failure(SOURCE, "/lib/python3.14/x.py").with_traceback(None)) == ""


def test_what_a_callback_raises_is_told_and_stops_nothing() -> None:
    told: list[Exception] = []
    given: list[tuple[object, ...]] = []

    def fail(*arguments: object) -> None:
        given.append(arguments)
        raise ZeroDivisionError

    call_back(None, report=told.append)
    call_back(fail, 1, "two", report=told.append)
    assert given == [(1, "two")]
    assert list(map(type, told)) == [ZeroDivisionError]
