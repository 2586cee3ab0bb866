"""AG-UI 1.0 (@ag-ui/core 1.0): `POST {url}` with a `RunAgentInput`."""

from __future__ import annotations

from typing import Any

from chat_py.backends.requests.address import endpoint
from chat_py.backends.requests.prompt import BackendRequest, Prompt, PromptMessage
from chat_py.backends.requests.turns import (
    Turn,
    data_of,
    has_outcome,
    input_of,
    output_text,
    steps_of,
)
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
    if resumed := [entry for message in prompt.messages[-1:] for entry in _resume(message)]:
        body["resume"] = resumed
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
    said: list[dict[str, Any]] = []
    for number, step in enumerate(steps_of(message, lambda _: True), 1):
        said += _step(step, id if number == 1 else f"{id}-{number}")
    return said


def _step(step: Turn, id: str) -> list[dict[str, Any]]:
    message: dict[str, Any] = {"id": id, "role": "assistant"}
    if step.text or not step.calls:
        message["content"] = step.text
    if step.calls:
        message["toolCalls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": write_json(input_of(call))},
            }
            for call in step.calls
        ]
    outcomes = [
        {
            "id": f"{id}-{call.id}",
            "role": "tool",
            "toolCallId": call.id,
            "content": output_text(call),
        }
        for call in step.calls
        if has_outcome(call) and not _is_decided(call)
    ]
    return [message, *outcomes]


def _is_decided(call: ToolCall) -> bool:
    """Whether a person has said yes or no to a call that runs at the endpoint."""
    return bool(call.approval_id) and call.state in ("running", "denied")


def _resume(message: PromptMessage) -> list[dict[str, Any]]:
    """What a person has said to what the run asked for before it stopped."""
    return [
        {
            "interruptId": call.approval_id,
            "status": "resolved",
            "payload": {"approved": call.state == "running"},
        }
        for call in message.parts
        if isinstance(call, ToolCall) and _is_decided(call)
    ]


def _part(file: FileLink) -> dict[str, Any]:
    data = data_of(file)
    media_type = data[0] if data else file.media_type
    kind = media_type.partition("/")[0]
    source = {"type": "url", "value": file.url, "mimeType": media_type}
    if data:
        source = {"type": "data", "value": data[1], "mimeType": media_type}
    return {"type": kind if kind in KINDS else "document", "source": source}
