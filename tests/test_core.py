"""`ChatCore`: the guide's order, once, to the end and again."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.owner import Owner
from chat_py.border.payload import Payload
from chat_py.broadcast.bus import EventBus
from chat_py.core import REQUIRED, ChatCore
from tests.fakes.bridge import FakeBridge
from tests.fakes.clock import FakeClock
from tests.fakes.gate import FakeGate
from tests.fakes.transport import FakeConsole


class Part:
    def __init__(self, name, log, seconds=0.0):
        self.name = name
        self.log = log
        self.seconds = seconds
        self.failure = None

    def init(self):
        self.log.append(self.name)
        if self.failure is not None:
            raise self.failure
        return asyncio.sleep(self.seconds) if self.seconds else None


class Rig:
    def __init__(self):
        self.log = []
        self.gate = FakeGate()
        self.console = FakeConsole()
        bus = EventBus(
            gate=self.gate,
            caller=FakeBridge(),
            console=self.console,
            owner=Owner("test", self.console.report),
        )
        bus.on("chatcore:ready", lambda _: self.log.append("ready"))
        self.parts = [Part("events", self.log), Part("integration", self.log, 1.0)]
        self.parts.append(Part("initializer", self.log))
        self.core = ChatCore(
            bus=bus,
            clock=FakeClock(),
            parts=self.parts,
            shut_down=lambda: self.log.append("shut down"),
            restart=self.restart,
        )
        self.core.provide({name: object() for name in REQUIRED})

    async def restart(self):
        self.log.append("restart")
        return True


@pytest.fixture
def rig():
    return Rig()


async def test_the_parts_start_in_their_order_and_then_it_is_ready(rig):
    assert await rig.core.init() is True
    assert rig.log == ["events", "integration", "initializer", "ready"]
    assert rig.core.initialized
    ((_, data),) = rig.gate.emitted
    assert data["modules"] == list(REQUIRED)


async def test_init_starts_once_whoever_calls(rig):
    assert await asyncio.gather(rig.core.init(), rig.core.init()) == [True, True]
    assert await rig.core.init() is True
    assert rig.log == ["events", "integration", "initializer", "ready"]


async def test_a_part_that_fails_is_told_and_the_next_call_tries_again(rig):
    rig.parts[2].failure = RuntimeError("broken")
    with pytest.raises(RuntimeError, match="broken"):
        await rig.core.init()
    assert not rig.core.initialized
    assert rig.gate.emitted == []
    rig.parts[2].failure = None
    assert await rig.core.init() is True


async def test_what_is_missing_is_told(rig):
    rig.core.provide({name: object() for name in REQUIRED if name != "ChatAPI"})
    assert rig.core.verify_required_modules() is False
    assert await rig.core.init() is False
    assert rig.core.initialized  # the rest works


async def test_destroy_stops_once_and_init_starts_anew(rig):
    rig.core.destroy()
    assert rig.log == []  # nothing was started
    await rig.core.init()
    rig.core.destroy()
    rig.core.destroy()
    assert rig.log[-1] == "shut down"
    assert rig.log.count("shut down") == 1
    assert rig.core.get_state() == {"initialized": False, "modules": []}
    await rig.core.init()
    assert rig.log[-1] == "restart"


async def test_reinit_stops_and_starts(rig):
    await rig.core.init()
    assert await rig.core.reinit() is True
    assert rig.log[-2:] == ["shut down", "restart"]


async def test_modules_are_found_by_their_names(rig):
    await rig.core.init()
    assert rig.core.has_module("ChatState")
    assert not rig.core.has_module("Nothing")
    assert rig.core.get_module("Nothing") is None
    assert rig.core.get_module("ChatState") == "ChatState"  # the page gets the global itself
    assert set(rig.core.modules) == set(REQUIRED)
    assert rig.core.get_state() == {"initialized": True, "modules": list(REQUIRED)}


async def test_a_module_of_the_page_is_registered_and_kept(rig):
    module = Payload({"mine": True})
    rig.core.register_module("Mine", module)
    await rig.core.init()
    assert rig.core.get_module("Mine") is module
    assert rig.core.modules["Mine"] is module
    rig.core.register_modules()
    assert rig.core.get_module("Mine") is module
