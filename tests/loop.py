"""An event loop whose clock is virtual: time passes only when nothing else is left to do.

`asyncio.sleep(3600)` returns at once, in the right order with every other timer, and
`loop.time()` says that an hour has passed. No socket and no selector is behind it, so the same
loop runs on CPython and inside Pyodide (where the platform's own loop cannot block).

Three ends that a real loop does not have keep a broken test from hanging:

- `Deadlock`: no callback is ready, no timer is set, and the test still waits.
- `TooLate`: the clock has passed the horizon, for example because a heartbeat ticks for ever.
- errors that nobody handled (a background task that died) are raised when the run ends.

Work in a thread (`asyncio.to_thread`, `loop.run_in_executor`) is real work: while some is under
way, the loop waits for it in real time and the virtual clock stands still.
"""

from __future__ import annotations

import asyncio
import threading
from asyncio import base_events
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

__all__ = ["Deadlock", "TooLate", "VirtualLoop"]

T = TypeVar("T")

HORIZON = 7 * 24 * 3600.0
"""Seconds of virtual time that a run may last, unless `VirtualLoop` is told otherwise."""


class Deadlock(RuntimeError):
    """Everything waits, and nothing is scheduled that could wake it."""


class TooLate(RuntimeError):
    """The virtual clock has passed the horizon of the run."""


class VirtualLoop(base_events.BaseEventLoop):
    """An asyncio event loop on virtual time, starting at 0.0 seconds.

    Args:
        horizon: seconds of virtual time after which `run` raises `TooLate`.
    """

    def __init__(self, *, horizon: float = HORIZON) -> None:
        super().__init__()
        self._now = 0.0
        self._horizon = horizon
        self._threads = 0
        self._woken = threading.Event()
        self._clock_resolution = 1e-9  # `now + (when - now)` may miss `when` by a rounding error
        self._selector = self  # BaseEventLoop asks `_selector.select()` how to wait
        self._errors: list[BaseException] = []
        self.set_exception_handler(VirtualLoop._collect)

    def time(self) -> float:
        """Virtual seconds since the loop was made."""
        return self._now

    def run(self, main: Coroutine[Any, Any, T]) -> T:
        """Run `main` to its end, and give its result.

        Raises:
            Deadlock: `main` waits for something that can never happen.
            TooLate: `main` has not ended when the clock reaches the horizon.
            ExceptionGroup: `main` ended well, but a task or callback of it failed unnoticed.
        """
        # Pyodide keeps its own loop marked as running at all times.
        outer = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        try:
            result = self.run_until_complete(main)
        finally:
            asyncio._set_running_loop(outer)
        if self._errors:
            errors, self._errors = self._errors, []
            raise BaseExceptionGroup("errors that nobody handled", errors)
        return result

    def close(self) -> None:
        """Cancel what is left, let it clean up, and close the loop."""
        try:
            if not self.is_closed():
                self.run(self._wind_up())
        finally:
            super().close()

    async def _wind_up(self) -> None:
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await self.shutdown_asyncgens()
        self._threads += 1  # the shutdown joins its threads in one more thread
        try:
            await self.shutdown_default_executor()
        finally:
            self._threads -= 1

    def _collect(self, context: dict[str, Any]) -> None:
        self._errors.append(context.get("exception") or RuntimeError(context["message"]))

    # What BaseEventLoop leaves to its subclasses.

    def select(self, timeout: float | None) -> list[object]:
        """Wait: for threads in real time, else by moving the clock to the next timer."""
        if timeout == 0:
            return []
        if self._threads or self._woken.is_set():
            self._woken.wait()
            self._woken.clear()
            return []
        if timeout is None:
            raise Deadlock("nothing is scheduled that could end this wait:" + self._waiting())
        self._now += timeout
        if self._now > self._horizon:
            raise TooLate(f"still running after {self._now:.0f} virtual seconds:" + self._waiting())
        return []

    def _process_events(self, event_list: list[object]) -> None:
        """There are no events: `select` never reports any."""

    def _write_to_self(self) -> None:
        self._woken.set()

    def run_in_executor(
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        future = super().run_in_executor(executor, func, *args)
        self._threads += 1
        future.add_done_callback(self._thread_done)
        return future

    def _thread_done(self, _future: asyncio.Future[Any]) -> None:
        self._threads -= 1

    def _waiting(self) -> str:
        """One line a task: its name, and the lines that it waits at, the innermost last."""
        lines: list[str] = []
        for task in asyncio.all_tasks(self):
            frames: list[str] = []
            awaited: Any = task.get_coro()
            while (frame := getattr(awaited, "cr_frame", None)) is not None:
                frames.append(f"{frame.f_code.co_filename}:{frame.f_lineno}")
                awaited = awaited.cr_await
            lines.append(f"\n  {task.get_name()} at {' > '.join(frames)}")
        return "".join(sorted(lines)) or " no task is left"
