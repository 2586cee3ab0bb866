"""Calls of the page's own code, and where it has failed, to be told to whoever wrote it."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Callable
from typing import Any

__all__ = ["call_back", "place_of", "remember_source"]

NOT_OWN = ("/chat_py/", "/python3", "/site-packages/", "/_pyodide/", "/pyodide/", "<")
"""What is in the file names of the package, of Python itself, and of code without a file."""


def call_back(
    callback: Callable[..., Any] | None, *arguments: Any, report: Callable[[Exception], object]
) -> None:
    """Call what a caller has given, where that is something. What it raises is the caller's: it
    stops nothing, and goes to `report`."""
    if callback is None:
        return
    try:
        callback(*arguments)
    except Exception as error:  # noqa: BLE001 - it is the caller's, and must stop nothing
        report(error)


def place_of(error: BaseException) -> str:
    """The innermost line of the page's own that led to an error: file, line, and its text.

    Empty where none did. Of a `SyntaxError`, the line that cannot be read.
    """
    if isinstance(error, SyntaxError) and _is_own(error.filename or ""):
        return _written(error.filename or "", error.lineno, error.text)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if _is_own(frame.filename):
            return _written(frame.filename, frame.lineno, frame.line)
    return ""


def remember_source(file: str, source: str) -> None:
    """Let tracebacks show the lines of a source that is in no file."""
    lines = source.splitlines(keepends=True)
    linecache.cache[file] = (len(source), None, lines, file)


def _is_own(file: str) -> bool:
    return bool(file) and not any(part in file for part in NOT_OWN)


def _written(file: str, line: int | None, text: str | None) -> str:
    return f"{file}, line {line}: {(text or '').strip()}"
