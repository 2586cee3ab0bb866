"""What the tabs of one browser share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from chat_py.base.owner import Undo

__all__ = ["FakeBrowser", "FakeChannel", "FakeLocks"]


class FakeBrowser:
    """Locks and a channel for its tabs. One that is not `shared` has no locks, a `silent` one no
    channel. `held` are the queues of the locks."""

    def __init__(self, *, shared: bool = True, silent: bool = False) -> None:
        self.shared = shared
        self.silent = silent
        self.held: dict[str, list[asyncio.Event]] = {}
        self.channels: list[FakeChannel] = []

    def locks(self) -> FakeLocks:
        """A tab's locks."""
        return FakeLocks(self)

    def channel(self) -> FakeChannel:
        """A tab's end of the channel."""
        return FakeChannel(self)


class FakeLocks:
    """The first of a name's queue holds it."""

    def __init__(self, browser: FakeBrowser) -> None:
        self._browser = browser

    @property
    def shared(self) -> bool:
        return self._browser.shared

    async def acquire(self, name: str, patience: float | None) -> Undo:
        if not self.shared:
            return lambda: None
        queue = self._browser.held.setdefault(name, [])
        turn = asyncio.Event()
        queue.append(turn)

        def release() -> None:
            if turn in queue:
                queue.remove(turn)
                self._next(queue)

        self._next(queue)
        try:
            async with asyncio.timeout(patience):
                await turn.wait()
        except TimeoutError:
            queue.remove(turn)
            queue.insert(0, turn)
        except asyncio.CancelledError:
            release()
            raise
        return release

    async def is_held(self, name: str) -> bool:
        return bool(self._browser.held.get(name))

    def _next(self, queue: list[asyncio.Event]) -> None:
        if queue:
            queue[0].set()


class FakeChannel:
    """Delivers to every other tab, in a later turn of the loop."""

    def __init__(self, browser: FakeBrowser) -> None:
        self._browser = browser
        self._callback: Callable[[str], None] | None = None

    def post(self, text: str) -> None:
        if self._browser.silent:
            return
        loop = asyncio.get_running_loop()
        for channel in self._browser.channels:
            if channel is not self:
                loop.call_soon(channel.hear, text)

    def hear(self, text: str) -> None:
        if self._callback is not None:
            self._callback(text)

    def subscribe(self, callback: Callable[[str], None]) -> Undo:
        self._callback = callback
        self._browser.channels.append(self)

        def undo() -> None:
            self._callback = None
            self._browser.channels.remove(self)

        return undo
