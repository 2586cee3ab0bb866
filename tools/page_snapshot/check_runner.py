"""Runs in an interpreter that was restored from the runner's snapshot: raises where it is wrong."""

from __future__ import annotations

import json
from contextlib import suppress

from chat_py_runner.runner import Runner


async def check() -> None:
    said: list[dict[str, object]] = []
    runner = Runner(lambda text: said.append(json.loads(text)))
    await runner.run(1, "import math\nhalf = math.pi / 2\nprint('text')\n[{'a': 1}]")
    await runner.run(2, "half * 2\n")
    await runner.run(3, "1 / 0")
    kinds = [message["kind"] for message in said]
    assert kinds == ["text", "table", "done", "text", "done", "error", "done"], said
    assert said[3]["text"] == "3.141592653589793\n", said
    assert "ZeroDivisionError" in str(said[5]["text"]), said


with suppress(StopIteration):  # nothing in it waits
    check().send(None)
    raise AssertionError("the check has not ended")
