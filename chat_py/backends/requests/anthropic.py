"""Anthropic Messages (@anthropic-ai/sdk 1.14): `POST {base}/messages`."""

from __future__ import annotations

from typing import Any

from chat_py.backends.requests.address import endpoint, required
from chat_py.backends.requests.prompt import BackendRequest, Prompt
from chat_py.backends.requests.turns import (
    Turn,
    data_of,
    input_of,
    output_text,
    split_system,
    text_of_file,
    turns_of,
)
from chat_py.models.answer_event import FileLink

__all__ = ["build_anthropic"]

VERSION = "2023-06-01"
MAX_TOKENS = 4096
"""The protocol demands a limit; this is for those who give none."""
BUDGETS = {"low": 1024, "medium": 4096, "high": 16384}


def build_anthropic(prompt: Prompt) -> BackendRequest:
    """The request for the next answer, streamed. The user speaks first, and turns alternate."""
    system, said = split_system(prompt)
    messages: list[dict[str, Any]] = []
    for turn in turns_of(prompt, said):
        for role, content in _contents(turn):
            if messages and messages[-1]["role"] == role:
                messages[-1]["content"] += content
            elif content:
                messages.append({"role": role, "content": content})
    max_tokens = MAX_TOKENS if prompt.max_tokens is None else prompt.max_tokens
    body: dict[str, Any] = {
        "model": required(prompt.model, "model", "the name of one that the endpoint has"),
        "messages": messages,
        "max_tokens": max_tokens,
        "stream": True,
    }
    if system:
        body["system"] = system
    if prompt.tools:
        body["tools"] = [
            {
                "name": tool.name,
                "description": tool.description,
                "input_schema": dict(tool.schema),
            }
            for tool in prompt.tools
        ]
    if prompt.think:
        budget = BUDGETS.get(str(prompt.think), BUDGETS["medium"])
        body["thinking"] = {"type": "enabled", "budget_tokens": budget}
        body["max_tokens"] = max_tokens + budget  # the budget counts towards the limit
    elif prompt.temperature is not None:  # thinking knows no temperature
        body["temperature"] = prompt.temperature
    headers = {"accept": "text/event-stream", "anthropic-version": VERSION, **prompt.headers}
    if prompt.key:
        headers["x-api-key"] = prompt.key
    if prompt.from_page:
        headers["anthropic-dangerous-direct-browser-access"] = "true"
    return BackendRequest(endpoint(prompt.url, "/messages", version="/v1"), headers, body)


def _contents(turn: Turn) -> list[tuple[str, list[dict[str, Any]]]]:
    text = [{"type": "text", "text": turn.text}] if turn.text.strip() else []
    if turn.role == "user":
        return [("user", [*(_part(file) for file in turn.files), *text])]
    calls = [
        {
            "type": "tool_use",
            "id": call.id,
            "name": call.name,
            "input": input_of(call),
        }
        for call in turn.calls
    ]
    outcomes = [
        {
            "type": "tool_result",
            "tool_use_id": call.id,
            "content": output_text(call),
            "is_error": call.state != "done",
        }
        for call in turn.calls
    ]
    said = [("assistant", [*_thoughts(turn), *text, *calls])] if text or calls else []
    return [*said, *([("user", outcomes)] if outcomes else [])]


def _thoughts(turn: Turn) -> list[dict[str, Any]]:
    """The thoughts that the endpoint has signed: it takes back no other ones."""
    blocks: list[dict[str, Any]] = []
    thought = ""
    for part in turn.reasoning:
        thought += part.text
        if part.signature:
            blocks.append({"type": "thinking", "thinking": thought, "signature": part.signature})
            thought = ""
    return blocks


def _part(file: FileLink) -> dict[str, Any]:
    data = data_of(file)
    media_type = data[0] if data else file.media_type
    source: dict[str, Any] = {"type": "url", "url": file.url}
    if data:
        source = {"type": "base64", "media_type": media_type, "data": data[1]}
    if media_type.startswith("image/"):
        return {"type": "image", "source": source}
    if media_type == "application/pdf":
        return {"type": "document", "source": source}
    return {"type": "text", "text": text_of_file(file)}
