"""Chat Completions (openai 7.59): `POST {base}/chat/completions`."""

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
from chat_py.border.json_text import write_json
from chat_py.models.answer_event import FileLink

__all__ = ["build_openai", "function_tools"]

AUDIO = {"audio/wav": "wav", "audio/x-wav": "wav", "audio/mpeg": "mp3", "audio/mp3": "mp3"}


def build_openai(prompt: Prompt) -> BackendRequest:
    """The request for the next answer, streamed, with the usage at its end."""
    system, said = split_system(prompt)
    messages: list[dict[str, Any]] = [{"role": "system", "content": system}] if system else []
    for turn in turns_of(prompt, said):
        messages += _messages(turn, send_reasoning="deepseek" in prompt.model.lower())
    body: dict[str, Any] = {
        "model": required(prompt.model, "model", "the name of one that the endpoint has"),
        "messages": messages,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if prompt.tools:
        body["tools"] = function_tools(prompt)
    if prompt.max_tokens is not None:
        body["max_tokens"] = prompt.max_tokens
    if prompt.temperature is not None:
        body["temperature"] = prompt.temperature
    if isinstance(prompt.think, str):
        body["reasoning_effort"] = prompt.think
    headers = {"accept": "text/event-stream", **prompt.headers}
    if prompt.key:
        headers["authorization"] = f"Bearer {prompt.key}"
    return BackendRequest(endpoint(prompt.url, "/chat/completions", version="/v1"), headers, body)


def function_tools(prompt: Prompt) -> list[dict[str, Any]]:
    """The offered tools as OpenAI and Ollama write them."""
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": dict(tool.schema),
            },
        }
        for tool in prompt.tools
    ]


def _messages(turn: Turn, *, send_reasoning: bool) -> list[dict[str, Any]]:
    if turn.role == "user":
        return [{"role": "user", "content": _content(turn)}]
    # An assistant's files cannot be sent back.
    message: dict[str, Any] = {"role": "assistant", "content": turn.text or None}
    if turn.calls:
        message["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": write_json(input_of(call))},
            }
            for call in turn.calls
        ]
    if send_reasoning and turn.reasoning:  # DeepSeek's thinking mode wants it
        message["reasoning_content"] = "".join(part.text for part in turn.reasoning)
    outcomes = [
        {"role": "tool", "tool_call_id": call.id, "content": output_text(call)}
        for call in turn.calls
    ]
    return [message, *outcomes] if turn.text or turn.calls else []


def _content(turn: Turn) -> str | list[dict[str, Any]]:
    if not turn.files:
        return turn.text
    text = [{"type": "text", "text": turn.text}] if turn.text else []
    return [*text, *(_part(file) for file in turn.files)]


def _part(file: FileLink) -> dict[str, Any]:
    data = data_of(file)
    media_type = data[0] if data else file.media_type
    if media_type.startswith("image/"):
        return {"type": "image_url", "image_url": {"url": file.url}}
    if data and media_type in AUDIO:
        return {
            "type": "input_audio",
            "input_audio": {"data": data[1], "format": AUDIO[media_type]},
        }
    if data and media_type == "application/pdf":
        return {"type": "file", "file": {"filename": file.name or "file", "file_data": file.url}}
    return {"type": "text", "text": text_of_file(file)}
