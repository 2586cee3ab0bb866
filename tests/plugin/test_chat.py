"""The chat for Python: what a page's own code and plug-ins work with."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from chat_py.base.errors import ArgumentError
from chat_py.models.answer_event import ToolCall
from tests.fakes.tool_calls import MESSAGE, ToolRig, calls, said


@pytest.fixture
async def chat(rig):
    return rig.session.chat


async def test_a_message_is_sent_and_what_is_in_the_box_stays(rig, chat):
    rig.document.type("#messageInput", "half")
    assert await chat.send("Hello")
    await rig.settle()
    assert rig.shown == ["Hello", "Hello back"]
    assert rig.document.query("#messageInput").value == "half"
    assert await chat.send("  ") is None


async def test_another_chat_is_opened(rig, chat):
    await chat.open("c2")
    assert chat.state.chat_id == "c2"


async def test_handlers_come_and_go(rig, chat):
    heard = []

    @chat.on("mine")
    def decorated(data):
        heard.append(("decorated", data))

    undo = chat.on("mine", lambda data: heard.append(("undone", data)))
    chat.once("mine", lambda data: heard.append(("once", data)))
    chat.trigger("mine", 1)
    undo()
    chat.trigger("mine", 2)
    chat.off("mine", decorated)
    chat.trigger("mine", 3)
    assert heard == [("decorated", 1), ("undone", 1), ("once", 1), ("decorated", 2)]


async def test_what_python_triggers_the_page_hears(rig, chat):
    heard = []
    rig.bridge.listen("ChatEventManager.on", "mine", heard.append)
    chat.trigger("mine", {"a": 1})
    assert len(heard) == 1


async def test_a_hook_changes_what_is_sent_and_stays_what_it_is(rig, chat):
    @chat.before_send
    def louder(text):
        return text.upper()

    assert louder("x") == "X"
    await chat.send("hello")
    await rig.settle()
    assert rig.shown[0] == "HELLO"


async def test_requests_go_the_way_of_the_pages_own(rig, chat):
    assert len((await chat.make_request("GET", "/chats"))["chats"]) == 2
    with pytest.raises(ArgumentError, match=r"options\.retrys"):
        await chat.make_request("GET", "/chats", None, {"retrys": 1})
    names = [event.event async for event in chat.stream("POST", "/completion", {})]
    assert names == ["start", "delta", "delta", "done"]


async def test_a_notice_is_shown(rig, chat):
    chat.notify("Saved", "success")
    assert "Saved" in rig.document.query("[data-notices]").seen


async def test_an_unknown_kind_of_notice_is_refused_with_those_there_are(chat):
    with pytest.raises(ArgumentError, match="success, error, warning, info"):
        chat.notify("Saved", "sucess")


async def test_what_cannot_be_meant_is_told_where_it_is_written(chat):
    for call, named in (
        (lambda: chat.notify(None), "chat.notify: text must be a text"),
        (lambda: chat.on(None, print), "chat.on: event_name must be a text"),
        (lambda: chat.on("mine", "print"), "chat.on: handler must be a function"),
        (lambda: chat.once("mine", 5), "chat.once: handler must be a function"),
        (lambda: chat.before_send("louder"), "chat.before_send: hook must be a function"),
        (lambda: chat.trigger(5), "chat.trigger: event_name must be a text"),
    ):
        with pytest.raises(ArgumentError) as caught:
            call()
        assert str(caught.value) == named
    with pytest.raises(ArgumentError, match=r"chat\.send: text must be a text"):
        await chat.send(5)


async def test_it_goes_on_with_the_new_parts_after_a_new_start(rig, chat):
    await rig.bridge.promise("ChatCore.reinit")
    await rig.settle()
    await chat.send("Hello again")
    await rig.settle()
    assert rig.shown == ["Hello again", "Hello back"]


class TestTools:
    async def test_a_tool_stays_the_function_that_it_is(self, rig, chat):
        @chat.tool
        def double(number: int) -> int:
            return 2 * number

        @chat.tool(name="half", title="Half", ask=False, time_limit=1)
        def halve(number: int) -> float:
            return number / 2

        assert (double(4), halve(4)) == (8, 2)
        assert [(tool.name, tool.title, tool.ask) for tool in rig.session.app.context.tools] == [
            ("double", "", True),
            ("half", "Half", False),
        ]

    async def test_a_mistake_is_told_where_it_is_made(self, chat):
        with pytest.raises(ArgumentError, match=r"chat\.tool: double\(number\) must be annotated"):

            @chat.tool
            def double(number):
                return 2 * number

    async def test_tools_outlive_a_new_start(self, rig, chat):
        @chat.tool
        def now() -> str:
            return "12:00"

        await rig.bridge.promise("ChatCore.reinit")
        await rig.settle()
        assert len(rig.session.app.context.tools) == 1

    async def test_the_example_of_the_docs_works(self, rig, chat):
        text = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text("utf-8")
        [source] = [
            code
            for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL)
            if "@chat.tool" in code
        ]
        assert source.count("\n") == 15
        ordered = []

        async def make_request(*request):
            ordered.append(request)
            return {"id": 7}

        chat.make_request = make_request
        namespace = {}
        exec(source, namespace)
        namespace["setup"](chat)

        model = ToolRig(
            calls(
                ToolCall("c1", "convert", input={"crowns": 1000, "to": "EUR"}),
                ToolCall("c2", "order", input={"product": "tea", "count": 2}),
                ToolCall("c3", "order", input={"product": "tea", "count": 99}),
            ),
            said(),
            tools=rig.session.app.context.tools,
        )
        answer = model.begin()
        await asyncio.sleep(60)
        assert ordered == []
        model.permissions.allow(MESSAGE, "c2")
        await answer
        assert ordered == [("POST", "/orders", {"product": "tea", "count": 2})]
        assert model.outcomes == {
            "c1": 85.0,
            "c2": {"id": 7},
            "c3": "The arguments are not valid. count: Input should be less than or equal to 10",
        }
        assert [offer.name for offer in model.offers] == ["convert", "order"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("message:recieved", "'message:received'"),
        ("chat:message:recieved", "'message:received'"),
        ("chat:loadd", "'chat:loaded'"),
    ],
)
async def test_a_name_that_is_nearly_one_is_told_at_once(rig, chat, name, meant):
    chat.on(name, print)
    assert [line for line in rig.page.console.lines if f"Did you mean {meant}?" in line]
    rig.page.console.lines.clear()
    chat.once(name, print)
    assert [line for line in rig.page.console.lines if meant in line]


@pytest.mark.parametrize("name", ["mine", "chat:pinned", "message:sent", "messageSent", "*"])
async def test_names_of_the_chat_and_of_ones_own_are_taken_without_a_word(rig, chat, name):
    rig.page.console.lines.clear()
    chat.on(name, print)
    assert rig.page.console.lines == []


async def test_a_kind_that_is_nearly_one_is_told(chat):
    with pytest.raises(ArgumentError, match="did you mean success"):
        chat.notify("Done", "sucess")
