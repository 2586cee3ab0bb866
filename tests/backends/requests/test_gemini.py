"""Requests for Gemini."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chat_py.backends.requests.gemini import build_gemini
from chat_py.models.answer_event import FileLink
from tests.fakes.prompts import SCHEMA, TOOL, WEATHER, conversation, prompt, says


def test_a_whole_conversation():
    request = build_gemini(conversation(think="low", model="gemini-x"))
    assert request.url == "http://h/v1/models/gemini-x:streamGenerateContent?alt=sse"
    assert request.headers["x-goog-api-key"] == "k"
    assert request.body["contents"] == [
        {
            "role": "user",
            "parts": [
                {"text": "What is this?\n\nAnd the weather?"},
                {"inlineData": {"mimeType": "image/png", "data": "QUJD"}},
            ],
        },
        {
            "role": "model",
            "parts": [
                {"text": "I look."},
                {
                    "functionCall": {"id": "call_1", "name": "weather", "args": {"city": "Oslo"}},
                    "thoughtSignature": "c2ln",
                },
            ],
        },
        {
            "role": "user",
            "parts": [
                {
                    "functionResponse": {
                        "id": "call_1",
                        "name": "weather",
                        "response": {"output": {"temp": 3}},
                    }
                }
            ],
        },
        {"role": "model", "parts": [{"text": "It is 3 °C."}]},
        {"role": "user", "parts": [{"text": "Thanks."}]},
    ]
    assert request.body["systemInstruction"]["parts"][0]["text"].startswith("Be kind.")
    declared = request.body["tools"][0]["functionDeclarations"]
    assert declared == [
        {
            "name": "weather",
            "description": "Tells the weather.",
            "parametersJsonSchema": SCHEMA,
        }
    ]
    assert request.body["generationConfig"] == {
        "maxOutputTokens": 100,
        "temperature": 0.5,
        "thinkingConfig": {"includeThoughts": True, "thinkingBudget": 1024},
    }


@pytest.mark.parametrize(
    ("url", "model", "address"),
    [
        ("https://h", "g", "https://h/v1beta/models/g:streamGenerateContent?alt=sse"),
        ("https://h/v1?k=1", "g", "https://h/v1/models/g:streamGenerateContent?k=1&alt=sse"),
        ("https://h/v1", "tuned/g", "https://h/v1/tuned/g:streamGenerateContent?alt=sse"),
    ],
)
def test_where_it_goes(url: str, model: str, address: str):
    assert build_gemini(conversation(url=url, model=model)).url == address


def test_a_failed_tool_is_an_error():
    call = replace(WEATHER, state="failed", output="no")
    given = prompt(says("user", "a"), says("assistant", call), tools=(TOOL,))
    [outcome] = build_gemini(given).body["contents"][-1]["parts"]
    assert outcome["functionResponse"]["response"] == {"error": "no"}


def test_a_file_at_an_address():
    file = FileLink("https://e.org/a.mp4", "video/mp4")
    assert build_gemini(prompt(says("user", file))).body["contents"][0]["parts"] == [
        {"fileData": {"mimeType": "video/mp4", "fileUri": "https://e.org/a.mp4"}}
    ]
