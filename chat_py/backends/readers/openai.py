"""OpenAI Chat Completions and its dialects (openai 7.59; Ollama, vLLM, LM Studio, llama.cpp,
OpenRouter, LiteLLM, DeepSeek, Mistral).

`POST {base}/chat/completions` with `stream: true`: unnamed Server-Sent Events, each a
`chat.completion.chunk`, then `data: [DONE]`. Servers that know no streaming send one
`chat.completion`, where `message` takes the place of `delta`.
"""

from __future__ import annotations

from typing import Any, cast

from chat_py.backends.readers.draft import AnswerDraft
from chat_py.backends.readers.failures import reported, reported_record
from chat_py.backends.readers.fields import (
    Record,
    number_at,
    piece_at,
    record_at,
    records_at,
    records_in,
    text_at,
)
from chat_py.http.sse import StreamEvent
from chat_py.models.answer_event import FinishReason

__all__ = ["OpenAIDialect"]

FINISH: dict[str, FinishReason] = {
    "stop": "stop",
    "eos": "stop",
    "length": "length",
    "content_filter": "filter",
    "tool_calls": "tool",
    "function_call": "tool",
}


class OpenAIDialect:
    """One answer: choice 0. Done by `[DONE]`, or by the end of a body that named a
    `finish_reason`: usage comes after that."""

    def __init__(self) -> None:
        self._last_tool = ""

    def take(self, event: StreamEvent, data: Record, draft: AnswerDraft) -> None:
        if failed := data.get("error"):
            told = (
                data if isinstance(failed, (dict, str)) else {"message": text_at(data, "message")}
            )
            draft.fail(reported_record(told))
            return
        draft.start(completion_id=text_at(data, "id"))
        if usage := record_at(data, "usage"):
            draft.usage(number_at(usage, "prompt_tokens"), number_at(usage, "completion_tokens"))
        choices = records_at(data, "choices")
        if not choices and (event.event == "error" or _tells_failure(data)):
            draft.fail(reported_record(data))
        for choice in choices:
            if not number_at(choice, "index"):
                self._take_choice(choice, draft)

    def end(self, draft: AnswerDraft, *, marked: bool) -> None:
        if marked or draft.finish:
            draft.done()

    def _take_choice(self, choice: Record, draft: AnswerDraft) -> None:
        if failed := record_at(choice, "error"):  # OpenRouter
            draft.fail(reported_record(failed))
            return
        delta = record_at(choice, "delta") or record_at(choice, "message")
        draft.reasoning(piece_at(delta, "reasoning_content") or piece_at(delta, "reasoning"))
        content = delta.get("content")
        if isinstance(content, str):
            draft.text(content)
        else:
            self._take_parts(content, draft)
        draft.text(piece_at(delta, "refusal"))
        draft.text(piece_at(choice, "text"))  # of the old completions endpoint
        for image in records_at(delta, "images"):  # OpenRouter
            draft.file(text_at(image, "image_url", "url"))
        for note in records_at(delta, "annotations"):
            cited = record_at(note, "url_citation")
            draft.source(text_at(cited, "url"), text_at(cited, "title"))
        self._take_tools(delta, draft)
        if reason := text_at(choice, "finish_reason"):
            if reason == "error":
                draft.fail(reported("", ""))
            draft.finish = FINISH.get(reason, "other")

    def _take_parts(self, content: Any, draft: AnswerDraft) -> None:
        for part in records_in(content):
            kind = text_at(part, "type")
            if kind == "thinking":  # Mistral
                for thought in records_at(part, "thinking"):
                    draft.reasoning(piece_at(thought, "text"))
            elif kind == "image_url":
                draft.file(text_at(part, "image_url", "url") or text_at(part, "image_url"))
            elif kind == "refusal":
                draft.text(piece_at(part, "refusal"))
            else:
                draft.text(piece_at(part, "text"))

    def _take_tools(self, delta: Record, draft: AnswerDraft) -> None:
        calls = records_at(delta, "tool_calls")
        if function := record_at(delta, "function_call"):
            calls = [*calls, {"index": 0, "function": function}]
        for call in calls:
            self._take_tool(call, draft)

    def _take_tool(self, call: Record, draft: AnswerDraft) -> None:
        given_id, index = text_at(call, "id"), call.get("index")
        if isinstance(index, int):
            # Some servers give every call the index 0: then a second id is a second call.
            key = f"{index}"
            while given_id and draft.has_tool(key) and draft.tool(key).id != given_id:
                key += "+"
            if not given_id and self._last_tool.rstrip("+") == key:
                key = self._last_tool
        else:
            key = f"id {given_id}" if given_id else self._last_tool or "0"
        self._last_tool = key
        function = record_at(call, "function") or record_at(call, "custom")
        tool = draft.tool(key, text_at(function, "name"), id=given_id)
        given = function.get("arguments", function.get("input"))
        if isinstance(given, dict):
            draft.tool_input(tool, cast("Record", given))
        elif isinstance(given, str):
            draft.tool_piece(tool, given)


def _tells_failure(data: Record) -> bool:
    """Errors of vLLM, FastAPI and gateways, with status 200: an object without `choices`."""
    if text_at(data, "object") == "error" or text_at(data, "type") == "error":
        return True
    return "choices" not in data and any(text_at(data, name) for name in ("detail", "message"))
