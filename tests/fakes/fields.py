"""The page's mirror of `ChatState`, as static/src/preboot/fields.js keeps it."""

from __future__ import annotations

import json
from collections.abc import MutableSet
from typing import Any

from pydantic_core import to_json

__all__ = ["FakeFields"]


class FakeFields:
    """`values` is what scripts of the page see; they may change an object in it in place."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.sets: dict[str, MutableSet[str]] = {}
        self._lent: dict[str, str] = {}

    def push(self, name: str, value: Any) -> None:
        self.values[name] = json.loads(to_json(value, by_alias=True))
        self._lent[name] = json.dumps(self.values[name])

    def read(self, name: str) -> str | None:
        text = json.dumps(self.values.get(name))
        if text == self._lent.get(name, "null"):
            return None
        self._lent[name] = text
        return text

    def id_set(self, name: str) -> MutableSet[str]:
        return self.sets.setdefault(name, set())
