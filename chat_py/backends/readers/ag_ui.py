"""AG-UI 1.0 (@ag-ui/core 1.0; LangGraph, Microsoft Agent Framework, Pydantic AI, CrewAI, …).

`POST {url}` with `Accept: text/event-stream`: unnamed Server-Sent Events whose data has a `type`,
from "RUN_STARTED" to "RUN_FINISHED" or "RUN_ERROR", with no `[DONE]`. The names of the events were
"THINKING_…" before 1.0 where they are "REASONING_…" now.
"""

from __future__ import annotations

from typing import Any

from chat_py.backends.readers.draft import AnswerDraft
from chat_py.backends.readers.failures import reported
from chat_py.backends.readers.fields import Record, number_at, piece_at, records_at, text_at
from chat_py.backends.readers.tool_drafts import ToolDraft
from chat_py.border.json_text import read_json
from chat_py.http.sse import StreamEvent
from chat_py.models.answer_event import Notice

__all__ = ["AgUiDialect"]

REASONING = frozenset(
    "REASONING_MESSAGE_CONTENT REASONING_MESSAGE_CHUNK THINKING_TEXT_MESSAGE_CONTENT".split()
)
NEW_THOUGHT = frozenset("REASONING_MESSAGE_START THINKING_TEXT_MESSAGE_START".split())


class AgUiDialect:
    """One run. Each message of it is a paragraph of the answer; one without text, which
    pydantic-ai sends as the parent of tool calls, leaves no trace."""

    def __init__(self) -> None:
        self._message = ""
        self._foreign: set[str] = set()
        """Ids of messages that are not the assistant's."""
        self._has_text = False
        self._tool = ""

    def take(self, event: StreamEvent, data: Record, draft: AnswerDraft) -> None:
        kind = text_at(data, "type")
        if kind.startswith("TEXT_MESSAGE_"):
            self._take_text(data, draft)
        elif kind in REASONING:
            draft.reasoning(piece_at(data, "delta"))
        elif kind in NEW_THOUGHT:
            draft.new_thought()
        elif kind == "REASONING_ENCRYPTED_VALUE":
            draft.reasoning("", text_at(data, "encryptedValue"))
        elif kind.startswith("TOOL_CALL_"):
            self._take_tool(kind, data, draft)
        elif kind == "MESSAGES_SNAPSHOT" and not self._has_text:
            self._take_messages(records_at(data, "messages"), draft)
        elif kind == "STEP_STARTED":
            draft.notice(Notice(text_at(data, "stepName"), "progress"))
        else:
            self._take_frame(kind, data, draft)

    def end(self, draft: AnswerDraft, *, marked: bool) -> None:
        """Only an event ends a run."""

    def _take_frame(self, kind: str, data: Record, draft: AnswerDraft) -> None:
        if kind == "RUN_STARTED":
            run, thread = text_at(data, "runId"), text_at(data, "threadId")
            draft.start(completion_id=run, thread_id=thread)
        elif kind == "RUN_ERROR":
            self._take_usage(data, draft)
            draft.fail(reported(text_at(data, "code"), text_at(data, "message")))
        elif kind == "RUN_FINISHED":
            self._take_usage(data, draft)
            for interrupt in records_at(data, "outcome", "interrupts"):
                self._take_interrupt(interrupt, draft)
            draft.done("tool" if draft.waits_for_tools else "stop")

    def _take_usage(self, data: Record, draft: AnswerDraft) -> None:
        models = records_at(data, "usage")
        asked = sum(number_at(usage, "inputTokens") for usage in models)
        draft.usage(asked, sum(number_at(usage, "outputTokens") for usage in models))

    def _take_text(self, data: Record, draft: AnswerDraft) -> None:
        message = text_at(data, "messageId") or self._message
        if text_at(data, "role") not in ("", "assistant"):
            self._foreign.add(message)
        if message in self._foreign:
            return
        if message != self._message:
            self._message = message
            draft.start(message_id=message)
            draft.new_paragraph()
        piece = piece_at(data, "delta")
        self._has_text = self._has_text or bool(piece)
        draft.text(piece)

    def _take_tool(self, kind: str, data: Record, draft: AnswerDraft) -> None:
        call = text_at(data, "toolCallId") or self._tool
        tool = draft.tool(call, text_at(data, "toolCallName"), id=call)
        self._tool = call
        if kind in ("TOOL_CALL_ARGS", "TOOL_CALL_CHUNK"):
            draft.tool_piece(tool, piece_at(data, "delta"))
        elif kind == "TOOL_CALL_END":
            draft.tool_input(tool)
        elif kind == "TOOL_CALL_RESULT":
            self._take_result(tool, data, draft)

    def _take_result(self, tool: ToolDraft, data: Record, draft: AnswerDraft) -> None:
        failed = bool(data.get("error"))
        output = _output(data.get("content")) or data.get("error")
        draft.tool_end(tool, "failed" if failed else "done", output)

    def _take_interrupt(self, interrupt: Record, draft: AnswerDraft) -> None:
        """The run waits for a person."""
        call = text_at(interrupt, "toolCallId")
        if draft.has_tool(call):
            tool = draft.tool(call)
            tool.state, tool.approval_id = "asks", text_at(interrupt, "id")
            tool.title = text_at(interrupt, "message") or tool.title
            draft.tell_tool(tool)
        else:
            draft.notice(Notice(text_at(interrupt, "message") or text_at(interrupt, "reason")))

    def _take_messages(self, messages: list[Record], draft: AnswerDraft) -> None:
        """The whole conversation, of a server that does not stream: what follows the question."""
        roles = [text_at(message, "role") for message in messages]
        asked = max((place for place, role in enumerate(roles) if role == "user"), default=-1)
        for message in messages[asked + 1 :]:
            self._take_message(message, draft)

    def _take_message(self, message: Record, draft: AnswerDraft) -> None:
        role, content = text_at(message, "role"), piece_at(message, "content")
        if role == "assistant":
            draft.new_paragraph()
            draft.text(content)
            for call in records_at(message, "toolCalls"):
                call_id = text_at(call, "id")
                tool = draft.tool(call_id, text_at(call, "function", "name"), id=call_id)
                if not tool.size:
                    draft.tool_piece(tool, piece_at(call, "function", "arguments"))
                draft.tool_input(tool)
        elif role == "reasoning":
            draft.new_thought()
            draft.reasoning(content)
        elif role == "tool" and draft.has_tool(text_at(message, "toolCallId")):
            self._take_result(draft.tool(text_at(message, "toolCallId")), message, draft)


def _output(content: Any) -> Any:
    """What a tool gave: data where its text is that of an object or a list."""
    if isinstance(content, str) and content.lstrip()[:1] in ("{", "["):
        try:
            return read_json(content)
        except ValueError:
            return content
    return content
