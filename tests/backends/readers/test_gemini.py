"""Gemini's `streamGenerateContent`."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.border.json_text import write_json
from chat_py.models.answer_event import FileLink, Source, Usage
from tests.fakes.wire import Read, cuts, read, sse


def chunk(*parts: dict[str, Any], finish: str | None = None, **more: Any) -> dict[str, Any]:
    candidate = {"content": {"role": "model", "parts": list(parts)}, "index": 0, **more}
    if finish:
        candidate["finishReason"] = finish
    return {"responseId": "r1", "candidates": [candidate]}


CHUNKS = [
    chunk({"text": "Let me ", "thought": True}),
    chunk({"text": "think.", "thought": True}),
    chunk({"text": "It is "}, {"text": "**3 °C**."}),
    chunk({"inlineData": {"mimeType": "image/png", "data": "QUI="}}),
    chunk({"executableCode": {"language": "PYTHON", "code": "1+1"}}),
    chunk({"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "2"}}),
    chunk({"functionCall": {"name": "coat", "args": {"on": True}}, "thoughtSignature": "c2ln"}),
    chunk(
        {"text": ""},
        finish="STOP",
        groundingMetadata={"groundingChunks": [{"web": {"uri": "https://e.org", "title": "E"}}]},
    )
    | {
        "usageMetadata": {
            "promptTokenCount": 20,
            "candidatesTokenCount": 8,
            "thoughtsTokenCount": 2,
        }
    },
]


def check(got: Read) -> None:
    assert (got.reasoning, got.text) == ("Let me think.", "It is **3 °C**.")
    assert got.sources == [Source("https://e.org", "E")]
    assert got.files == [FileLink("data:image/png;base64,QUI=", "image/png", "", 2)]
    code, coat = got.tools.values()
    assert (code.input["code"], code.output, code.state) == ("1+1", "2", "done")
    assert (coat.name, coat.input, coat.signature) == ("coat", {"on": True}, "c2ln")
    assert (got.finish, got.usage) == ("tool", Usage(20, 10))


@pytest.mark.parametrize("end", ["\r\n\r\n", "\n\n"])
def test_an_answer_with_everything_at_every_cut(end: str):
    body = sse(*CHUNKS, end=end)
    check(read("gemini", body))
    for chunks in cuts(body):
        check(read("gemini", *chunks))


def test_a_list_in_place_of_a_stream():
    body = ("[" + ",\r\n".join(write_json(item) for item in CHUNKS) + "\n]\n").encode()
    for chunks in cuts(body):
        check(read("gemini", *chunks))


def test_one_response_in_place_of_a_stream():
    assert read("gemini", write_json(chunk({"text": "Hi"}, finish="STOP")).encode()).text == "Hi"


@pytest.mark.parametrize(
    ("last", "finish"),
    [
        (chunk(finish="STOP"), "stop"),
        (chunk(finish="MAX_TOKENS"), "length"),
        (chunk(finish="SAFETY"), "filter"),
        (chunk(finish="MALFORMED_FUNCTION_CALL"), "other"),
        ({"promptFeedback": {"blockReason": "SAFETY"}}, "filter"),
        (chunk(), "backend.broken"),
        ({"error": {"code": 429, "status": "RESOURCE_EXHAUSTED", "message": "x"}}, "backend.busy"),
    ],
)
def test_how_it_ends(last: dict[str, Any], finish: str):
    got = read("gemini", sse(chunk({"text": "Half"}), last))
    assert (got.text, got.finish) == ("Half", finish)


def test_an_error_as_a_list():
    body = (
        b'[{"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT"}}]'
    )
    assert read("gemini", body).failure.key == "backend.key"
