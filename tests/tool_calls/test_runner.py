"""Running what a model has called."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import pytest
from pydantic import AfterValidator

from chat_py.base.errors import ApiError
from chat_py.models.answer_event import ToolCall
from chat_py.tool_calls.outcome import MAX_OUTPUT
from chat_py.tool_calls.registry import Tools
from chat_py.tool_calls.runner import Permit, ToolRunner
from chat_py.tool_calls.toolbox import Toolbox
from tests.fakes.transport import FakeConsole


async def allowed(call: ToolCall) -> bool:
    return True


class Rig:
    def __init__(self) -> None:
        self.console = FakeConsole()
        self.tools = Tools()
        self.seen: list[ToolCall] = []

    def begin(self, *calls: ToolCall, permit: Permit = allowed) -> asyncio.Task[None]:
        toolbox = Toolbox(self.tools, console=self.console)
        toolbox.offers()
        runner = ToolRunner(toolbox, console=self.console)

        async def read() -> None:
            states = runner.run(calls, permit)
            try:
                async for call in states:
                    self.seen.append(call)
            finally:
                await states.aclose()

        return asyncio.ensure_future(read())

    async def run(self, function: Any, given: Any = None, **options: Any) -> ToolCall:
        """The last state of a call of `function`."""
        self.tools.add(function, **{"ask": False, **options})
        name = options.get("name") or function.__name__
        await self.begin(ToolCall("c1", name, input={} if given is None else given))
        return self.seen[-1]

    @property
    def states(self) -> list[str]:
        return [call.state for call in self.seen]


@pytest.fixture
def rig() -> Rig:
    return Rig()


async def test_a_function_runs_and_gives_its_result(rig: Rig):
    def add(first: int, second: int = 1) -> dict[str, int]:
        return {"sum": first + second}

    done = await rig.run(add, {"first": 2}, title="Sum")
    assert rig.states == ["running", "done"]
    assert (done.output, done.title, done.input) == ({"sum": 3}, "Sum", {"first": 2})


async def test_an_async_function_may_take_its_time(rig: Rig):
    async def slow() -> str:
        await asyncio.sleep(29)
        return "at last"

    assert (await rig.run(slow)).output == "at last"


async def test_calls_run_side_by_side_and_each_is_told_when_it_is_done(rig: Rig):
    async def wait(seconds: int) -> int:
        await asyncio.sleep(seconds)
        return seconds

    rig.tools.add(wait, ask=False)
    given = [ToolCall(f"c{seconds}", "wait", input={"seconds": seconds}) for seconds in (9, 3, 6)]
    begun = asyncio.get_running_loop().time()
    await rig.begin(*given)
    assert [call.id for call in rig.seen if call.state == "done"] == ["c3", "c6", "c9"]
    assert asyncio.get_running_loop().time() - begun == pytest.approx(9)


class TestAsking:
    async def test_a_person_is_asked_before_it_runs(self, rig: Rig):
        ran: list[str] = []
        rig.tools.add(lambda: ran.append("ran"), name="act")
        asked: list[ToolCall] = []

        async def permit(call: ToolCall) -> bool:
            asked.append(call)
            assert not ran
            await asyncio.sleep(3600)  # longer than a tool may run
            return True

        await rig.begin(ToolCall("c1", "act", input={}), permit=permit)
        assert rig.states == ["asks", "running", "done"]
        assert [call.state for call in asked] == ["asks"]
        assert ran == ["ran"]

    async def test_what_a_person_denies_does_not_run(self, rig: Rig):
        ran: list[str] = []
        rig.tools.add(lambda: ran.append("ran"), name="act")

        async def permit(call: ToolCall) -> bool:
            return False

        await rig.begin(ToolCall("c1", "act", input={}), permit=permit)
        assert rig.states == ["asks", "denied"]
        assert ran == []

    async def test_nobody_is_asked_about_a_call_that_cannot_run(self, rig: Rig):
        def act(city: str) -> None: ...

        async def permit(call: ToolCall) -> bool:
            raise AssertionError("asked")

        rig.tools.add(act)
        await rig.begin(ToolCall("c1", "act", input={}), permit=permit)
        assert rig.states == ["failed"]

    @pytest.mark.parametrize(("answer", "state"), [(True, "running"), (False, "denied")])
    async def test_what_an_endpoint_asks_goes_back_to_it(self, rig: Rig, answer: bool, state: str):
        async def permit(call: ToolCall) -> bool:
            return answer

        call = ToolCall("c1", "theirs", state="asks", approval_id="p1")
        await rig.begin(call, permit=permit)
        assert [(call.state, call.approval_id) for call in rig.seen] == [
            ("asks", "p1"),
            (state, "p1"),
        ]


class TestFailures:
    async def test_wrong_arguments_are_told_to_the_model(self, rig: Rig):
        def act(city: str) -> None: ...

        failed = await rig.run(act, {"town": "Oslo"})
        assert failed.state == "failed"
        assert "city: Missing required argument" in failed.output
        assert rig.console.reported == []  # it is the model's mistake

    async def test_arguments_that_are_no_json_are_told_to_the_model(self, rig: Rig):
        assert "JSON object" in (await rig.run(lambda: 1, '{"city": "Os', name="act")).output

    async def test_an_unknown_tool_is_told_with_those_that_there_are(self, rig: Rig):
        rig.tools.add(lambda: 1, name="one")
        rig.tools.add(lambda: 2, name="two")
        await rig.begin(ToolCall("c1", "three" * 1000, input={}))
        assert rig.states == ["failed"]
        assert "The tools are: one, two." in rig.seen[0].output
        assert len(rig.seen[0].output) < 200

    async def test_what_a_tool_raises_is_told_in_full_only_to_the_programmer(self, rig: Rig):
        def act() -> None:
            raise LookupError("password is 1234")

        failed = await rig.run(act)
        assert (failed.state, failed.output) == ("failed", "The tool failed with LookupError.")
        [error] = rig.console.reported
        assert isinstance(error, LookupError)
        assert error.__traceback__ is not None
        assert error.__notes__ == ["chat.tool act"]

    async def test_an_error_that_is_written_for_people_is_told_to_the_model(self, rig: Rig):
        async def act() -> None:
            raise ApiError("The server cannot be reached.")

        assert (await rig.run(act)).output == "The server cannot be reached."

    @pytest.mark.parametrize(
        "error", [SystemExit(1), KeyboardInterrupt(), asyncio.CancelledError()]
    )
    async def test_a_tool_cannot_end_the_page(self, rig: Rig, error: BaseException):
        async def act() -> None:
            raise error

        assert (await rig.run(act)).state == "failed"
        assert len(rig.console.reported) == 1

    async def test_endless_recursion_fails(self, rig: Rig):
        def act() -> None:
            act()

        assert (await rig.run(act)).output == "The tool failed with RecursionError."

    async def test_a_validator_that_fails_is_the_programmer_s(self, rig: Rig):
        def check(value: int) -> int:
            raise KeyError(value)

        def act(value: Any) -> None: ...

        act.__annotations__["value"] = Annotated[int, AfterValidator(check)]
        assert (await rig.run(act, {"value": 1})).output == "The tool failed with KeyError."
        assert len(rig.console.reported) == 1

    async def test_a_result_that_json_cannot_hold_fails(self, rig: Rig):
        def act() -> Any:
            loop: list[Any] = []
            loop.append(loop)
            return loop

        assert (await rig.run(act)).output == "The tool failed with NoJson."
        assert "list cannot be written as JSON" in str(rig.console.reported[0])

    async def test_a_huge_result_is_cut(self, rig: Rig):
        done = await rig.run(lambda: "x" * 10_000_000, name="act")
        assert done.state == "done"
        assert len(done.output) < MAX_OUTPUT + 100

    async def test_a_tool_that_cannot_be_offered_is_reported_once_and_unknown(self, rig: Rig):
        class Engine: ...

        def start(engine: Any) -> None: ...

        start.__annotations__["engine"] = Engine
        failed = await rig.run(start, {})
        assert "There is no tool 'start'" in failed.output
        assert "start(engine)" in str(*rig.console.reported)


class TestTime:
    async def test_a_tool_that_never_returns_is_stopped(self, rig: Rig):
        stopped: list[bool] = []

        async def act() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                stopped.append(True)

        failed = await rig.run(act, time_limit=5)
        assert failed.output == "The tool was not done after 5 seconds and was stopped."
        assert asyncio.get_running_loop().time() == pytest.approx(5)
        await asyncio.sleep(0)
        assert stopped == [True]
        assert isinstance(rig.console.reported[0], TimeoutError)

    async def test_one_that_does_not_let_itself_be_stopped_holds_nothing_up(self, rig: Rig):
        async def act() -> str:
            end = asyncio.get_running_loop().time() + 3600
            while asyncio.get_running_loop().time() < end:
                try:
                    await asyncio.sleep(1000)
                except asyncio.CancelledError:
                    continue
            return "too late"

        assert (await rig.run(act, time_limit=5)).state == "failed"
        assert asyncio.get_running_loop().time() == pytest.approx(5)
        await asyncio.sleep(7200)
        assert rig.states == ["running", "failed"]

    async def test_the_limit_of_one_is_not_that_of_another(self, rig: Rig):
        async def act() -> str:
            await asyncio.sleep(100)
            return "done"

        rig.tools.add(act, name="short", ask=False, time_limit=1)
        rig.tools.add(act, name="long", ask=False, time_limit=1000)
        await rig.begin(ToolCall("c1", "short", input={}), ToolCall("c2", "long", input={}))
        assert {call.id: call.state for call in rig.seen} == {"c1": "failed", "c2": "done"}

    async def test_who_stops_stops_what_waits_and_what_runs(self, rig: Rig):
        ended: list[str] = []

        async def act() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ended.append("ran")

        async def permit(call: ToolCall) -> bool:
            try:
                return await asyncio.Event().wait()
            finally:
                ended.append("asked")

        rig.tools.add(act, name="runs", ask=False)
        rig.tools.add(act, name="asks")
        calls = (ToolCall("c1", "runs", input={}), ToolCall("c2", "asks", input={}))
        task = rig.begin(*calls, permit=permit)
        await asyncio.sleep(1)
        task.cancel()
        await asyncio.wait([task])
        await asyncio.sleep(0.001)
        assert task.cancelled()
        assert sorted(ended) == ["asked", "ran"]
