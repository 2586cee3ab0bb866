"""Which protocol an event belongs to."""

from __future__ import annotations

import pytest

from tests.fakes.wire import read, sse


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'event: message_start\ndata: {"type":"message_start","message":{}}\n\n', "anthropic"),
        (sse({"type": "response.created", "response": {}}), "responses"),
        (sse({"candidates": []}), "gemini"),
        (b'{"model":"m","message":{"content":"a"},"done":false}\n', "ollama"),
        (sse({"type": "start"}, {"type": "text-start", "id": "1"}), "vercel"),
        (sse({"type": "RUN_STARTED", "threadId": "t", "runId": "r"}), "ag-ui"),
        (sse({"type": "thread.created", "thread": {}}), "chatkit"),
        (b'event: start\ndata: {"completionId":"c","messageId":"m"}\n\n', "guide"),
    ],
)
def test_another_protocol_is_named(body: bytes, found: str):
    failure = read("openai", body).failure
    assert failure.key == "backend.protocol"
    assert failure.values == {"expected": "openai", "found": found}
