"""Hooks that may change what is sent."""

from __future__ import annotations

import asyncio

from chat_py.plugin.hooks import Hooks
from tests.fakes.transport import FakeConsole


class TestBeforeSend:
    async def test_hooks_run_in_order_and_may_change_the_text(self):
        hooks = Hooks(console=FakeConsole())
        hooks.add_before_send(lambda text: text + "1")

        async def second(text: str) -> str:
            return text + "2"

        hooks.add_before_send(second)
        assert await hooks.run_before_send("x") == "x12"

    async def test_none_sends_nothing(self):
        hooks = Hooks(console=FakeConsole())
        hooks.add_before_send(lambda text: None)
        hooks.add_before_send(lambda text: "never")
        assert await hooks.run_before_send("x") is None

    async def test_a_failing_hook_is_reported_and_loses_no_message(self):
        console = FakeConsole()
        hooks = Hooks(console=console)
        hooks.add_before_send(lambda text: 1 / 0)
        assert await hooks.run_before_send("kept") == "kept"
        assert isinstance(console.reported[0], ZeroDivisionError)

    async def test_a_hook_that_never_ends_is_reported_and_holds_no_message_up(self):
        console = FakeConsole()
        hooks = Hooks(console=console)

        async def hangs(text: str) -> str:
            await asyncio.Event().wait()
            return "never"

        hooks.add_before_send(hangs)
        hooks.add_before_send(lambda text: text + "!")
        assert await hooks.run_before_send("kept") == "kept!"
        assert "hangs" in console.reported[0].__notes__[0]

    async def test_a_hook_whose_own_time_is_up_is_reported_as_that(self):
        console = FakeConsole()
        hooks = Hooks(console=console)

        async def asks_in_vain(text: str) -> str:
            async with asyncio.timeout(1):
                await asyncio.Event().wait()
            return "never"

        hooks.add_before_send(asks_in_vain)
        assert await hooks.run_before_send("kept") == "kept"
        assert isinstance(console.reported[0], TimeoutError)
        assert not hasattr(console.reported[0], "__notes__")

    async def test_undo(self):
        hooks = Hooks(console=FakeConsole())
        undo = hooks.add_before_send(lambda text: None)
        undo()
        assert await hooks.run_before_send("x") == "x"
