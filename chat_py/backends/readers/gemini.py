"""Gemini `generateContent` (@google/genai 3.3, v1beta).

`POST {model}:streamGenerateContent?alt=sse`: unnamed Server-Sent Events, each a
`GenerateContentResponse`; without `alt=sse` a JSON list of the same. The end of the body is the end
of the answer, if a candidate has told its `finishReason`.
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

__all__ = ["GeminiDialect"]

FINISH: dict[str, FinishReason] = {
    "STOP": "stop",
    "MAX_TOKENS": "length",
    "SAFETY": "filter",
    "RECITATION": "filter",
    "BLOCKLIST": "filter",
    "PROHIBITED_CONTENT": "filter",
    "SPII": "filter",
    "IMAGE_SAFETY": "filter",
    "IMAGE_PROHIBITED_CONTENT": "filter",
    "IMAGE_RECITATION": "filter",
}


class GeminiDialect:
    """One answer: candidate 0."""

    def __init__(self) -> None:
        self._calls = 0
        self._code = 0

    def take(self, event: StreamEvent, data: Record, draft: AnswerDraft) -> None:
        if data.get("error"):
            draft.fail(reported_record(data))
            return
        draft.start(completion_id=text_at(data, "responseId"))
        for candidate in records_at(data, "candidates"):
            if not number_at(candidate, "index"):
                self._take_candidate(candidate, draft)
        if text_at(data, "promptFeedback", "blockReason"):
            draft.finish = "filter"
        if usage := record_at(data, "usageMetadata"):
            thoughts = number_at(usage, "thoughtsTokenCount")
            draft.usage(
                number_at(usage, "promptTokenCount"),
                number_at(usage, "candidatesTokenCount") + thoughts,
            )

    def end(self, draft: AnswerDraft, *, marked: bool) -> None:
        if draft.finish == "stop" and draft.waits_for_tools:
            draft.done("tool")
        elif draft.finish:
            draft.done()

    def _take_candidate(self, candidate: Record, draft: AnswerDraft) -> None:
        for part in records_at(candidate, "content", "parts"):
            self._take_part(part, draft)
        for found in records_at(candidate, "groundingMetadata", "groundingChunks"):
            for kind in ("web", "retrievedContext", "maps"):
                draft.source(text_at(found, kind, "uri"), text_at(found, kind, "title"))
        for cited in records_at(candidate, "citationMetadata", "citations"):
            draft.source(text_at(cited, "uri"), text_at(cited, "title"))
        if reason := text_at(candidate, "finishReason"):
            draft.finish = FINISH.get(reason, "other")

    def _take_part(self, part: Record, draft: AnswerDraft) -> None:
        signature = text_at(part, "thoughtSignature")
        if "functionCall" in part:
            self._take_call(record_at(part, "functionCall"), signature, draft)
            return
        if part.get("thought") is True:
            draft.reasoning(piece_at(part, "text"), signature)
            return  # pictures among the thoughts are sketches
        draft.text(piece_at(part, "text"))
        if signature:
            draft.reasoning("", signature)
        if data := record_at(part, "inlineData"):
            draft.file_data(text_at(data, "mimeType"), text_at(data, "data"))
        if link := record_at(part, "fileData"):
            draft.file(text_at(link, "fileUri"), text_at(link, "mimeType"))
        if code := record_at(part, "executableCode"):
            self._code += 1
            draft.tool_input(draft.tool(f"code {self._code}", "code_execution"), code)
        if result := record_at(part, "codeExecutionResult"):
            tool = draft.tool(f"code {self._code}", "code_execution")
            failed = text_at(result, "outcome") not in ("OUTCOME_OK", "")
            draft.tool_end(tool, "failed" if failed else "done", result.get("output"))

    def _take_call(self, call: Record, signature: str, draft: AnswerDraft) -> None:
        self._calls += 1
        tool = draft.tool(f"call {self._calls}", text_at(call, "name"), id=text_at(call, "id"))
        tool.signature = signature
        draft.tool_input(tool, record_at(call, "args"))
