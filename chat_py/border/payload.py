"""The data of one event, wherever it came from."""

from __future__ import annotations

from typing import Any

from chat_py.border.json_text import read_json, write_json
from chat_py.border.page_ref import PageRef

__all__ = ["Payload"]


class Payload:
    """Data of one event: a Python value, its JSON text, or a value that stays in the page.

    Each is made from the other only when somebody asks. An object that the page triggered with
    reaches the page's listeners untouched; Python listeners see what JSON can hold of it.
    """

    __slots__ = ("_parsed", "_text", "_value", "ref")

    def __init__(self, value: Any = None, *, text: str | None = None, ref: PageRef | None = None):
        self._value = value
        self._text = text
        self._parsed = text is None
        self.ref = ref

    @property
    def value(self) -> Any:
        """The data as Python values. Raises `ValueError` for text nested too deeply."""
        if not self._parsed:
            self._value = read_json(self._text or "null")
            self._parsed = True
        return self._value

    @property
    def text(self) -> str:
        """The data as JSON text."""
        if self._text is None:
            self._text = write_json(self._value)
        return self._text
