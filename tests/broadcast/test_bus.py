"""The one logical bus (contract §4)."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.owner import Owner
from chat_py.border.payload import Payload
from chat_py.broadcast.bus import DOCUMENTED, MAX_NESTED, EventBus, canonical
from tests.fakes.bridge import FakeBridge
from tests.fakes.gate import FakeGate
from tests.fakes.transport import FakeConsole


class Rig:
    def __init__(self) -> None:
        self.gate = FakeGate()
        self.bridge = FakeBridge()
        self.console = FakeConsole()
        self.owner = Owner("test", self.console.report)
        self.bus = EventBus(
            gate=self.gate, caller=self.bridge, console=self.console, owner=self.owner
        )
        self.log: list[object] = []

    def page_listener(self, run):
        """A function of the page, as Python gets it."""
        _, refs = self.bridge.encode((run,))
        return self.bridge.refs(refs)[0][2]

    def note(self, label: str):
        return lambda *data: self.log.append((label, *data))


@pytest.fixture
def rig():
    return Rig()


class TestNames:
    @pytest.mark.parametrize(
        ("spelled", "name"),
        [
            ("message:sent", "message:sent"),
            ("chat:message:sent", "message:sent"),
            ("chat:loaded", "chat:loaded"),  # the prefix belongs to the name
            ("chat:chat:loaded", "chat:loaded"),
            ("chat:chatcore:ready", "chatcore:ready"),
            ("test:event", "test:event"),
            ("chat:anything", "anything"),
            ("*", "*"),
        ],
    )
    def test_a_name_is_known_without_its_prefix(self, spelled, name):
        assert canonical(spelled) == name

    @pytest.mark.parametrize("listened", ["message:sent", "chat:message:sent"])
    @pytest.mark.parametrize("triggered", ["message:sent", "chat:message:sent"])
    def test_each_spelling_reaches_each_listener_once(self, rig, listened, triggered):
        rig.bus.on(listened, rig.note("heard"))
        rig.bus.trigger(triggered, {"id": "1"})
        assert rig.log == [("heard", {"id": "1"})]
        assert rig.gate.emitted == [("message:sent", {"id": "1"})]

    def test_every_documented_name_is_its_own(self):
        assert all(canonical(name) == name for name in DOCUMENTED)


class TestListeners:
    def test_the_order_is_that_of_registration_and_star_comes_last(self, rig):
        rig.bus.on("*", rig.note("any"))
        rig.bus.on("a", rig.note("first"))
        rig.bus.on("a", rig.note("second"))
        rig.bus.trigger("a", 1)
        assert rig.log == [("first", 1), ("second", 1), ("any", "a", 1)]

    def test_without_data_a_handler_gets_an_empty_object(self, rig):
        rig.bus.on("a", rig.note("heard"))
        rig.bus.trigger("a")
        assert rig.log == [("heard", {})]

    def test_once_is_called_once_even_when_it_triggers_again(self, rig):
        def again(data):
            rig.log.append(data)
            rig.bus.trigger("a", 2)

        rig.bus.on("a", again, once=True)
        rig.bus.trigger("a", 1)
        assert rig.log == [1]

    def test_undo_takes_one_registration_back(self, rig):
        handler = rig.note("heard")
        undo = rig.bus.on("a", handler)
        rig.bus.on("a", handler)
        undo()
        undo()
        rig.bus.trigger("a")
        assert rig.log == [("heard", {})]

    def test_off_takes_a_handler_back_wherever_it_is(self, rig):
        handler = rig.note("heard")
        rig.bus.on("chat:a", handler)
        rig.bus.on("a", handler)
        rig.bus.off("a", handler)
        rig.bus.trigger("a")
        assert rig.log == []
        assert rig.bus.listener_count() == 0

    def test_off_without_a_handler_leaves_the_programs_own(self, rig):
        rig.bus.on("a", rig.note("own"))
        rig.bus.on("a", rig.note("external"), external=True)
        rig.bus.off("a")
        rig.bus.trigger("a", 1)
        assert rig.log == [("own", 1)]

    def test_one_added_during_a_dispatch_waits_for_the_next(self, rig):
        rig.bus.on("a", lambda _: rig.bus.on("a", rig.note("late")))
        rig.bus.trigger("a", 1)
        assert rig.log == []
        rig.bus.trigger("a", 2)
        assert rig.log == [("late", 2)]

    def test_one_removed_during_a_dispatch_is_still_called(self, rig):
        second = rig.note("second")
        rig.bus.on("a", lambda _: rig.bus.off("a", second))
        rig.bus.on("a", second)
        rig.bus.trigger("a", 1)
        rig.bus.trigger("a", 2)
        assert rig.log == [("second", 1)]

    def test_numbers_and_names(self, rig):
        rig.bus.on("b", rig.note("b"))
        rig.bus.on("a", rig.note("a"))
        assert (rig.bus.listener_count(), rig.bus.event_names()) == (2, ["a", "b"])
        rig.bus.clear()
        assert (rig.bus.listener_count(), rig.bus.event_names()) == (0, [])


class TestFailures:
    def test_a_handler_that_throws_is_reported_and_stops_nobody(self, rig):
        error = RuntimeError("mine")

        def broken(_):
            raise error

        rig.bus.on("a", broken)
        rig.bus.on("a", rig.note("after"))
        rig.bus.trigger("a", 1)
        assert rig.log == [("after", 1)]
        assert rig.console.reported == [error]
        assert rig.gate.emitted == [("a", 1)]

    async def test_an_async_handler_runs_and_its_failure_is_reported(self, rig):
        async def slow(data):
            await asyncio.sleep(1)
            rig.log.append(data)
            raise RuntimeError("late")

        rig.bus.on("a", slow)
        rig.bus.trigger("a", 1)
        await asyncio.sleep(2)
        assert rig.log == [1]
        assert [str(error) for error in rig.console.reported] == ["late"]

    async def test_what_an_async_handler_has_begun_ends_with_the_owner(self, rig):
        async def slow(_):
            await asyncio.sleep(1)
            rig.log.append("never")

        rig.bus.on("a", slow)
        rig.bus.trigger("a")
        rig.owner.close()
        await asyncio.sleep(2)
        assert rig.log == []

    @pytest.mark.parametrize("names", ["a", "ab"])
    def test_one_that_answers_an_event_with_itself_is_stopped(self, rig, names):
        for name, answer in zip(names, names[1:] + names[0], strict=True):
            rig.bus.on(name, lambda n, answer=answer: rig.bus.trigger(answer, n + 1))
            rig.bus.on(name, rig.note("after"))
        rig.bus.trigger("a", 0)
        assert sorted(n for _, n in rig.log) == list(range(MAX_NESTED * len(names)))
        assert [type(error) for error in rig.console.reported] == [RecursionError]
        rig.log.clear()
        rig.bus.trigger("a", 0)
        assert rig.log

    async def test_one_that_hangs_holds_up_nobody(self, rig):
        rig.bus.on("a", lambda _: asyncio.get_running_loop().create_future())
        rig.bus.on("a", rig.note("after"))
        rig.bus.trigger("a", 1)
        rig.bus.trigger("a", 2)
        await asyncio.sleep(3600)
        assert rig.log == [("after", 1), ("after", 2)]
        rig.owner.close()

    async def test_one_that_rejects_at_once_is_reported(self, rig):
        rejected = asyncio.get_running_loop().create_future()
        rejected.set_exception(RuntimeError("no"))
        rig.bus.on("a", lambda _: rejected)
        rig.bus.on("a", rig.note("after"))
        rig.bus.trigger("a", 1)
        await asyncio.sleep(1)
        assert rig.log == [("after", 1)]
        assert [str(error) for error in rig.console.reported] == ["no"]

    def test_data_that_python_cannot_read_is_reported(self, rig):
        deep = "[" * 10_000 + "]" * 10_000
        rig.bus.on("a", rig.note("heard"))
        rig.bus.trigger("a", Payload(text=deep))
        assert rig.log == []
        assert isinstance(rig.console.reported[0], ValueError)


class TestPageListeners:
    def test_neighbours_share_one_crossing(self, rig):
        for label in "abc":
            rig.bus.on("e", rig.page_listener(rig.note(label)), page=True)
        rig.bus.trigger("e", {"n": 1})
        assert rig.log == [("a", {"n": 1}), ("b", {"n": 1}), ("c", {"n": 1})]
        assert rig.bridge.crossings == 1

    def test_they_keep_their_order_with_pythons(self, rig):
        for label in ("page 1", "python 1", "page 2", "python 2", "page 3"):
            if label.startswith("page"):
                rig.bus.on("e", rig.page_listener(rig.note(label)), page=True)
            else:
                rig.bus.on("e", rig.note(label))
        rig.bus.trigger("e", 1)
        assert [label for label, _ in rig.log] == [
            "page 1",
            "python 1",
            "page 2",
            "python 2",
            "page 3",
        ]

    def test_star_gets_the_name_first(self, rig):
        rig.bus.on("*", rig.page_listener(rig.note("any")), page=True)
        rig.bus.trigger("chat:message:sent", 1)
        assert rig.log == [("any", "message:sent", 1)]

    def test_one_that_throws_does_not_stop_the_next(self, rig):
        def broken(_):
            raise RuntimeError("host")

        rig.bus.on("e", rig.page_listener(broken), page=True)
        rig.bus.on("e", rig.page_listener(rig.note("after")), page=True)
        rig.bus.trigger("e", 1)
        assert rig.log == [("after", 1)]
        assert [str(error) for error in rig.bridge.errors] == ["host"]

    def test_they_get_the_very_object(self, rig):
        seen = []
        data = {"when": object()}
        ref = rig.bridge.refs(f'[[0, null, {rig.bridge.hold(data)}, "object"]]')[0][2]
        rig.bus.on("e", rig.page_listener(seen.append), page=True)
        rig.bus.on("e", rig.note("python"))
        rig.bus.trigger("e", Payload(text="{}", ref=ref))
        assert seen[0] is data
        assert rig.log == [("python", {})]

    def test_what_the_page_has_heard_already_is_for_python_alone(self, rig):
        rig.bus.on("e", rig.page_listener(rig.note("page")), page=True)
        rig.bus.on("e", rig.note("python"))
        rig.bus.trigger("e", 1, page_heard=True)
        assert rig.log == [("python", 1)]

    def test_one_of_the_page_that_hears_once_waits_for_an_event_that_it_has_not_heard(self, rig):
        rig.bus.on("e", rig.page_listener(rig.note("page")), page=True, once=True)
        rig.bus.on("e", rig.note("python"), once=True)
        rig.bus.trigger("e", 1, page_heard=True)
        assert rig.log == [("python", 1)]
        rig.bus.trigger("e", 2)
        rig.bus.trigger("e", 3)
        assert rig.log == [("python", 1), ("page", 2)]


class TestGate:
    def test_events_of_other_scripts_reach_the_listeners_once(self, rig):
        stop = rig.bus.open_gate()
        rig.bus.on("message:sent", rig.note("heard"))
        rig.gate.send("chat:message:sent", {"id": "9"})
        assert rig.log == [("heard", {"id": "9"})]
        assert rig.gate.emitted == []  # the page has it already
        assert set(rig.gate.names) == DOCUMENTED
        stop()
        rig.gate.send("message:sent")
        assert len(rig.log) == 1

    def test_an_echo_of_what_goes_out_is_not_heard_again(self, rig):
        rig.bus.open_gate()
        rig.bus.on("message:sent", rig.note("heard"))
        rig.bus.on("message:sent", lambda data: rig.gate.send("chat:message:sent", data))
        rig.bus.trigger("message:sent", {"id": "9"})
        assert rig.log == [("heard", {"id": "9"})]
        assert rig.console.reported == []

    def test_one_that_answers_an_event_of_the_page_with_another_is_stopped(self, rig):
        rig.bus.open_gate()
        rig.bus.on("message:sent", rig.note("heard"))
        rig.bus.on("message:sent", lambda n: rig.gate.send("message:sent", n + 1))
        rig.gate.send("message:sent", 0)
        assert [n for _, n in rig.log] == list(range(MAX_NESTED))
        assert [type(error) for error in rig.console.reported] == [RecursionError]

    def test_events_are_counted(self, rig):
        rig.bus.open_gate()
        rig.bus.trigger("a")
        rig.gate.send("message:sent")
        assert rig.bus.triggered == 2


class TestWhatThePageDeliversItself:
    """The gate knows who listens; what it is told to ask for comes here."""

    def test_a_name_that_only_functions_of_the_page_listen_for(self, rig):
        undo = rig.bus.on("chat:a", rig.page_listener(print), page=True)
        rig.bus.on("a", rig.page_listener(print), page=True)
        assert rig.gate.registered == {"a": (2, False)}
        undo()
        assert rig.gate.registered == {"a": (1, False)}

    @pytest.mark.parametrize("name", ["a", "*"])
    def test_one_listener_in_python_is_asked_for(self, rig, name):
        rig.bus.on(name, rig.page_listener(print), page=True)
        undo = rig.bus.on(name, rig.note("python"))
        assert rig.gate.registered == {name: (1, True)}
        undo()
        assert rig.gate.registered == {name: (1, False)}

    def test_one_that_hears_once_is_asked_for_until_then(self, rig):
        rig.bus.on("a", rig.page_listener(print), once=True, page=True)
        rig.bus.on("a", rig.page_listener(print), page=True)
        assert rig.gate.registered == {"a": (2, True)}
        rig.bus.trigger("a")
        assert rig.gate.registered == {"a": (1, False)}

    def test_a_name_without_listeners_is_forgotten(self, rig):
        rig.bus.on("a", rig.note("python"), once=True)
        rig.bus.on("b", rig.page_listener(print), page=True)
        rig.bus.trigger("a")
        rig.bus.clear()
        assert rig.gate.registered == {}

    def test_it_is_counted(self, rig):
        rig.gate.delivered = 3
        rig.bus.trigger("a")
        assert rig.bus.triggered == 4


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("chat:messageSent", "message:sent"),
        ("messageSent", "message:sent"),
        ("chat:chatLoaded", "chat:loaded"),
        ("chatapiFetchSuccess", "chatapi:fetch-success"),
        ("chat:message-sent", "message-sent"),
        ("myOwnEvent", "myOwnEvent"),
    ],
)
def test_older_spellings(spelled, name):
    assert canonical(spelled) == name
