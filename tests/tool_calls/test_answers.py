"""A turn of a model that uses tools, as the page reads it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.backends.requests.prompt import PromptMessage
from chat_py.models.answer_event import (
    AnswerDone,
    AnswerFailure,
    AnswerRestart,
    AnswerStart,
    Notice,
    ReasoningDelta,
    TextDelta,
    ToolCall,
    Usage,
)
from chat_py.models.parts import ReasoningPart, TextPart, ToolPart, collect, text_in
from chat_py.tool_calls.answers import MAX_ROUNDS
from tests.fakes.tool_calls import MESSAGE, QUESTION, ToolRig, calls, said

OSLO = ToolCall("c1", "weather", input={"city": "Oslo"})
ROME = ToolCall("c2", "weather", input={"city": "Rome"})


def rig_of(*rounds: Any, **options: Any) -> ToolRig:
    """A page with the tool "weather"."""
    rig = ToolRig(*rounds)

    async def weather(city: str) -> dict[str, Any]:
        """Tells the weather."""
        await asyncio.sleep(2)
        return {"city": city, "temp": 3}

    rig.tool(weather, **options)
    return rig


async def test_the_whole_turn_is_one_answer():
    rig = rig_of([TextDelta("I look."), *calls(OSLO)], said())
    events = await rig.ask()
    assert events == [
        TextDelta("I look."),
        OSLO,
        ToolCall("c1", "weather", input={"city": "Oslo"}, state="running"),
        ToolCall(
            "c1",
            "weather",
            input={"city": "Oslo"},
            output={"city": "Oslo", "temp": 3},
            state="done",
        ),
        TextDelta("\n\nIt is 3 °C."),
        AnswerDone(),
    ]
    text, tool, more = collect(events)
    assert isinstance(text, TextPart)
    assert isinstance(tool, ToolPart)
    assert isinstance(more, TextPart)
    assert tool.state == "done"
    assert text_in([text, tool, more]) == "I look.\n\nIt is 3 °C."


async def test_the_model_is_offered_the_tools_and_told_what_came_of_its_calls():
    rig = rig_of([TextDelta("I look."), *calls(OSLO)], said())
    await rig.ask()
    first, second = rig.endpoint.asked
    assert [offer.name for offer in first.tools] == ["weather"]
    assert first.messages == (QUESTION,)
    assert second.tools == first.tools
    assert second.messages[0] == QUESTION
    answer = second.messages[1]
    assert (answer.role, answer.text) == ("assistant", "I look.")
    assert rig.outcomes == {"c1": {"city": "Oslo", "temp": 3}}
    assert second.run_id != first.run_id


async def test_an_answer_without_a_call_is_passed_on_as_it_is():
    script = [AnswerStart("r1", "m1"), TextDelta("Hi"), Usage(1, 2), AnswerDone("length", {"a": 1})]
    rig = rig_of(script)
    assert await rig.ask() == script
    assert len(rig.endpoint.asked) == 1


async def test_calls_that_are_made_together_run_together():
    rig = rig_of(calls(OSLO, ROME), said())
    begun = asyncio.get_running_loop().time()
    await rig.ask()
    assert asyncio.get_running_loop().time() - begun < 3
    assert rig.outcomes == {
        "c1": {"city": "Oslo", "temp": 3},
        "c2": {"city": "Rome", "temp": 3},
    }
    assert len(rig.endpoint.asked) == 2


async def test_a_model_may_call_again_and_again():
    rig = rig_of(calls(OSLO), [TextDelta("And Rome."), *calls(ROME)], said("Both 3 °C."))
    events = await rig.ask()
    assert text_in(collect(events)) == "And Rome.\n\nBoth 3 °C."
    assert [message.role for message in rig.endpoint.asked[-1].messages] == ["user", "assistant"]
    kinds = [type(part).__name__ for part in rig.endpoint.asked[-1].messages[-1].parts]
    assert kinds == ["ToolCall", "str", "ToolCall"]


async def test_calls_of_two_rounds_are_not_told_as_if_made_side_by_side():
    rig = rig_of(calls(OSLO), calls(ROME), said())
    await rig.ask()
    parts = rig.endpoint.asked[-1].messages[-1].parts
    assert [part if isinstance(part, str) else type(part) for part in parts] == [
        ToolCall,
        "",
        ToolCall,
    ]


@pytest.mark.parametrize("finish", ["tool", "stop"])
async def test_endpoints_that_say_stop_have_their_tools_run_too(finish: str):
    rig = rig_of(calls(OSLO, finish=finish), said())
    await rig.ask()
    assert rig.states[-1] == ("c1", "done")


@pytest.mark.parametrize("finish", ["length", "filter", "stopped", "other"])
async def test_what_was_cut_off_is_not_run(finish: str):
    rig = rig_of(calls(OSLO, finish=finish))
    assert (await rig.ask())[-1] == AnswerDone(finish)  # pyright: ignore[reportArgumentType]
    assert rig.states == [("c1", "running")]


async def test_a_call_that_ran_at_the_endpoint_is_left_to_it():
    search = ToolCall("s1", "web_search", input={}, state="running")
    rig = rig_of([search, TextDelta("Found."), AnswerDone()])
    assert len(await rig.ask()) == 3
    assert len(rig.endpoint.asked) == 1


async def test_a_failure_in_a_later_round_ends_the_answer_and_keeps_what_there_is():
    failure = AnswerFailure("network", "backend.broken")
    rig = rig_of([TextDelta("I look."), *calls(OSLO)], [failure])
    events = await rig.ask()
    assert events[-1] == failure
    assert rig.states[-1] == ("c1", "done")


class TestAsking:
    async def test_allowed_calls_run_and_denied_ones_are_told_to_the_model(self):
        rig = rig_of(calls(OSLO, ROME), said(), ask=True)
        answer = rig.begin()
        await asyncio.sleep(3600)
        assert rig.states[-2:] == [("c1", "asks"), ("c2", "asks")]
        assert len(rig.endpoint.asked) == 1
        rig.permissions.allow(MESSAGE, "c1")
        rig.permissions.deny(MESSAGE, "c2")
        await answer
        states = dict(rig.states)
        assert states == {"c1": "done", "c2": "denied"}
        told = rig.endpoint.asked[-1].messages[-1].parts
        assert [part.state for part in told if isinstance(part, ToolCall)] == ["done", "denied"]

    async def test_an_endpoint_s_own_tool_goes_on_there_under_its_id(self):
        asks = ToolCall("c1", "delete", input={"all": True}, state="asks", approval_id="p1")
        done = ToolCall("c1", "", output="gone", state="done")
        rig = rig_of(calls(asks), [done, *said("Deleted.")])
        answer = rig.begin()
        await asyncio.sleep(1)
        rig.permissions.allow(MESSAGE, "c1")
        events = await answer
        [sent] = rig.endpoint.asked[-1].messages[-1].parts
        assert isinstance(sent, ToolCall)
        assert (sent.state, sent.approval_id) == ("running", "p1")
        tool, _ = collect(events)
        assert isinstance(tool, ToolPart)
        assert (tool.id, tool.name, tool.input, tool.output) == (
            "c1",
            "delete",
            {"all": True},
            "gone",
        )


class TestRounds:
    async def test_a_model_that_never_stops_calling_is_stopped_and_a_notice_says_so(self):
        rig = rig_of([Usage(10, 1), *calls(OSLO)])
        events = await rig.ask()
        assert len(rig.endpoint.asked) == MAX_ROUNDS
        *_, call, notice, usage, done = events
        assert isinstance(call, ToolCall)
        assert call.state == "failed"
        assert isinstance(notice, Notice)
        assert notice.level == "warning"
        assert f"asked {MAX_ROUNDS} times in a row" in notice.text
        assert usage == Usage(10 * MAX_ROUNDS, MAX_ROUNDS)
        assert done == AnswerDone("tool")
        parts = [part for part in collect(events) if isinstance(part, ToolPart)]
        assert [part.state for part in parts] == ["done"] * (MAX_ROUNDS - 1) + ["failed"]

    async def test_ids_that_come_again_are_other_calls(self):
        rig = rig_of(calls(OSLO), calls(OSLO, ROME), said())
        events = await rig.ask()
        tools = [part for part in collect(events) if isinstance(part, ToolPart)]
        assert [(tool.id, tool.state) for tool in tools] == [
            ("c1", "done"),
            ("c1+", "done"),
            ("c2", "done"),
        ]
        assert rig.outcomes.keys() == {"c1", "c1+", "c2"}

    async def test_an_unknown_tool_is_told_to_the_model(self):
        rig = rig_of(calls(ToolCall("c1", "wether", input={})), said())
        await rig.ask()
        assert "There is no tool 'wether'" in rig.outcomes["c1"]
        assert rig.endpoint.asked[-1].answered == {"c1"}

    async def test_the_tokens_of_all_rounds_are_counted_once(self):
        rig = rig_of([Usage(5, 1), *calls(OSLO)], [TextDelta("x"), Usage(9, 2), AnswerDone()])
        events = await rig.ask()
        assert [event for event in events if isinstance(event, Usage)] == [Usage(14, 3)]
        assert events[-2] == Usage(14, 3)

    async def test_the_message_keeps_the_id_that_it_had_first(self):
        rig = rig_of(
            [AnswerStart("r1", "m1", "t1"), *calls(OSLO)], [AnswerStart("r2", "m2"), *said()]
        )
        events = await rig.ask()
        starts = [event for event in events if isinstance(event, AnswerStart)]
        assert [(start.completion_id, start.message_id) for start in starts] == [
            ("r1", "m1"),
            ("r2", "m1"),
        ]

    async def test_an_answer_that_begins_again_keeps_the_rounds_before(self):
        thought = ReasoningDelta("Hm.")
        rig = rig_of(
            [TextDelta("I look."), *calls(OSLO)],
            [TextDelta("Hm."), AnswerRestart(), thought, TextDelta("3 °C."), AnswerDone()],
        )
        events = await rig.ask()
        text, tool, reasoning, more = collect(events)
        assert isinstance(text, TextPart)
        assert isinstance(tool, ToolPart)
        assert isinstance(reasoning, ReasoningPart)
        assert isinstance(more, TextPart)
        assert (text.text, tool.state, reasoning.text) == ("I look.", "done", "Hm.")
        assert more.text == "\n\n3 °C."

    async def test_what_was_thought_goes_back_with_its_signature(self):
        rig = rig_of([ReasoningDelta("Hm.", "s1g"), *calls(OSLO)], said())
        await rig.ask()
        first, *_ = rig.endpoint.asked[-1].messages[-1].parts
        assert first == ReasoningDelta("Hm.", "s1g")

    async def test_a_regenerated_answer_goes_on_as_an_ordinary_one(self):
        rig = rig_of(calls(OSLO), said())
        await rig.ask()
        assert not rig.endpoint.asked[-1].regenerate
        assert isinstance(rig.endpoint.asked[-1].messages[-1], PromptMessage)


class TestStop:
    @staticmethod
    async def stop(answer: asyncio.Task[Any], rig: ToolRig) -> None:
        answer.cancel()
        await asyncio.wait([answer])
        await asyncio.sleep(3600)
        assert answer.cancelled()
        assert rig.endpoint.open == 0

    async def test_while_a_person_is_asked(self):
        ran: list[str] = []
        rig = ToolRig(calls(ToolCall("c1", "act", input={})), said())
        rig.tool(lambda: ran.append("ran"), name="act", ask=True)
        answer = rig.begin()
        await asyncio.sleep(1)
        assert rig.permissions.waits_for(MESSAGE, "c1")
        await self.stop(answer, rig)
        assert not rig.permissions.waits_for(MESSAGE, "c1")
        assert ran == []
        assert len(rig.endpoint.asked) == 1

    async def test_while_a_tool_runs(self):
        ended: list[str] = []
        rig = ToolRig(calls(ToolCall("c1", "act", input={})), said())

        async def act() -> None:
            try:
                await asyncio.sleep(20)
                ended.append("whole")
            finally:
                ended.append("stopped")

        rig.tool(act)
        answer = rig.begin()
        await asyncio.sleep(1)
        assert rig.states[-1] == ("c1", "running")
        await self.stop(answer, rig)
        assert ended == ["stopped"]
        assert len(rig.endpoint.asked) == 1

    async def test_while_the_model_goes_on(self):
        rig = rig_of(calls(OSLO), [TextDelta("It is")])
        rig.endpoint.never_ends = True
        answer = rig.begin()
        await asyncio.sleep(60)
        assert rig.events[-1] == TextDelta("It is")
        await self.stop(answer, rig)
        assert len(rig.endpoint.asked) == 2

    async def test_between_two_rounds(self):
        rig = rig_of(calls(OSLO), said())
        answer = rig.begin()
        while rig.states[-1:] != [("c1", "done")]:
            await asyncio.sleep(0.001)
        await self.stop(answer, rig)
        assert TextDelta("\n\nIt is 3 °C.") not in rig.events
