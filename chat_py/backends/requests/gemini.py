"""Gemini (@google/genai 3.3, v1beta): `POST {base}/models/{model}:streamGenerateContent`."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from chat_py.backends.requests.address import endpoint, required
from chat_py.backends.requests.prompt import BackendRequest, Prompt
from chat_py.backends.requests.turns import (
    Turn,
    data_of,
    input_of,
    output_text,
    split_system,
    turns_of,
)
from chat_py.models.answer_event import FileLink, ToolCall

__all__ = ["build_gemini"]

BUDGETS = {"low": 1024, "medium": 8192, "high": 24576}


def build_gemini(prompt: Prompt) -> BackendRequest:
    """The request for the next answer, streamed."""
    system, said = split_system(prompt)
    contents = [content for turn in turns_of(prompt, said) for content in _contents(turn)]
    body: dict[str, Any] = {"contents": contents}
    if system:
        body["systemInstruction"] = {"parts": [{"text": system}]}
    if prompt.tools:
        declared = [
            {
                "name": tool.name,
                "description": tool.description,
                "parametersJsonSchema": dict(tool.schema),
            }
            for tool in prompt.tools
        ]
        body["tools"] = [{"functionDeclarations": declared}]
    if settings := _settings(prompt):
        body["generationConfig"] = settings
    model = required(prompt.model, "model", "the name of one that the endpoint has")
    model = model if "/" in model else f"models/{model}"
    url = endpoint(prompt.url, f"/{quote(model)}:streamGenerateContent", version="/v1beta")
    headers = {"accept": "text/event-stream", **prompt.headers}
    if prompt.key:
        headers["x-goog-api-key"] = prompt.key
    return BackendRequest(url + ("&" if "?" in url else "?") + "alt=sse", headers, body)


def _settings(prompt: Prompt) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if prompt.max_tokens is not None:
        settings["maxOutputTokens"] = prompt.max_tokens
    if prompt.temperature is not None:
        settings["temperature"] = prompt.temperature
    if prompt.think:
        budget = BUDGETS.get(str(prompt.think))
        limit = {"thinkingBudget": budget} if budget else {}
        settings["thinkingConfig"] = {"includeThoughts": True, **limit}
    return settings


def _contents(turn: Turn) -> list[dict[str, Any]]:
    text = [{"text": turn.text}] if turn.text else []
    if turn.role == "user":
        return [{"role": "user", "parts": [*text, *(_part(file) for file in turn.files)]}]
    said = [*text, *(_call(call) for call in turn.calls)]
    outcomes = [{"functionResponse": _response(call)} for call in turn.calls]
    contents = [{"role": "model", "parts": said}] if said else []
    return [*contents, *([{"role": "user", "parts": outcomes}] if outcomes else [])]


def _call(call: ToolCall) -> dict[str, Any]:
    given = {"id": call.id, "name": call.name, "args": input_of(call)}
    part: dict[str, Any] = {"functionCall": given}
    if call.signature:
        part["thoughtSignature"] = call.signature
    return part


def _response(call: ToolCall) -> dict[str, Any]:
    output = call.output if call.state == "done" else output_text(call)
    name = "output" if call.state == "done" else "error"
    return {"id": call.id, "name": call.name, "response": {name: output}}


def _part(file: FileLink) -> dict[str, Any]:
    data = data_of(file)
    if data:
        return {"inlineData": {"mimeType": data[0], "data": data[1]}}
    return {"fileData": {"mimeType": file.media_type, "fileUri": file.url}}
