"""Requests for AG-UI."""

from __future__ import annotations

from dataclasses import replace

from chat_py.backends.requests.ag_ui import build_ag_ui
from chat_py.models.answer_event import FileLink
from tests.fakes.prompts import PICTURE, SCHEMA, WEATHER, conversation, prompt, says


def test_a_whole_conversation():
    body = build_ag_ui(conversation()).body
    assert (body["threadId"], body["runId"], body["state"]) == ("t1", "r1", {})
    assert (body["context"], body["forwardedProps"]) == ([], {})
    assert body["tools"] == [
        {"name": "weather", "description": "Tells the weather.", "parameters": SCHEMA}
    ]
    system, greeting, question, _, asked, outcome, told, thanks = body["messages"]
    assert system == {"id": "message-1", "role": "system", "content": "Be kind."}
    assert greeting == {"id": "a0", "role": "assistant", "content": "Welcome!"}
    assert question["content"] == [
        {"type": "text", "text": "What is this?"},
        {
            "type": "image",
            "source": {"type": "data", "value": "QUJD", "mimeType": "image/png"},
        },
    ]
    function = {"name": "weather", "arguments": '{"city":"Oslo"}'}
    assert asked["toolCalls"] == [{"id": "call_1", "type": "function", "function": function}]
    assert (outcome["role"], outcome["toolCallId"]) == ("tool", "call_1")
    assert outcome["content"] == '{"temp":3}'
    assert told == {"id": "a1", "role": "assistant", "content": "I look.It is 3 °C."}
    assert thanks["content"] == "Thanks."
    ids = [message["id"] for message in body["messages"]]
    assert len(set(ids)) == len(ids)


def test_a_call_without_an_outcome():
    call = replace(WEATHER, state="running", output=None)
    messages = build_ag_ui(prompt(says("assistant", call, id="a"))).body["messages"]
    assert [message["role"] for message in messages] == ["assistant"]


def test_a_document_at_an_address():
    file = FileLink("https://e.org/a.pdf", "application/pdf")
    [message] = build_ag_ui(prompt(says("user", file, PICTURE))).body["messages"]
    assert message["content"][0] == {
        "type": "document",
        "source": {"type": "url", "value": "https://e.org/a.pdf", "mimeType": "application/pdf"},
    }
