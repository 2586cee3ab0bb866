"""What was sent before, to walk through with the arrow keys."""

from __future__ import annotations

__all__ = ["InputHistory"]


class InputHistory:
    """The last `size` different texts. During a walk, what stood in the box when the
    walk began waits below the newest entry, and comes back there."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._texts: list[str] = []
        self._at: int | None = None
        self._draft = ""

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, text: str) -> None:
        """Remember a text as the newest; the same text again moves."""
        self.stop()
        if text and self.size:
            self._texts = [*(other for other in self._texts if other != text), text][-self.size :]

    def clear(self) -> None:
        """Forget everything."""
        self._texts.clear()
        self.stop()

    def stop(self) -> None:
        """What is in the box is the person's own again."""
        self._at = None
        self._draft = ""

    def walk(self, steps: int, current: str) -> str | None:
        """The text `steps` entries away (negative: older); `None` at either end."""
        at = len(self._texts) if self._at is None else self._at
        target = at + steps
        if not 0 <= target <= len(self._texts) or target == at:
            return None
        if self._at is None:
            self._draft = current
        if target == len(self._texts):
            text = self._draft
            self.stop()
            return text
        self._at = target
        return self._texts[target]
