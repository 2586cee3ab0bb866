"""OpenAI Responses (openai 7.59): `POST {base}/responses`. Nothing is stored at the endpoint."""

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

__all__ = ["build_responses"]


def build_responses(prompt: Prompt) -> BackendRequest:
    """The request for the next answer, streamed."""
    system, said = split_system(prompt)
    body: dict[str, Any] = {
        "model": required(prompt.model, "model", "the name of one that the endpoint has"),
        "input": [item for turn in turns_of(prompt, said) for item in _items(turn)],
        "stream": True,
        "store": False,
    }
    if system:
        body["instructions"] = system
    if prompt.tools:
        body["tools"] = [
            {
                "type": "function",
                "name": tool.name,
                "description": tool.description,
                "parameters": dict(tool.schema),
                "strict": False,  # which would demand every parameter, and only some schemas
            }
            for tool in prompt.tools
        ]
    if prompt.max_tokens is not None:
        body["max_output_tokens"] = prompt.max_tokens
    if prompt.temperature is not None:
        body["temperature"] = prompt.temperature
    if prompt.think:
        effort = {"effort": prompt.think} if isinstance(prompt.think, str) else {}
        body["reasoning"] = {**effort, "summary": "auto"}
        body["include"] = ["reasoning.encrypted_content"]
    headers = {"accept": "text/event-stream", **prompt.headers}
    if prompt.key:
        headers["authorization"] = f"Bearer {prompt.key}"
    return BackendRequest(endpoint(prompt.url, "/responses", version="/v1"), headers, body)


def _items(turn: Turn) -> list[dict[str, Any]]:
    if turn.role == "user":
        text = [{"type": "input_text", "text": turn.text}] if turn.text else []
        content = [*text, *(_part(file) for file in turn.files)]
        return [{"type": "message", "role": "user", "content": content}]
    items: list[dict[str, Any]] = [
        {"type": "reasoning", "summary": [], "encrypted_content": part.signature}
        for part in turn.reasoning
        if part.signature
    ]
    if turn.text:
        said: list[dict[str, Any]] = [{"type": "output_text", "text": turn.text, "annotations": []}]
        items.append({"type": "message", "role": "assistant", "content": said})
    for call in turn.calls:
        given = {"call_id": call.id, "name": call.name, "arguments": write_json(input_of(call))}
        items.append({"type": "function_call", **given})
    for call in turn.calls:
        output = {"call_id": call.id, "output": output_text(call)}
        items.append({"type": "function_call_output", **output})
    return items


def _part(file: FileLink) -> dict[str, Any]:
    data = data_of(file)
    media_type = data[0] if data else file.media_type
    if media_type.startswith("image/"):
        return {"type": "input_image", "image_url": file.url, "detail": "auto"}
    if media_type == "application/pdf":
        where = {"file_data": file.url} if data else {"file_url": file.url}
        return {"type": "input_file", "filename": file.name or "file.pdf", **where}
    return {"type": "input_text", "text": text_of_file(file)}
