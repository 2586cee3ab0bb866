"""Requests for OpenAI Responses."""

from __future__ import annotations

from chat_py.backends.requests.responses import build_responses
from chat_py.models.answer_event import FileLink
from tests.fakes.prompts import SCHEMA, conversation, prompt, says


def test_a_whole_conversation():
    request = build_responses(conversation(think="high"))
    assert request.url == "http://h/v1/responses"
    assert request.headers["authorization"] == "Bearer k"
    assert request.body["input"] == [
        {
            "type": "message",
            "role": "user",
            "content": [
                {"type": "input_text", "text": "What is this?\n\nAnd the weather?"},
                {
                    "type": "input_image",
                    "image_url": "data:image/png;base64,QUJD",
                    "detail": "auto",
                },
            ],
        },
        {"type": "reasoning", "summary": [], "encrypted_content": "s1g"},
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "I look.", "annotations": []}],
        },
        {
            "type": "function_call",
            "call_id": "call_1",
            "name": "weather",
            "arguments": '{"city":"Oslo"}',
        },
        {"type": "function_call_output", "call_id": "call_1", "output": '{"temp":3}'},
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "It is 3 °C.", "annotations": []}],
        },
        {
            "type": "message",
            "role": "user",
            "content": [{"type": "input_text", "text": "Thanks."}],
        },
    ]
    assert request.body["instructions"].startswith("Be kind.")
    assert request.body["tools"] == [
        {
            "type": "function",
            "name": "weather",
            "description": "Tells the weather.",
            "parameters": SCHEMA,
            "strict": False,
        }
    ]
    assert request.body["store"] is False
    assert (request.body["max_output_tokens"], request.body["temperature"]) == (100, 0.5)
    assert request.body["reasoning"] == {"effort": "high", "summary": "auto"}
    assert request.body["include"] == ["reasoning.encrypted_content"]


def test_what_is_not_given_is_not_sent():
    body = build_responses(prompt(says("user", "Hi"))).body
    assert body.keys() == {"model", "input", "stream", "store"}


def test_documents():
    pdf = FileLink("data:application/pdf;base64,QUJD", name="a.pdf")
    link = FileLink("https://e.org/b.pdf", "application/pdf", "b.pdf")
    text = FileLink("data:text/plain;base64,QUJD", name="a.txt")
    body = build_responses(prompt(says("user", pdf, link, text))).body
    assert body["input"][0]["content"] == [
        {"type": "input_file", "filename": "a.pdf", "file_data": pdf.url},
        {"type": "input_file", "filename": "b.pdf", "file_url": "https://e.org/b.pdf"},
        {"type": "input_text", "text": "a.txt:\n\nABC"},
    ]
