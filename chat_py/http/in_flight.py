"""Requests in flight, each shared by the callers that asked for the same."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner, Undo
from chat_py.browser.protocols.http import AbortSignal

__all__ = ["ActiveRequests", "InFlightRequest", "InFlightRequests"]

T = TypeVar("T")


class InFlightRequest(Generic[T]):
    """One request and those who wait for it. Cancelled when the last of them leaves.

    `deadline` (the loop's time, seconds) is that of the caller who waits longest. `failure` is
    what went wrong last, while the request waits to be tried again. `label` is for people.
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


class InFlightRequests(Generic[T]):
    """The requests in flight. `discard` is given a result that nobody waits for any more."""

    def __init__(self, owner: Owner, discard: Callable[[T], None]) -> None:
        self._owner = owner
        self._discard = discard
        self._requests: set[InFlightRequest[T]] = set()
        self._shared: dict[str, InFlightRequest[T]] = {}

    def __iter__(self) -> Iterator[InFlightRequest[T]]:
        return iter(list(self._requests))

    def find(self, key: str) -> InFlightRequest[T] | None:
        """A request that a caller with the same `key` may join."""
        return self._shared.get(key) if key else None

    def start(
        self,
        request: InFlightRequest[T],
        run: Callable[[InFlightRequest[T]], Awaitable[T]],
        cancelled: Callable[[InFlightRequest[T]], ApiError],
    ) -> InFlightRequest[T]:
        """Begin a request. One with an empty `key` is shared with nobody."""
        self._requests.add(request)
        if request.key:
            self._shared[request.key] = request

        async def carry_out() -> None:
            try:
                result = await run(request)
            except ApiError as error:
                self._forget(request)
                request.fail(error)  # it is the waiters' to handle: the owner must not report it
                return
            self._forget(request)
            if request.awaited:
                request.settle(result)
            else:
                self._discard(result)

        def ended(_: asyncio.Task[None]) -> None:
            # Cancelled, perhaps before its first step, or failed in a way that nobody foresaw.
            self._forget(request)
            if request.awaited:
                request.fail(cancelled(request))

        request.task = self._owner.task(carry_out())
        request.task.add_done_callback(ended)
        return request

    def _forget(self, request: InFlightRequest[T]) -> None:
        self._requests.discard(request)
        self.unshare(request)

    def unshare(self, request: InFlightRequest[T]) -> None:
        """Let no new caller join `request`; those who have joined keep waiting."""
        if self._shared.get(request.key) is request:
            del self._shared[request.key]

    async def wait(
        self,
        request: InFlightRequest[T],
        *,
        seconds: float,
        signal: AbortSignal | None,
        aborted: Callable[[InFlightRequest[T]], ApiError],
        timed_out: Callable[[InFlightRequest[T]], ApiError],
    ) -> T:
        """Wait as one of the callers: one caller's abort or deadline is no other's business."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[T] = loop.create_future()
        request.waiters.add(waiter)
        request.deadline = max(request.deadline, loop.time() + seconds)

        def reject(reason: Callable[[InFlightRequest[T]], ApiError]) -> None:
            if not waiter.done():
                waiter.set_exception(reason(request))

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
            request.waiters.discard(waiter)
            if not request.waiters and request.task is not None:
                self.unshare(request)
                request.task.cancel()


class ActiveRequests:
    """`ChatAPI.activeRequests`: what is in flight, to look at like a JavaScript `Map`.

    Its keys are the labels of the requests, numbered where several have the same.
    """

    def __init__(self, in_flight: Callable[[], Iterable[InFlightRequest[Any]]]) -> None:
        self._in_flight = in_flight

    def get(self, key: str) -> dict[str, Any] | None:
        """`{url, callers}`, or None."""
        request = self._by_label().get(key)
        return request and {"url": request.url, "callers": len(request.waiters)}

    def has(self, key: str) -> bool:
        return key in self._by_label()

    def keys(self) -> list[str]:
        return list(self._by_label())

    @property
    def size(self) -> int:
        return len(self._by_label())

    def _by_label(self) -> dict[str, InFlightRequest[Any]]:
        found: dict[str, InFlightRequest[Any]] = {}
        for request in self._in_flight():
            label, number = request.label, 1
            while label in found:
                number += 1
                label = f"{request.label} ({number})"
            found[label] = request
        return found
