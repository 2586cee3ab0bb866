"""The Vercel AI SDK's UI message stream, version 1 (ai 7.0; also pydantic-ai's `VercelAIAdapter`).

`POST {url}`; the response has `x-vercel-ai-ui-message-stream: v1`: unnamed Server-Sent Events whose
data has a `type`, the last one "finish", then `data: [DONE]`.
"""

from __future__ import annotations

from chat_py.backends.readers.draft import AnswerDraft
from chat_py.backends.readers.failures import reported
from chat_py.backends.readers.fields import Record, number_at, piece_at, record_at, text_at
from chat_py.backends.readers.tool_drafts import ToolDraft
from chat_py.http.sse import StreamEvent
from chat_py.models.answer_event import FinishReason

__all__ = ["VercelDialect"]

FINISH: dict[str, FinishReason] = {
    "stop": "stop",
    "length": "length",
    "content-filter": "filter",
    "tool-calls": "tool",
    "interrupted": "stopped",
}


class VercelDialect:
    """One answer, done by "finish", "abort" or `[DONE]`."""

    def __init__(self) -> None:
        self._step = 0
        self._approvals: dict[str, ToolDraft] = {}

    def take(self, event: StreamEvent, data: Record, draft: AnswerDraft) -> None:
        kind = text_at(data, "type")
        self._take_metadata(record_at(data, "messageMetadata"), draft)
        if kind == "text-delta":
            draft.text(piece_at(data, "delta"))
        elif kind == "reasoning-delta":
            draft.reasoning(piece_at(data, "delta"))
        elif kind == "reasoning-start":
            draft.new_thought()
        elif kind.startswith("tool-"):
            self._take_tool(kind.removeprefix("tool-"), data, draft)
        elif kind == "source-url":
            draft.source(text_at(data, "url"), text_at(data, "title"))
        elif kind == "source-document":
            draft.source("", text_at(data, "title") or text_at(data, "filename"))
        elif kind == "file":
            draft.file(text_at(data, "url"), text_at(data, "mediaType"))
        else:
            self._take_frame(kind, data, draft)

    def end(self, draft: AnswerDraft, *, marked: bool) -> None:
        if marked:
            draft.done(_finish("", draft))

    def _take_frame(self, kind: str, data: Record, draft: AnswerDraft) -> None:
        if kind == "start":
            draft.start(message_id=text_at(data, "messageId"))
        elif kind == "start-step":
            self._step += 1
            draft.enter(self._step)
        elif kind == "reset-step":
            draft.drop(self._step)
        elif kind == "error" or (kind == "finish" and data.get("finishReason") == "error"):
            draft.fail(reported("", text_at(data, "errorText")))
        elif kind == "abort":
            draft.done("stopped")
        elif kind == "finish":
            draft.done(_finish(text_at(data, "finishReason"), draft))

    def _take_metadata(self, metadata: Record, draft: AnswerDraft) -> None:
        usage = record_at(metadata, "usage") or record_at(metadata, "totalUsage")
        draft.usage(number_at(usage, "inputTokens"), number_at(usage, "outputTokens"))

    def _take_tool(self, kind: str, data: Record, draft: AnswerDraft) -> None:
        if kind == "approval-response":
            tool = self._approvals.get(text_at(data, "approvalId"))
            if tool is not None:
                tool.state = "running" if data.get("approved") is True else "denied"
                draft.tell_tool(tool)
            return
        call = text_at(data, "toolCallId")
        tool = draft.tool(call, text_at(data, "toolName"), id=call, title=text_at(data, "title"))
        if kind == "input-delta":
            draft.tool_piece(tool, piece_at(data, "inputTextDelta"))
        elif kind == "input-available":
            draft.tool_input(tool, data.get("input"))
        elif kind == "approval-request":
            tool.state, tool.approval_id = "asks", text_at(data, "approvalId")
            self._approvals[tool.approval_id] = tool
            draft.tell_tool(tool)
        elif kind == "output-available":
            preliminary = data.get("preliminary") is True
            draft.tool_end(tool, "running" if preliminary else "done", data.get("output"))
        elif kind in ("output-error", "input-error"):
            if "input" in data:
                draft.tool_input(tool, data["input"])
            draft.tool_end(tool, "failed", text_at(data, "errorText"))
        elif kind == "output-denied":
            draft.tool_end(tool, "denied")


def _finish(reason: str, draft: AnswerDraft) -> FinishReason:
    if not reason:  # pydantic-ai names none
        return "tool" if draft.waits_for_tools else "stop"
    return FINISH.get(reason, "other")
