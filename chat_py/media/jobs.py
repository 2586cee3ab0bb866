"""Work on pictures that takes its time: once at a time for each, and it can be cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Literal

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner, shared
from chat_py.http.errors import ErrorMaker, RequestFacts

__all__ = ["End", "Jobs", "Outcome"]

Result = dict[str, Any]
Outcome = Result | ApiError
End = Literal["done", "failed", "cancelled"]


class Jobs:
    """Runs at most one job under each name; everybody who asks meanwhile waits for that one.

    `errors` makes the error that those get who wait for a cancelled job. `settled` is told what
    became of each job, before those who wait for it.
    """

    def __init__(
        self,
        *,
        owner: Owner,
        errors: ErrorMaker,
        settled: Callable[[str, Outcome, End], None],
    ) -> None:
        self._owner = owner
        self._errors = errors
        self._settled = settled
        self._tasks: dict[str, asyncio.Task[Outcome]] = {}
        self._results: dict[str, asyncio.Future[Result]] = {}
        self._counts: dict[End, int] = {"done": 0, "failed": 0, "cancelled": 0}

    @property
    def active(self) -> list[str]:
        """The names of the jobs under way."""
        return list(self._tasks)

    def is_active(self, name: str = "") -> bool:
        """Whether this job, or any, is under way."""
        return name in self._tasks if name else bool(self._tasks)

    @property
    def stats(self) -> dict[str, int]:
        """How many are under way (`active`), `done`, `failed` and `cancelled`."""
        return {"active": len(self._tasks), **self._counts}

    def start(self, name: str, work: Coroutine[Any, Any, Result]) -> None:
        """Begin a job under a name that is free."""
        result = self._results[name] = asyncio.get_running_loop().create_future()
        # Nobody may be waiting: the failure is shown at the picture.
        result.add_done_callback(lambda done: done.cancelled() or done.exception())
        task = self._tasks[name] = self._owner.task(_outcome(work))
        task.add_done_callback(lambda done: self._done(name, done))

    async def wait(self, name: str) -> Result:
        """The result of the job under way; raises its `ApiError`. That one caller's own waiting
        is cancelled neither stops the job nor the others' waiting."""
        return await shared(self._results[name])

    def cancel(self, name: str) -> bool:
        """Stop a job; whether there was one."""
        task = self._tasks.get(name)
        return task.cancel() if task is not None else False

    def _done(self, name: str, task: asyncio.Task[Outcome]) -> None:
        del self._tasks[name]
        result = self._results.pop(name)
        if task.cancelled():
            outcome: Outcome = self._errors.make("aborted", RequestFacts())
        elif (error := task.exception()) is not None:  # a fault of ours; the owner reports it
            result.set_exception(error)
            return
        else:
            outcome = task.result()
        if not self._owner.closed:
            end = _end(outcome)
            self._counts[end] += 1
            self._settled(name, outcome, end)
        if isinstance(outcome, ApiError):
            result.set_exception(outcome)
        else:
            result.set_result(outcome)


def _end(outcome: Outcome) -> End:
    if not isinstance(outcome, ApiError):
        return "done"
    return "cancelled" if outcome.type == "aborted" else "failed"


async def _outcome(work: Coroutine[Any, Any, Result]) -> Outcome:
    try:
        return await work
    except ApiError as error:
        return error
