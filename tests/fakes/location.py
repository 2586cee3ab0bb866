"""The address bar with its history."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from chat_py.base.signal import Signal

__all__ = ["FakeLocation"]

Undo = Callable[[], None]


class FakeLocation:
    """`entries` is the history, `at` where in it the page is; `left_for` where it went."""

    def __init__(self, href: str = "https://chat.example/") -> None:
        self.entries = [href]
        self.at = 0
        self.left_for = ""
        self.reloads = 0
        self._callbacks: list[Callable[[], None]] = []
        self._kept = Signal[[]]()
        self._restored = Signal[[]]()

    @property
    def href(self) -> str:
        return self.entries[self.at]

    @property
    def origin(self) -> str:
        parts = urlsplit(self.href)
        return f"{parts.scheme}://{parts.netloc}"

    def push(self, url: str) -> None:
        self.entries[self.at + 1 :] = [urljoin(self.href, url)]
        self.at += 1

    def replace(self, url: str) -> None:
        self.entries[self.at] = urljoin(self.href, url)

    def reload(self) -> None:
        self.reloads += 1

    def back(self) -> None:
        self._go(-1)

    def forward(self) -> None:
        self._go(1)

    def _go(self, step: int) -> None:
        if 0 <= self.at + step < len(self.entries):
            self.at += step
            for callback in list(self._callbacks):
                callback()

    def assign(self, url: str) -> None:
        # A browser keeps the mark of an empty query; `urljoin` does so only from Python 3.14 on.
        self.left_for = urljoin(self.href, url).rstrip("?") + ("?" if url.endswith("?") else "")

    def on_navigate(self, callback: Callable[[], None]) -> Undo:
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def on_kept(self, callback: Callable[[], None]) -> Undo:
        return self._kept.subscribe(callback)

    def on_restored(self, callback: Callable[[], None]) -> Undo:
        return self._restored.subscribe(callback)

    def keep(self) -> None:
        """The page is left, and the browser keeps it."""
        self._kept.emit()

    def restore(self) -> None:
        """Back brings the page again as it was kept."""
        self._restored.emit()

    @property
    def listeners(self) -> int:
        return len(self._callbacks)
