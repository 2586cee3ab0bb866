"""AG-UI 1.0 (@ag-ui/core 1.0): `POST {url}` with a `RunAgentInput`."""

from __future__ import annotations

from typing import Any

from chat_py.backends.requests.address import endpoint
from chat_py.backends.requests.prompt import BackendRequest, Prompt, PromptMessage
from chat_py.backends.requests.turns import data_of, input_of, output_text
from chat_py.border.json_text import write_json
from chat_py.models.answer_event import FileLink, ToolCall

__all__ = ["build_ag_ui"]

KINDS = ("image", "audio", "video")


def build_ag_ui(prompt: Prompt) -> BackendRequest:
    """The request for the next run."""
    messages: list[dict[str, Any]] = []
    for number, message in enumerate(prompt.messages, 1):
        messages += _messages(message, message.id or f"message-{number}")
    body: dict[str, Any] = {
        "threadId": prompt.thread_id,
        "runId": prompt.run_id,
        "state": {},
        "messages": messages,
        "tools": [
            {"name": tool.name, "description": tool.description, "parameters": dict(tool.schema)}
            for tool in prompt.tools
        ],
        "context": [],
        "forwardedProps": {},
    }
    headers = {"accept": "text/event-stream", **prompt.headers}
    if prompt.key:
        headers["authorization"] = f"Bearer {prompt.key}"
    return BackendRequest(endpoint(prompt.url, ""), headers, body)


def _messages(message: PromptMessage, id: str) -> list[dict[str, Any]]:
    files = [part for part in message.parts if isinstance(part, FileLink)]
    if message.role != "assistant":
        content: str | list[dict[str, Any]] = message.text
        if files and message.role == "user":
            text = [{"type": "text", "text": message.text}] if message.text else []
            content = [*text, *(_part(file) for file in files)]
        return [{"id": id, "role": message.role, "content": content}]
    calls = [part for part in message.parts if isinstance(part, ToolCall)]
    said: dict[str, Any] = {"id": id, "role": "assistant", "content": message.text}
    if not calls:
        return [said]
    asked = {
        "id": f"{id}-calls",
        "role": "assistant",
        "toolCalls": [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": write_json(input_of(call))},
            }
            for call in calls
        ],
    }
    outcomes = [
        {
            "id": f"{id}-{call.id}",
            "role": "tool",
            "toolCallId": call.id,
            "content": output_text(call),
        }
        for call in calls
        if call.state in ("done", "failed", "denied")
    ]
    return [asked, *outcomes, *([said] if message.text else [])]


def _part(file: FileLink) -> dict[str, Any]:
    data = data_of(file)
    media_type = data[0] if data else file.media_type
    kind = media_type.partition("/")[0]
    source = {"type": "url", "value": file.url, "mimeType": media_type}
    if data:
        source = {"type": "data", "value": data[1], "mimeType": media_type}
    return {"type": kind if kind in KINDS else "document", "source": source}
