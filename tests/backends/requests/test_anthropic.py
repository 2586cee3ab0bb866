"""Requests for Anthropic Messages."""

from __future__ import annotations

from dataclasses import replace

from chat_py.backends.requests.anthropic import build_anthropic
from chat_py.models.answer_event import FileLink, ReasoningDelta
from tests.fakes.prompts import SCHEMA, TOOL, WEATHER, conversation, prompt, says


def test_a_whole_conversation():
    request = build_anthropic(conversation())
    assert request.url == "http://h/v1/messages"
    assert request.headers == {
        "accept": "text/event-stream",
        "anthropic-version": "2023-06-01",
        "x-api-key": "k",
    }
    assert request.body["messages"] == [
        {
            "role": "user",
            "content": [
                {
                    "type": "image",
                    "source": {"type": "base64", "media_type": "image/png", "data": "QUJD"},
                },
                {"type": "text", "text": "What is this?\n\nAnd the weather?"},
            ],
        },
        {
            "role": "assistant",
            "content": [
                {"type": "thinking", "thinking": "Hm.", "signature": "s1g"},
                {"type": "text", "text": "I look."},
                {
                    "type": "tool_use",
                    "id": "call_1",
                    "name": "weather",
                    "input": {"city": "Oslo"},
                },
            ],
        },
        {
            "role": "user",
            "content": [
                {
                    "type": "tool_result",
                    "tool_use_id": "call_1",
                    "content": '{"temp":3}',
                    "is_error": False,
                }
            ],
        },
        {"role": "assistant", "content": [{"type": "text", "text": "It is 3 °C."}]},
        {"role": "user", "content": [{"type": "text", "text": "Thanks."}]},
    ]
    assert request.body["system"].startswith("Be kind.")
    assert request.body["tools"] == [
        {"name": "weather", "description": "Tells the weather.", "input_schema": SCHEMA}
    ]
    assert (request.body["max_tokens"], request.body["temperature"]) == (100, 0.5)


def test_the_outcome_of_a_tool_and_the_next_question_are_one_turn():
    given = prompt(says("user", "a"), says("assistant", WEATHER), says("user", "b"), tools=(TOOL,))
    *_, last = build_anthropic(given).body["messages"]
    assert [part["type"] for part in last["content"]] == ["tool_result", "text"]


def test_a_failed_tool_is_an_error():
    call = replace(WEATHER, state="failed", output="no")
    given = prompt(says("user", "a"), says("assistant", call), tools=(TOOL,))
    [outcome] = build_anthropic(given).body["messages"][-1]["content"]
    assert (outcome["is_error"], outcome["content"]) == (True, "no")


def test_thoughts_without_a_signature_are_kept_here():
    thoughts = (ReasoningDelta("a"), ReasoningDelta("b", "s"), ReasoningDelta("c"))
    body = build_anthropic(prompt(says("user", "a"), says("assistant", *thoughts, "b"))).body
    assert body["messages"][1]["content"][:-1] == [
        {"type": "thinking", "thinking": "ab", "signature": "s"}
    ]


def test_straight_from_a_page_it_says_so():
    headers = build_anthropic(conversation(from_page=True)).headers
    assert headers["anthropic-dangerous-direct-browser-access"] == "true"


def test_a_limit_is_always_there_and_thinking_comes_on_top():
    assert build_anthropic(prompt(says("user", "a"))).body["max_tokens"] == 4096
    body = build_anthropic(conversation(think="low")).body
    assert body["thinking"] == {"type": "enabled", "budget_tokens": 1024}
    assert body["max_tokens"] == 1124
    assert "temperature" not in body


def test_documents():
    pdf = FileLink("https://e.org/a.pdf", "application/pdf")
    text = FileLink("data:text/plain;base64,QUJD", name="a.txt")
    [message] = build_anthropic(prompt(says("user", pdf, text))).body["messages"]
    assert message["content"] == [
        {"type": "document", "source": {"type": "url", "url": "https://e.org/a.pdf"}},
        {"type": "text", "text": "a.txt:\n\nABC"},
    ]
