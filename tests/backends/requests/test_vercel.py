"""Requests in the Vercel AI SDK's UI messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat_py.backends.requests.vercel import build_vercel
from chat_py.models.answer_event import FileLink, ToolCall
from tests.fakes.prompts import SCHEMA, WEATHER, conversation, prompt, says


def test_a_whole_conversation():
    request = build_vercel(conversation(url="http://h/chat/"))
    assert (request.url, request.headers["authorization"]) == ("http://h/chat/", "Bearer k")
    assert (request.body["id"], request.body["trigger"]) == ("t1", "submit-message")
    assert "messageId" not in request.body
    system, greeting, question, *_, answer, thanks = request.body["messages"]
    assert (system["id"], system["role"]) == ("message-1", "system")
    assert (greeting["id"], thanks["id"]) == ("a0", "u3")
    assert question["parts"] == [
        {"type": "text", "text": "What is "},
        {"type": "text", "text": "this?"},
        {
            "type": "file",
            "url": "data:image/png;base64,QUJD",
            "mediaType": "image/png",
            "filename": "sky.png",
        },
    ]
    assert answer["parts"] == [
        {"type": "reasoning", "text": "Hm."},
        {"type": "text", "text": "I look."},
        {
            "type": "dynamic-tool",
            "toolName": "weather",
            "toolCallId": "call_1",
            "input": {"city": "Oslo"},
            "state": "output-available",
            "output": {"temp": 3},
        },
        {"type": "step-start"},
        {"type": "text", "text": "It is 3 °C."},
    ]


def test_an_answer_anew():
    body = build_vercel(conversation(regenerate=True, message_id="a1")).body
    assert (body["trigger"], body["messageId"]) == ("regenerate-message", "a1")


@pytest.mark.parametrize(
    ("call", "part"),
    [
        ({"state": "failed", "output": "no"}, {"state": "output-error", "errorText": "no"}),
        (
            {"state": "failed", "output": {"code": 5}},
            {"state": "output-error", "errorText": '{"code":5}'},
        ),
        (
            {"state": "denied"},
            {"state": "output-error", "errorText": "The user did not allow this call."},
        ),
        ({"state": "running"}, {"state": "input-available"}),
        (
            {"state": "asks", "approval_id": "p"},
            {"state": "approval-requested", "approval": {"id": "p"}},
        ),
        (
            {"state": "running", "approval_id": "p"},
            {"state": "approval-responded", "approval": {"id": "p", "approved": True}},
        ),
        (
            {"state": "denied", "approval_id": "p"},
            {"state": "approval-responded", "approval": {"id": "p", "approved": False}},
        ),
    ],
)
def test_what_becomes_of_a_tool(call, part):
    made: ToolCall = replace(WEATHER, **{"output": None, **call})
    [message] = build_vercel(prompt(says("assistant", made))).body["messages"]
    assert part.items() <= message["parts"][0].items()


def test_tools_of_the_page_are_where_assistant_ui_puts_them():
    assert build_vercel(conversation()).body["tools"] == {
        "weather": {"description": "Tells the weather.", "parameters": SCHEMA}
    }
    assert "tools" not in build_vercel(prompt(says("user", "Hi"))).body


def test_each_round_is_a_step():
    second = replace(WEATHER, id="call_2")
    [message] = build_vercel(prompt(says("assistant", WEATHER, "", second))).body["messages"]
    kinds = [part["type"] for part in message["parts"]]
    assert kinds == ["dynamic-tool", "step-start", "dynamic-tool"]


def test_a_file_without_a_name():
    [message] = build_vercel(prompt(says("user", FileLink("u", "image/png")))).body["messages"]
    assert message["parts"] == [{"type": "file", "url": "u", "mediaType": "image/png"}]
