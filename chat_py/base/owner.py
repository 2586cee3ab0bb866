"""Everything that is started belongs to an `Owner`, and closing the owner stops it.

Modelled on `contextlib.ExitStack`, with asyncio tasks as first-class members and children
that close with their parent. `ChatCore.destroy()` closes the root, after which `count` is 0.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

__all__ = ["Owner", "Undo", "shared"]

Undo = Callable[[], None]
T = TypeVar("T")


async def shared(future: asyncio.Future[T]) -> T:
    """Wait for `future` as one of many: who leaves earlier ends nothing for the others.

    Not `asyncio.shield`: from Python 3.14 on it reports a failure that comes after one has left,
    even where another has handled it.
    """
    await asyncio.wait((future,))
    return future.result()


class Owner:
    """Holds what must be stopped: undo functions, tasks, child owners.

    `report` receives an exception that a task or an undo function raised, so that one failure
    neither stays silent nor stops the rest.
    """

    def __init__(self, name: str, report: Callable[[BaseException], None]) -> None:
        self.name = name
        self.closed = False
        self._report = report
        self._undos: dict[int, Undo] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._children: dict[Owner, None] = {}  # in the order of their making
        self._parent: Owner | None = None
        self._next = 0

    def add(self, undo: Undo) -> Undo:
        """Call `undo` on close. Returns a function that does it earlier, at most once."""
        if self.closed:
            undo()
            return lambda: None
        key = self._next = self._next + 1
        self._undos[key] = undo

        def undo_once() -> None:
            if self._undos.pop(key, None) is not None:
                undo()

        return undo_once

    def task(self, work: Awaitable[Any]) -> asyncio.Task[Any]:
        """Run `work` as a task that is cancelled on close and reports its failure."""
        task = asyncio.ensure_future(work)
        if self.closed:
            task.cancel()
            return task
        self._tasks.add(task)
        task.add_done_callback(self._task_done)
        return task

    def child(self, name: str) -> Owner:
        """An owner that closes with this one."""
        child = Owner(f"{self.name}.{name}", self._report)
        child.closed = self.closed
        child._parent = self
        self._children[child] = None
        return child

    @property
    def count(self) -> int:
        """How many things are still held, children included."""
        return len(self._undos) + len(self._tasks) + sum(child.count for child in self._children)

    def close(self) -> None:
        """Stop everything, last added first. A second call does nothing."""
        self.closed = True
        for task in list(self._tasks):
            task.cancel()
        self._tasks.clear()
        if self._parent is not None:
            self._parent._children.pop(self, None)
        while self._children:
            self._children.popitem()[0].close()
        while self._undos:
            _, undo = self._undos.popitem()
            try:
                undo()
            except Exception as error:  # noqa: BLE001 one failure does not stop the rest
                self._report(error)

    def _task_done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._report(error)
