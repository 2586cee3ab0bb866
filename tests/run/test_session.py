"""One interpreter: its start, its blocks, its end."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.run.messages import Output, Text
from chat_py.run.session import SECONDS, START_SECONDS, Ending, Session
from tests.fakes.runner import FakeRunners
from tests.fakes.transport import FakeConsole


class Rig:
    def __init__(self, *answers: list[Any], starts: tuple[str, ...] = ()) -> None:
        self.runners = FakeRunners(*answers, starts=starts)
        self.console = FakeConsole()
        self.session = Session(self.runners, self.console)
        self.shown: list[str] = []
        self.told: list[str] = []

    def show(self, message: Output) -> None:
        self.shown.append(message.text if isinstance(message, Text) else message.kind)

    async def run(self, source: str = "code") -> Ending:
        return await self.session.run(source, self.show, self.told.append)


def text(text: str) -> dict[str, Any]:
    return {"kind": "text", "stream": "stdout", "text": text}


async def test_a_block_starts_the_interpreter_and_the_next_finds_it() -> None:
    rig = Rig([text("a"), text("b")], [text("c")])
    assert await rig.run("one") == "done"
    assert await rig.run("two") == "done"
    assert rig.shown == ["a", "b", "c"]
    assert rig.runners.only.ran == ["one", "two"]
    assert rig.told == ["starting", "running", "running"]


async def test_blocks_take_turns() -> None:
    rig = Rig()
    told: dict[str, list[str]] = {"one": [], "two": []}
    first, second = (
        asyncio.ensure_future(rig.session.run(source, rig.show, heard.append))
        for source, heard in told.items()
    )
    await asyncio.sleep(1)
    assert told == {"one": ["starting", "running"], "two": ["waiting"]}
    assert rig.runners.only.ran == ["one"]
    rig.runners.only.say_of(1, {"kind": "done"})
    await asyncio.sleep(1)
    assert rig.runners.only.ran == ["one", "two"]
    rig.runners.only.say_of(2, {"kind": "done"})
    assert await asyncio.gather(first, second) == ["done", "done"]


@pytest.mark.parametrize("kind", ["stopped", "time", "flooded", "died", "incomplete"])
async def test_what_ends_a_block_early_ends_the_interpreter(kind: str) -> None:
    rig = Rig()
    first = asyncio.ensure_future(rig.run("while True: pass"))
    second = asyncio.ensure_future(rig.run("after it"))
    await asyncio.sleep(1)
    runner = rig.runners.only
    if kind == "stopped":
        rig.session.close()
    elif kind == "time":
        await asyncio.sleep(SECONDS)
    else:
        runner.say({"kind": kind})
    assert await first == kind
    assert await second == "stopped"
    assert runner.closed
    assert rig.session.closed
    runner.say_of(1, text("too late"))
    assert rig.shown == []


async def test_a_block_may_take_its_time() -> None:
    rig = Rig()
    run = asyncio.ensure_future(rig.run())
    await asyncio.sleep(SECONDS - 1)
    rig.runners.only.say_of(1, {"kind": "done"})
    assert await run == "done"
    await asyncio.sleep(SECONDS * 2)
    assert not rig.session.closed


async def test_only_the_block_that_runs_is_heard() -> None:
    rig = Rig([text("first")])
    await rig.run()
    run = asyncio.ensure_future(rig.run())
    await asyncio.sleep(1)
    runner = rig.runners.only
    runner.say_of(1, text("of the first"), {"kind": "done"})
    runner.say_of(9, text("forged"), {"kind": "done"})
    runner.say("no message", {"kind": "ready"})
    runner.say_of(2, text("second"), {"kind": "done"}, text("after its end"))
    assert await run == "done"
    assert rig.shown == ["first", "second"]


async def test_a_snapshot_that_does_not_fit_is_done_without() -> None:
    rig = Rig([text("a")], starts=("failed", "ready"))
    assert await rig.run() == "done"
    assert rig.runners.snapshots == [True, False]
    assert rig.runners.opened[0].closed
    assert "frame-src" in rig.console.lines[0]


@pytest.mark.parametrize(
    ("starts", "ending"),
    [
        (("failed", "failed"), "failed"),
        (("refused",), "refused"),
        (("missing",), "failed"),
        (("silent", "silent"), "failed"),
    ],
)
async def test_a_start_that_fails_is_told(starts: tuple[str, ...], ending: str) -> None:
    rig = Rig(starts=starts)
    begun = asyncio.get_running_loop().time()
    assert await rig.run() == ending
    assert asyncio.get_running_loop().time() - begun <= 2 * START_SECONDS
    assert rig.session.closed
    assert all(runner.closed for runner in rig.runners.opened)


async def test_a_start_can_be_stopped() -> None:
    rig = Rig(starts=("silent",))
    run = asyncio.ensure_future(rig.run())
    await asyncio.sleep(1)
    rig.session.close()
    assert await run == "stopped"
    assert rig.runners.only.closed


async def test_an_interpreter_that_fails_later_has_died() -> None:
    rig = Rig()
    run = asyncio.ensure_future(rig.run())
    await asyncio.sleep(1)
    rig.runners.only.say({"kind": "failed", "why": "gone"})
    assert await run == "died"
