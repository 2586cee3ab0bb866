"""What a tool returned, as the model and the page are given it."""

from __future__ import annotations

from typing import Any

from pydantic_core import from_json, to_json

__all__ = ["MAX_OUTPUT", "NoJson", "json_of"]

MAX_OUTPUT = 100_000
"""Characters of a result's JSON text: some 25,000 tokens, which the model reads each round anew."""


class NoJson(ValueError):
    """A result that JSON cannot hold."""


def json_of(value: Any) -> Any:
    """`value` as JSON data: models and dataclasses by their fields, what JSON does not know as
    `str` gives it. What is too long is cut, and becomes a text that says so.

    Raises `NoJson` for what refers to itself or is nested too deeply.
    """
    if isinstance(value, str):
        return _cut(value.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    try:
        text = to_json(value, by_alias=True, inf_nan_mode="null", fallback=str).decode()
        return from_json(text) if len(text) <= MAX_OUTPUT else _cut(text)
    except (ValueError, RecursionError) as error:
        raise NoJson(f"{type(value).__name__} cannot be written as JSON: {error}") from error


def _cut(text: str) -> str:
    left_out = len(text) - MAX_OUTPUT
    if left_out <= 0:
        return text
    return f"{text[:MAX_OUTPUT]}\n[{left_out} more characters were left out]"
