"""Requests for Chat Completions."""

from __future__ import annotations

import pytest

from chat_py.backends.requests.openai import build_openai
from chat_py.models.answer_event import FileLink
from tests.fakes.prompts import SCHEMA, conversation, prompt, says


def test_a_whole_conversation():
    request = build_openai(conversation(think="low"))
    assert request.url == "http://h/v1/chat/completions"
    assert request.headers == {"accept": "text/event-stream", "authorization": "Bearer k"}
    system, *said = request.body.pop("messages")
    assert system["role"] == "system"
    assert said == [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "What is this?\n\nAnd the weather?"},
                {"type": "image_url", "image_url": {"url": "data:image/png;base64,QUJD"}},
            ],
        },
        {
            "role": "assistant",
            "content": "I look.",
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "weather", "arguments": '{"city":"Oslo"}'},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": '{"temp":3}'},
        {"role": "assistant", "content": "It is 3 °C."},
        {"role": "user", "content": "Thanks."},
    ]
    function = {"name": "weather", "description": "Tells the weather.", "parameters": SCHEMA}
    assert request.body == {
        "model": "m",
        "stream": True,
        "stream_options": {"include_usage": True},
        "tools": [{"type": "function", "function": function}],
        "max_tokens": 100,
        "temperature": 0.5,
        "reasoning_effort": "low",
    }


def test_what_is_not_given_is_not_sent():
    request = build_openai(prompt(says("user", "Hi")))
    assert request.body.keys() == {"model", "messages", "stream", "stream_options"}
    assert request.body["messages"] == [{"role": "user", "content": "Hi"}]


def test_deepseek_gets_its_reasoning_back():
    said = build_openai(conversation(model="deepseek-reasoner")).body["messages"]
    assert [
        message.get("reasoning_content") for message in said if "reasoning_content" in message
    ] == ["Hm."]


@pytest.mark.parametrize(
    ("file", "part"),
    [
        (
            FileLink("https://e.org/x.png", "image/png"),
            {"type": "image_url", "image_url": {"url": "https://e.org/x.png"}},
        ),
        (
            FileLink("data:audio/wav;base64,QUJD"),
            {"type": "input_audio", "input_audio": {"data": "QUJD", "format": "wav"}},
        ),
        (
            FileLink("data:application/pdf;base64,QUJD", name="a.pdf"),
            {
                "type": "file",
                "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,QUJD"},
            },
        ),
        (
            FileLink("data:text/plain;base64,QUJD", name="a.txt"),
            {"type": "text", "text": "a.txt:\n\nABC"},
        ),
    ],
)
def test_files(file, part):
    assert build_openai(prompt(says("user", file))).body["messages"][0]["content"] == [part]
