"""Requests for AG-UI."""

from __future__ import annotations

from dataclasses import replace

import pytest

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
    assert (asked["id"], asked["content"]) == ("a1", "I look.")
    assert asked["toolCalls"] == [{"id": "call_1", "type": "function", "function": function}]
    assert (outcome["role"], outcome["toolCallId"]) == ("tool", "call_1")
    assert outcome["content"] == '{"temp":3}'
    assert told == {"id": "a1-2", "role": "assistant", "content": "It is 3 °C."}
    assert thanks["content"] == "Thanks."
    ids = [message["id"] for message in body["messages"]]
    assert len(set(ids)) == len(ids)


def test_a_call_without_an_outcome():
    call = replace(WEATHER, state="running", output=None)
    messages = build_ag_ui(prompt(says("assistant", call, id="a"))).body["messages"]
    assert [message["role"] for message in messages] == ["assistant"]


@pytest.mark.parametrize(("state", "approved"), [("running", True), ("denied", False)])
def test_what_a_person_has_said_resumes_the_run(state, approved):
    call = replace(WEATHER, state=state, output=None, approval_id="int-1")
    body = build_ag_ui(prompt(says("user", "Go"), says("assistant", call, id="a"))).body
    assert body["resume"] == [
        {"interruptId": "int-1", "status": "resolved", "payload": {"approved": approved}}
    ]
    assert [message["role"] for message in body["messages"]] == ["user", "assistant"]
    later = build_ag_ui(prompt(says("assistant", call, id="a"), says("user", "And?"))).body
    assert "resume" not in later


def test_calls_of_two_rounds_come_one_after_the_other():
    second = replace(WEATHER, id="call_2", state="denied", output=None)
    messages = build_ag_ui(prompt(says("assistant", WEATHER, "", second, id="a"))).body["messages"]
    assert [message["id"] for message in messages] == ["a", "a-call_1", "a-2", "a-2-call_2"]
    assert messages[-1]["content"] == "The user did not allow this call."


def test_a_document_at_an_address():
    file = FileLink("https://e.org/a.pdf", "application/pdf")
    [message] = build_ag_ui(prompt(says("user", file, PICTURE))).body["messages"]
    assert message["content"][0] == {
        "type": "document",
        "source": {"type": "url", "value": "https://e.org/a.pdf", "mimeType": "application/pdf"},
    }
