"""An interpreter for blocks that says what a test has it say."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from chat_py.base.errors import ChatError

__all__ = ["FakeRunner", "FakeRunners"]


class FakeRunner:
    """`Runner`: `ran` are the programs so far; `answers` are played back, block by block, by one
    that has started."""

    def __init__(self, listener: Callable[[str], None], answers: list[list[Any]]) -> None:
        self._listener = listener
        self._answers = answers
        self.started = False
        self.ran: list[str] = []
        self.closed = False

    def say(self, *messages: Any) -> None:
        """Say these at once; a text is sent as it is."""
        texts = (m if isinstance(m, str) else json.dumps(m) for m in messages)
        self._listener("\n".join(texts))

    def say_of(self, run: int, *messages: dict[str, Any]) -> None:
        self.say(*({"run": run, **message} for message in messages))

    def run(self, run: int, source: str) -> None:
        self.ran.append(source)
        if self.started and self._answers:
            self.say_of(run, *self._answers.pop(0), {"kind": "done"})

    def close(self) -> None:
        self.closed = True


class FakeRunners:
    """`Runners`; `starts` says what each start does: "ready", another kind, or nothing at all."""

    def __init__(self, *answers: list[Any], starts: tuple[str, ...] = ()) -> None:
        self.answers = list(answers)
        self.starts = list(starts)
        self.opened: list[FakeRunner] = []
        self.snapshots: list[bool] = []

    async def prepare(self) -> None:
        """Nothing has to be begun."""

    async def open(self, listener: Callable[[str], None], *, snapshot: bool) -> FakeRunner:
        kind = self.starts.pop(0) if self.starts else "ready"
        if kind == "missing":
            raise ChatError("Failed to fetch dynamically imported module")
        runner = FakeRunner(listener, self.answers)
        self.opened.append(runner)
        self.snapshots.append(snapshot)
        if kind == "ready":
            runner.started = True
            runner.say({"kind": "begun"}, {"kind": "ready"})
        elif kind != "silent":
            runner.say({"kind": kind, "why": "frame-src"})
        return runner

    @property
    def only(self) -> FakeRunner:
        [runner] = self.opened
        return runner
