"""Requests in flight, each shared by the callers that asked for the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Generic, TypeVar

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner, Undo
from chat_py.browser.protocols.http import AbortSignal

__all__ = ["ActiveRequests", "Flight", "Flights"]

T = TypeVar("T")


class Flight(Generic[T]):
    """One request and those who wait for it. Cancelled when the last of them leaves.

    `deadline` (the loop's time, seconds) is that of the caller who waits longest. `failure` is
    what went wrong last, while the flight waits to try again. `label` is for people.
    """

    def __init__(self, key: str, label: str, url: str) -> None:
        self.key = key
        self.label = label
        self.url = url
        self.attempts = 0
        self.deadline = 0.0
        self.failure: ApiError | None = None
        self.waiters: set[asyncio.Future[T]] = set()
        self.task: asyncio.Task[None] | None = None

    @property
    def awaited(self) -> bool:
        """Whether anybody still waits."""
        return any(not waiter.done() for waiter in self.waiters)

    def fail(self, error: ApiError) -> None:
        """Let every waiter fail."""
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_exception(error)

    def settle(self, result: T) -> None:
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_result(result)


class Flights(Generic[T]):
    """The requests in flight. `discard` is given a result that nobody waits for any more."""

    def __init__(self, owner: Owner, discard: Callable[[T], None]) -> None:
        self._owner = owner
        self._discard = discard
        self._flights: set[Flight[T]] = set()
        self._shared: dict[str, Flight[T]] = {}

    def __iter__(self) -> Iterator[Flight[T]]:
        return iter(list(self._flights))

    def find(self, key: str) -> Flight[T] | None:
        """A flight that a caller with the same `key` may join."""
        return self._shared.get(key) if key else None

    def start(
        self,
        flight: Flight[T],
        run: Callable[[Flight[T]], Awaitable[T]],
        cancelled: Callable[[Flight[T]], ApiError],
    ) -> Flight[T]:
        """Begin a request. One with an empty `key` is shared with nobody."""
        self._flights.add(flight)
        if flight.key:
            self._shared[flight.key] = flight

        async def fly() -> None:
            try:
                result = await run(flight)
            except ApiError as error:
                self._forget(flight)
                flight.fail(error)  # it is the waiters' to handle: the owner must not report it
                return
            self._forget(flight)
            if flight.awaited:
                flight.settle(result)
            else:
                self._discard(result)

        def landed(_: asyncio.Task[None]) -> None:
            # Cancelled, perhaps before its first step, or failed in a way that nobody foresaw.
            self._forget(flight)
            if flight.awaited:
                flight.fail(cancelled(flight))

        flight.task = self._owner.task(fly())
        flight.task.add_done_callback(landed)
        return flight

    def _forget(self, flight: Flight[T]) -> None:
        self._flights.discard(flight)
        self.unshare(flight)

    def unshare(self, flight: Flight[T]) -> None:
        """Let nobody join `flight` any more; those who have go on waiting."""
        if self._shared.get(flight.key) is flight:
            del self._shared[flight.key]

    async def wait(
        self,
        flight: Flight[T],
        *,
        seconds: float,
        signal: AbortSignal | None,
        aborted: Callable[[Flight[T]], ApiError],
        timed_out: Callable[[Flight[T]], ApiError],
    ) -> T:
        """Wait as one of the callers: one caller's abort or deadline is no other's business."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[T] = loop.create_future()
        flight.waiters.add(waiter)
        flight.deadline = max(flight.deadline, loop.time() + seconds)

        def reject(reason: Callable[[Flight[T]], ApiError]) -> None:
            if not waiter.done():
                waiter.set_exception(reason(flight))

        timer = loop.call_later(seconds, reject, timed_out)
        forget: Undo = signal.subscribe(lambda: reject(aborted)) if signal else lambda: None
        try:
            return await waiter
        except asyncio.CancelledError:
            if not waiter.cancelled() and waiter.exception() is None:
                self._discard(waiter.result())  # it came in the moment in which the caller left
            raise
        finally:
            timer.cancel()
            forget()
            flight.waiters.discard(waiter)
            if not flight.waiters and flight.task is not None:
                self.unshare(flight)
                flight.task.cancel()


class ActiveRequests:
    """`ChatAPI.activeRequests`: what is in flight, to look at like a JavaScript `Map`."""

    def __init__(self, entries: Callable[[], dict[str, dict[str, Any]]]) -> None:
        self._entries = entries

    def get(self, key: str) -> dict[str, Any] | None:
        """`{url, callers}`, or None."""
        return self._entries().get(key)

    def has(self, key: str) -> bool:
        return key in self._entries()

    def keys(self) -> list[str]:
        return list(self._entries())

    @property
    def size(self) -> int:
        return len(self._entries())
