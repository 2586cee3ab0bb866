"""The options of `ChatInputHandler.init`, as a page gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from chat_py.base.errors import ArgumentError

__all__ = ["read_input_options"]

NAMES = ("maxInputLength", "minInputLength", "historySize")


def read_input_options(options: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """The numbers of `maxInputLength`, `minInputLength` and `historySize`.

    Raises `ArgumentError` for another option, or one that is not a whole number.
    """
    for name, value in options.items():
        number = int(value) if isinstance(value, float) and value.is_integer() else value
        if not isinstance(number, int) or isinstance(number, bool) or number < 0:
            raise ArgumentError("ChatInputHandler.init", name, "a whole number from 0")
        if name not in NAMES:
            known = "maxInputLength, minInputLength or historySize"
            raise ArgumentError("ChatInputHandler.init", name, known)
        yield name, number
