"""Ollama's own API (ollama 0.6).

`POST /api/chat` (or `/api/generate`): a line of JSON for each piece, the last one with
`done: true`; an error is a line `{"error": "…"}`.
"""

from __future__ import annotations

from chat_py.backends.readers.draft import AnswerDraft
from chat_py.backends.readers.failures import reported_record
from chat_py.backends.readers.fields import (
    Record,
    number_at,
    piece_at,
    record_at,
    records_at,
    text_at,
)
from chat_py.http.sse import StreamEvent
from chat_py.models.answer_event import FinishReason

__all__ = ["OllamaDialect"]

FINISH: dict[str, FinishReason] = {"": "stop", "stop": "stop", "length": "length"}


class OllamaDialect:
    """One answer, done by the line that says so."""

    def __init__(self) -> None:
        self._calls = 0

    def take(self, event: StreamEvent, data: Record, draft: AnswerDraft) -> None:
        if data.get("error"):
            draft.fail(reported_record(data))
            return
        message = record_at(data, "message")
        draft.reasoning(piece_at(message, "thinking") or piece_at(data, "thinking"))
        draft.text(piece_at(message, "content") or piece_at(data, "response"))
        for call in records_at(message, "tool_calls"):
            self._calls += 1
            name = text_at(call, "function", "name")
            tool = draft.tool(self._calls, name, id=text_at(call, "id"))
            draft.tool_input(tool, record_at(call, "function", "arguments"))
        if data.get("done") is True:
            draft.usage(number_at(data, "prompt_eval_count"), number_at(data, "eval_count"))
            finish = FINISH.get(text_at(data, "done_reason"), "other")
            draft.done("tool" if finish == "stop" and draft.waits_for_tools else finish)

    def end(self, draft: AnswerDraft, *, marked: bool) -> None:
        """Nothing but its last line ends an answer."""
