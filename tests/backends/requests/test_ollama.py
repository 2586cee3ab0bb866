"""Requests for Ollama."""

from __future__ import annotations

from chat_py.backends.requests.ollama import build_ollama
from chat_py.models.answer_event import FileLink
from tests.fakes.prompts import PICTURE, conversation, prompt, says


def test_a_whole_conversation():
    request = build_ollama(conversation(url="http://h:11434", think=True))
    assert request.url == "http://h:11434/api/chat"
    system, *said = request.body["messages"]
    assert system["role"] == "system"
    assert said == [
        {"role": "user", "content": "What is this?\n\nAnd the weather?", "images": ["QUJD"]},
        {
            "role": "assistant",
            "content": "I look.",
            "thinking": "Hm.",
            "tool_calls": [{"function": {"name": "weather", "arguments": {"city": "Oslo"}}}],
        },
        {"role": "tool", "tool_name": "weather", "content": '{"temp":3}'},
        {"role": "assistant", "content": "It is 3 °C."},
        {"role": "user", "content": "Thanks."},
    ]
    assert request.body["think"] is True
    assert request.body["options"] == {"num_predict": 100, "temperature": 0.5}
    assert request.body["tools"][0]["function"]["name"] == "weather"


def test_files_that_are_no_pictures_are_text():
    text = FileLink("data:text/plain;base64,QUJD", name="a.txt")
    [message] = build_ollama(prompt(says("user", "See", PICTURE, text))).body["messages"]
    assert message == {"role": "user", "content": "See\n\na.txt:\n\nABC", "images": ["QUJD"]}
    assert "options" not in build_ollama(prompt(says("user", "a"))).body
