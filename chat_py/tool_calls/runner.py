"""Runs the calls that a model has made: side by side, each with a person's leave and a limit."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from chat_py.base.errors import ChatError
from chat_py.browser.protocols.environment import Console
from chat_py.models.answer_event import ToolCall
from chat_py.tool_calls.outcome import NoJson, json_of
from chat_py.tool_calls.tool import InvalidArguments, Tool
from chat_py.tool_calls.toolbox import Toolbox

__all__ = ["Permit", "ToolFailure", "ToolRunner"]

Permit = Callable[[ToolCall], Awaitable[bool]]
"""Asks a person whether a call may run."""
Tell = Callable[[ToolCall], None]


class ToolFailure(Exception):
    """Why a call has no result, in words for a model."""


class ToolRunner:
    """Runs calls of the tools in `toolbox`. Nothing that a tool does ends an answer."""

    def __init__(self, toolbox: Toolbox, *, console: Console) -> None:
        self._toolbox = toolbox
        self._console = console

    async def run(self, calls: Sequence[ToolCall], permit: Permit) -> AsyncGenerator[ToolCall]:
        """Each call as it changes: "asks", "running", and at last "done", "failed" or "denied".

        A call that an endpoint asks about (`approval_id`) is "running" at last: it runs there.
        Closing this stops what waits or runs.
        """
        told: asyncio.Queue[ToolCall | None] = asyncio.Queue()
        tasks = [
            asyncio.ensure_future(self._settle(call, permit, told.put_nowait)) for call in calls
        ]
        for task in tasks:
            task.add_done_callback(lambda _: told.put_nowait(None))
        left = len(tasks)
        try:
            while left:
                call = await told.get()
                if call is None:
                    left -= 1
                else:
                    yield call
            for task in tasks:
                task.result()
        finally:
            for task in tasks:
                task.cancel()

    async def _settle(self, call: ToolCall, permit: Permit, tell: Tell) -> None:
        try:
            if call.state == "asks":
                tell(call)  # again: from now on somebody waits for the answer
                tell(replace(call, state="running" if await permit(call) else "denied"))
                return
            tool = self._find(call.name)
            arguments = self._read(tool, call)
            if tool.given.title:
                call = replace(call, title=tool.given.title)
            if tool.given.ask:
                asking = replace(call, state="asks")
                tell(asking)
                if not await permit(asking):
                    tell(replace(call, state="denied"))
                    return
            tell(replace(call, state="running"))
            output = await self._result_of(tool, arguments)
        except ToolFailure as failure:
            tell(replace(call, state="failed", output=str(failure)))
        else:
            tell(replace(call, state="done", output=output))

    def _find(self, name: str) -> Tool:
        tool = self._toolbox.find(name)
        if tool is None:
            known = ", ".join(offer.name for offer in self._toolbox.offers())
            raise ToolFailure(f"There is no tool {name[:64]!r}. The tools are: {known}.")
        return tool

    def _read(self, tool: Tool, call: ToolCall) -> dict[str, Any]:
        try:
            return tool.read(call.input)
        except InvalidArguments as problem:
            raise ToolFailure(str(problem)) from problem
        except Exception as error:  # a validator of the page's own
            raise self._failed(tool, error) from error

    async def _result_of(self, tool: Tool, arguments: dict[str, Any]) -> Any:
        """What the function returns, as JSON data. One that does not end when it is cancelled is
        left to itself."""
        running = asyncio.ensure_future(_call(tool.given.function, arguments))
        limit = tool.given.time_limit
        try:
            await asyncio.wait([running], timeout=limit)
        finally:
            if not running.done():
                running.cancel()
                running.add_done_callback(_forget)
        if not running.done():
            raise self._failed(
                tool,
                TimeoutError(f"it was not done after {limit:g} s"),
                f"The tool was not done after {limit:g} seconds and was stopped.",
            )
        if running.cancelled():
            raise self._failed(tool, RuntimeError("it has cancelled itself"))
        value, error = running.result()
        if error is not None:
            # A `ChatError` is written for people, so that it may be read.
            raise self._failed(tool, error, str(error) if isinstance(error, ChatError) else "")
        try:
            return json_of(value)
        except NoJson as problem:
            raise self._failed(tool, problem) from problem

    def _failed(self, tool: Tool, error: BaseException, told: str = "") -> ToolFailure:
        """The programmer is told all of it, the model one sentence."""
        error.add_note(f"chat.tool {tool.given.name}")
        self._console.report(error)
        return ToolFailure(told or f"The tool failed with {type(error).__name__}.")


async def _call(
    function: Callable[..., Any], arguments: dict[str, Any]
) -> tuple[Any, BaseException | None]:
    """What a function returns, or what it raises: `SystemExit` would end the page's loop."""
    try:
        result = function(**arguments)
        return (await result if inspect.isawaitable(result) else result), None
    except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001 it is told
        return None, error


def _forget(task: asyncio.Future[Any]) -> None:
    with suppress(asyncio.CancelledError):
        task.exception()
