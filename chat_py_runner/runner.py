"""One interpreter's blocks: each sees the variables of those before it."""

from __future__ import annotations

import builtins
import inspect
import linecache
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from types import CodeType
from typing import Any

from chat_py_runner.limits import OutputLimit
from chat_py_runner.output import Output, Stream
from chat_py_runner.shown import show, show_figures
from chat_py_runner.source import compile_block

__all__ = ["Runner"]

NO_INPUT = "input() has nobody to ask here: write the value into the code."


def _no_input(prompt: object = "", /) -> str:
    raise RuntimeError(NO_INPUT)


class Runner:
    """Runs blocks one after the other.

    Args:
        emit: takes each message, a JSON text.
    """

    def __init__(self, emit: Callable[[str], object]) -> None:
        self._emit = emit
        self._variables: dict[str, Any] = {"__name__": "__main__", "__builtins__": builtins}

    async def run(self, run: int, source: str) -> None:
        """Run a block to its end, whatever it raises. The last message is of kind `done`."""
        output = Output(self._emit, run)
        name = f"<block {run}>"
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        streams = Stream(output, "stdout"), Stream(output, "stderr")
        asked = builtins.input
        builtins.input = _no_input
        try:
            with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
                await self._run(source, name, output)
            for stream in streams:
                stream.flush()
        except OutputLimit:
            output.send("limit")
        except BaseException as error:  # noqa: BLE001  also SystemExit: the block has ended
            with suppress(OutputLimit):
                for stream in streams:
                    stream.flush()
            output.send("error", text=_told(error, name), missing=_missing(error))
        finally:
            builtins.input = asked
        output.send("done")

    async def _run(self, source: str, name: str, output: Output) -> None:
        block = compile_block(source, name)
        await self._evaluate(block.body)
        if block.last is not None:
            value = await self._evaluate(block.last)
            if value is not None:
                self._variables["_"] = value
            sys.stdout.flush()
            show(value, output)
        show_figures(output)

    async def _evaluate(self, code: CodeType) -> Any:
        value = eval(code, self._variables)  # what this package is for
        if code.co_flags & inspect.CO_COROUTINE:
            return await value
        return value


def _missing(error: BaseException) -> str:
    """The package that could not be imported, empty for any other error."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        return error.name.partition(".")[0]
    return ""


def _told(error: BaseException, name: str) -> str:
    """The traceback from the block on, without what runs it."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != name:
        trace = trace.tb_next
    try:
        shown = traceback.format_exception(type(error), error, trace, limit=20)
    except Exception:  # noqa: BLE001  of the error's own `__str__`
        return type(error).__name__
    return "".join(shown)[-20_000:]
