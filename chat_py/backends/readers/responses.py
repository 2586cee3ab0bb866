"""OpenAI Responses (openai 7.59).

`POST {base}/responses` with `stream: true`: Server-Sent Events whose data has a `type` and a
`sequence_number`, from which a stream is resumed (`starting_after`). The end is
`response.completed`, `.incomplete`, `.failed` or `.cancelled`; without streaming comes one object
"response".
"""

from __future__ import annotations

from typing import Any

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
from chat_py.backends.readers.tool_drafts import ToolDraft
from chat_py.http.sse import StreamEvent
from chat_py.models.answer_event import FinishReason

__all__ = ["ResponsesDialect"]

INCOMPLETE: dict[str, FinishReason] = {"max_output_tokens": "length", "content_filter": "filter"}
OWN_TOOLS = frozenset({"function_call", "custom_tool_call"})
"""Calls that wait for whoever asked; all other `…_call`s run at the endpoint."""
INPUT_FIELDS = ("action", "queries", "code", "actions", "operation")
OUTPUT_FIELDS = ("output", "outputs", "results", "result")


class ResponsesDialect:
    """One answer. What came as deltas is not read again from the whole that follows them."""

    def __init__(self) -> None:
        self._streamed: set[str] = set()
        self._whole: set[str] = set()

    def take(self, event: StreamEvent, data: Record, draft: AnswerDraft) -> None:
        kind = text_at(data, "type")
        if kind == "error" or event.event == "error" or (not kind and data.get("error")):
            draft.fail(reported_record(data))
            return
        if text_at(data, "object") == "response":
            self._take_end(data, draft)
            return
        if "sequence_number" in data:
            draft.position = str(number_at(data, "sequence_number"))
        name = kind.removeprefix("response.")
        if name in ("completed", "incomplete", "failed", "cancelled"):
            self._take_end(record_at(data, "response"), draft, name)
        elif name == "created":
            draft.start(completion_id=text_at(data, "response", "id"))
        elif name.startswith("output_item."):
            self._take_item(record_at(data, "item"), draft, whole=name.endswith("done"))
        elif name == "reasoning_summary_part.added":
            draft.new_thought()
        elif name == "output_text.annotation.added":
            self._take_annotation(record_at(data, "annotation"), draft)
        elif name.endswith((".delta", ".done")):
            self._take_piece(name, data, draft)

    def end(self, draft: AnswerDraft, *, marked: bool) -> None:
        """Only an event ends an answer."""

    def _take_piece(self, name: str, data: Record, draft: AnswerDraft) -> None:
        """A delta, or the whole after its deltas, which counts where there were none."""
        what, _, phase = name.rpartition(".")
        item, piece = text_at(data, "item_id"), piece_at(data, "delta")
        if draft.has_tool(item):
            tool = draft.tool(item)
            if phase == "done" and not tool.size:
                piece = piece_at(data, "arguments") or piece_at(data, "input")
            draft.tool_piece(tool, piece)
            return
        if phase == "done":
            whole = piece_at(data, "text") or piece_at(data, "refusal")
            piece = "" if item in self._streamed else whole
        if what in ("output_text", "refusal"):
            draft.text(piece)
        elif what in ("reasoning_summary_text", "reasoning_text"):
            draft.reasoning(piece)
        else:
            return
        if piece:
            self._streamed.add(item)

    def _take_item(self, item: Record, draft: AnswerDraft, *, whole: bool) -> None:
        """An item that begins, or that is `whole`: then it comes again with the response."""
        kind, item_id = text_at(item, "type"), text_at(item, "id")
        if whole and item_id in self._whole:
            return
        if whole and item_id:
            self._whole.add(item_id)
        if kind == "message":
            self._take_message(item, draft)
        elif kind == "reasoning":
            self._take_reasoning(item, draft)
            draft.reasoning("", text_at(item, "encrypted_content") if whole else "")
        elif kind == "image_generation_call":
            draft.file_data("image/png", text_at(item, "result"))
        elif kind == "mcp_approval_request":
            tool = self._tool(item, draft)
            tool.state, tool.approval_id = "asks", item_id
            draft.tool_input(tool)
        elif kind.endswith("_call"):
            self._take_call(kind, item, draft, whole=whole)

    def _take_message(self, item: Record, draft: AnswerDraft) -> None:
        if text_at(item, "id") in self._streamed:
            return
        draft.new_paragraph()
        for part in records_at(item, "content"):
            draft.text(piece_at(part, "text") or piece_at(part, "refusal"))
            for annotation in records_at(part, "annotations"):
                self._take_annotation(annotation, draft)

    def _take_reasoning(self, item: Record, draft: AnswerDraft) -> None:
        if text_at(item, "id") in self._streamed:
            return
        draft.new_thought()
        for part in [*records_at(item, "summary"), *records_at(item, "content")]:
            draft.reasoning(piece_at(part, "text"))
            draft.new_thought()

    def _take_call(self, kind: str, item: Record, draft: AnswerDraft, *, whole: bool) -> None:
        tool = self._tool(item, draft)
        if not whole:
            return
        if kind in OWN_TOOLS:
            draft.tool_input(tool)
            return
        given = next((item[name] for name in INPUT_FIELDS if item.get(name) is not None), None)
        draft.tool_input(tool, given)
        failed = text_at(item, "status") in ("failed", "incomplete") or bool(item.get("error"))
        output: Any = item.get("error") or None
        for name in OUTPUT_FIELDS:
            output = output or item.get(name)
        draft.tool_end(tool, "failed" if failed else "done", output)

    def _tool(self, item: Record, draft: AnswerDraft) -> ToolDraft:
        """The call that an item is; its input, where the item has all of it, is taken in."""
        key = text_at(item, "id") or text_at(item, "call_id")
        name = text_at(item, "name") or text_at(item, "type").removesuffix("_call")
        tool = draft.tool(key, name, id=text_at(item, "call_id") or key)
        if not tool.size and not tool.has_input:
            draft.tool_piece(tool, piece_at(item, "arguments") or piece_at(item, "input"))
        return tool

    def _take_annotation(self, annotation: Record, draft: AnswerDraft) -> None:
        title = text_at(annotation, "title") or text_at(annotation, "filename")
        draft.source(text_at(annotation, "url"), title)

    def _take_end(self, response: Record, draft: AnswerDraft, name: str = "") -> None:
        draft.start(completion_id=text_at(response, "id"))
        for item in records_at(response, "output"):
            self._take_item(item, draft, whole=True)
        usage = record_at(response, "usage")
        draft.usage(number_at(usage, "input_tokens"), number_at(usage, "output_tokens"))
        status = name or text_at(response, "status")
        if status == "failed":
            draft.fail(reported_record(record_at(response, "error")))
        elif status == "cancelled":
            draft.done("stopped")
        elif status == "incomplete":
            reason = text_at(response, "incomplete_details", "reason")
            draft.done(INCOMPLETE.get(reason, "other"))
        elif status == "completed":
            draft.done("tool" if draft.waits_for_tools else "stop")
