"""Anthropic Messages (@anthropic-ai/sdk 1.14, `anthropic-version: 2023-06-01`).

`POST /v1/messages` with `stream: true`: Server-Sent Events with names, each of them the `type` of
its data too. `message_start`, then for each block of the content `content_block_start`, `…_delta`
and `…_stop`, then `message_delta` with the reason and `message_stop`. Like the official client this
skips events without a name. Without streaming comes one object of type "message".
"""

from __future__ import annotations

from collections.abc import Hashable

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

__all__ = ["AnthropicDialect"]

FINISH: dict[str, FinishReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "filter",
    "tool_use": "tool",
}
TOOL_USES = frozenset({"tool_use", "server_tool_use", "mcp_tool_use"})


class AnthropicDialect:
    """One answer, done by `message_stop`."""

    def __init__(self) -> None:
        self._tools: dict[Hashable, str] = {}
        """Index of a block → id of the tool that it calls."""

    def take(self, event: StreamEvent, data: Record, draft: AnswerDraft) -> None:
        kind = text_at(data, "type")
        if kind == "error" or event.event == "error":
            draft.fail(reported_record(data))
        elif kind == "message":
            self._take_message(data, draft)
        elif event.event == "message":
            return
        elif kind == "message_start":
            draft.start(message_id=text_at(data, "message", "id"))
            self._take_usage(record_at(data, "message", "usage"), draft)
        elif kind == "content_block_start":
            self._start_block(_index(data), record_at(data, "content_block"), draft)
        elif kind == "content_block_delta":
            self._take_delta(_index(data), record_at(data, "delta"), draft)
        elif kind == "content_block_stop":
            if tool_id := self._tools.get(_index(data)):
                draft.tool_input(draft.tool(tool_id))
        elif kind == "message_delta":
            self._take_end(record_at(data, "delta"), record_at(data, "usage"), draft)
        elif kind == "message_stop":
            draft.done()

    def end(self, draft: AnswerDraft, *, marked: bool) -> None:
        """Nothing but `message_stop` ends an answer."""

    def _take_message(self, message: Record, draft: AnswerDraft) -> None:
        draft.start(message_id=text_at(message, "id"))
        for index, block in enumerate(records_at(message, "content")):
            self._start_block(index, block, draft)
            if tool_id := self._tools.get(index):
                draft.tool_input(draft.tool(tool_id))
        self._take_end(message, record_at(message, "usage"), draft)
        draft.done()

    def _start_block(self, index: Hashable, block: Record, draft: AnswerDraft) -> None:
        kind = text_at(block, "type")
        if kind == "text":
            draft.text(piece_at(block, "text"))
            for citation in records_at(block, "citations"):
                self._take_citation(citation, draft)
        elif kind == "thinking":
            draft.new_thought()
            draft.reasoning(piece_at(block, "thinking"), text_at(block, "signature"))
        elif kind in TOOL_USES:
            tool_id = text_at(block, "id") or f"block {index}"
            self._tools[index] = tool_id
            tool = draft.tool(tool_id, text_at(block, "name"), id=text_at(block, "id"))
            if given := record_at(block, "input"):  # otherwise it comes in pieces
                draft.tool_input(tool, given)
        elif kind.endswith("_tool_result"):
            self._take_result(block, draft)

    def _take_result(self, block: Record, draft: AnswerDraft) -> None:
        """What a tool gave that ran at the endpoint."""
        tool_id = text_at(block, "tool_use_id")
        if draft.has_tool(tool_id):
            content = record_at(block, "content")
            failed = block.get("is_error") is True or "error_code" in content
            state = "failed" if failed else "done"
            draft.tool_end(draft.tool(tool_id), state, block.get("content"))

    def _take_delta(self, index: Hashable, delta: Record, draft: AnswerDraft) -> None:
        kind = text_at(delta, "type")
        if kind == "text_delta":
            draft.text(piece_at(delta, "text"))
        elif kind == "thinking_delta":
            draft.reasoning(piece_at(delta, "thinking"))
        elif kind == "signature_delta":
            draft.reasoning("", text_at(delta, "signature"))
        elif kind == "input_json_delta":
            if tool_id := self._tools.get(index):
                draft.tool_piece(draft.tool(tool_id), piece_at(delta, "partial_json"))
        elif kind == "citations_delta":
            self._take_citation(record_at(delta, "citation"), draft)

    def _take_citation(self, citation: Record, draft: AnswerDraft) -> None:
        url = text_at(citation, "url") or text_at(citation, "source")
        draft.source(url, text_at(citation, "title") or text_at(citation, "document_title"))

    def _take_end(self, delta: Record, usage: Record, draft: AnswerDraft) -> None:
        if reason := text_at(delta, "stop_reason"):
            draft.finish = FINISH.get(reason, "other")
        self._take_usage(usage, draft)

    def _take_usage(self, usage: Record, draft: AnswerDraft) -> None:
        cached = ("cache_creation_input_tokens", "cache_read_input_tokens")
        asked = sum(number_at(usage, name) for name in ("input_tokens", *cached))
        draft.usage(asked, number_at(usage, "output_tokens"))


def _index(data: Record) -> Hashable:
    return number_at(data, "index")
