"""The address bar with its history."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

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

    @property
    def listeners(self) -> int:
        return len(self._callbacks)
