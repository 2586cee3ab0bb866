"""Messages of a long chat that are validated only when they are read (the page only)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from chat_py.browser.protocols.values import OlderMessages
from chat_py.models.message import Message, validate_messages

__all__ = ["Unchecked"]


@dataclass
class Unchecked:
    """Messages as a server gave them, oldest first, which are validated when they are taken: a
    chat of 10,000 messages opens without that time.

    `report` is called with a text that names the field for each message that cannot be read.
    Before `values` come those that `source` still has, and gives a page at a time.
    """

    values: list[object] = field(default_factory=list[object])
    context: Any = field(default=None, compare=False)
    report: Callable[[str], object] = field(default=lambda _: None, compare=False)
    source: OlderMessages | None = field(default=None, compare=False)

    def __len__(self) -> int:
        return len(self.values) + (self.source.count if self.source else 0)

    def take(self, count: int) -> list[Message]:
        """The newest `count` (fewer where there are no more), oldest first."""
        taken: list[Message] = []
        while self and len(taken) < count:
            missing = count - len(taken)
            self._fetch(missing)
            newest = self.values[-missing:]
            del self.values[-missing:]
            good, bad = validate_messages(newest, self.context, first=len(self))
            taken[:0] = good
            for problem in bad:
                self.report(problem)
        return taken

    def forget(self, message_id: str) -> None:
        """Drop the message of this id."""
        self.values = [value for value in self.all() if _id_of(value) != message_id]

    def all(self) -> list[object]:
        """Every one, as it was given."""
        self._fetch(len(self))
        return self.values

    def _fetch(self, count: int) -> None:
        """Let `values` have `count`, or all that there are."""
        while self.source and self.source.count and len(self.values) < count:
            self.values[:0] = self.source.take()


def _id_of(value: object) -> str:
    data = cast("dict[str, object]", value) if isinstance(value, dict) else {}
    return next((str(data[name]) for name in ("id", "_id", "messageId") if name in data), "")
