"""One interpreter for the blocks of one chat, which see each other's variables."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal

from chat_py.base.errors import ChatError
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.runner import Runner, Runners
from chat_py.run.messages import Done, Ended, Failed, Output, Ready, read_messages

__all__ = ["Ending", "Session", "State"]

SECONDS = 60.0
"""How long one block may run."""
START_SECONDS = 60.0
"""How long an interpreter may take to start, on a slow phone."""

State = Literal["starting", "waiting", "running"]
Ending = Literal["done", "stopped", "time", "flooded", "died", "incomplete", "refused", "failed"]
"""How a block ended. All but `done` end the interpreter, and with it all variables."""


class Session:
    """Runs blocks one after the other; the interpreter starts with the first.

    `console` gets the reasons for which one could not be started, for the owner of the site.
    """

    def __init__(self, runners: Runners, console: Console) -> None:
        self._runners = runners
        self._console = console
        self._runner: Runner | None = None
        self._turn = asyncio.Lock()
        self._ready: asyncio.Future[Ending | None] | None = None
        self._ended: asyncio.Future[Ending] | None = None
        self._show: Callable[[Output], None] | None = None
        self._run = 0
        self.closed = False
        """Whether it has ended: its variables are gone."""

    async def run(
        self, source: str, show: Callable[[Output], None], tell: Callable[[State], None]
    ) -> Ending:
        """Run a block to its end.

        Args:
            show: takes what it says, as it comes.
            tell: is told what the block waits for.
        """
        if self._turn.locked():
            tell("waiting")
        async with self._turn:
            if self.closed:
                return "stopped"
            self._ended = asyncio.get_running_loop().create_future()
            self._run += 1
            self._show = show
            if self._runner is None:
                tell("starting")
                if (ending := await self._start(source)) is not None:
                    self.close(ending)
                    return ending
            else:
                self._runner.run(self._run, source)
            tell("running")
            return await self._until_ended(SECONDS)

    def close(self, ending: Ending = "stopped") -> None:
        """End the interpreter at once, with whatever runs in it."""
        self.closed = True
        if self._runner is not None:
            self._runner.close()
        for waiting in (self._ready, self._ended):
            if waiting is not None and not waiting.done():
                waiting.set_result(ending)

    async def _start(self, source: str) -> Ending | None:
        """Start it with its first block; how that failed, `None` where it did not."""
        ending: Ending | None = None
        for snapshot in (True, False):
            self._ready = asyncio.get_running_loop().create_future()
            try:
                runner = await self._runners.open(self._hear, snapshot=snapshot)
            except ChatError:
                return "failed"
            if self.closed:  # stopped meanwhile
                runner.close()
                return "stopped"
            self._runner = runner
            # It waits there, ahead of what comes after a start and most blocks do not need.
            runner.run(self._run, source)
            try:
                ending = await asyncio.wait_for(asyncio.shield(self._ready), START_SECONDS)
            except TimeoutError:
                ending = "failed"
            # A snapshot that does not fit this browser: the ordinary way needs none.
            if ending != "failed":
                return ending
            runner.close()
        return ending

    async def _until_ended(self, seconds: float) -> Ending:
        assert self._ended is not None
        await asyncio.wait((self._ended,), timeout=seconds)
        if not self._ended.done():
            self.close("time")
        return self._ended.result()

    def _hear(self, texts: str) -> None:
        for message in read_messages(texts):
            if isinstance(message, Ready):
                if message.kind == "ready":
                    self._set_ready(None)
            elif isinstance(message, Failed):
                self._console.info(f"chat_py: code does not run: {message.kind}: {message.why}")
                self._set_ready(message.kind)
            elif isinstance(message, Ended):
                self.close(message.kind)
            elif message.run != self._run:
                continue  # of a block that has ended, or forged
            elif isinstance(message, Done):
                self._end("done")
            elif self._show is not None and self._ended is not None and not self._ended.done():
                self._show(message)

    def _set_ready(self, ending: Ending | None) -> None:
        if self._ready is not None and not self._ready.done():
            self._ready.set_result(ending)
        elif ending is not None:
            self.close("died")

    def _end(self, ending: Ending) -> None:
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(ending)
