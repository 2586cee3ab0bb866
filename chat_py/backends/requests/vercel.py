"""The Vercel AI SDK's UI messages (ai 7.0): `POST {url} {id, messages, trigger, messageId?}`."""

from __future__ import annotations

from typing import Any

from chat_py.backends.requests.address import endpoint
from chat_py.backends.requests.prompt import BackendRequest, Prompt, PromptMessage, PromptPart
from chat_py.backends.requests.turns import output_text
from chat_py.models.answer_event import FileLink, ReasoningDelta, ToolCall

__all__ = ["build_vercel"]


def build_vercel(prompt: Prompt) -> BackendRequest:
    """The request for the next answer. `trigger` is needed: pydantic-ai refuses to do without.

    The protocol has no place for tools of the page; `tools` is where assistant-ui puts them.
    """
    body: dict[str, Any] = {
        "id": prompt.thread_id,
        "messages": [_message(at, message) for at, message in enumerate(prompt.messages, 1)],
        "trigger": "regenerate-message" if prompt.regenerate else "submit-message",
    }
    if prompt.message_id:
        body["messageId"] = prompt.message_id
    if prompt.tools:
        body["tools"] = {
            tool.name: {"description": tool.description, "parameters": dict(tool.schema)}
            for tool in prompt.tools
        }
    headers = {"accept": "text/event-stream", **prompt.headers}
    if prompt.key:
        headers["authorization"] = f"Bearer {prompt.key}"
    return BackendRequest(endpoint(prompt.url, ""), headers, body)


def _message(number: int, message: PromptMessage) -> dict[str, Any]:
    parts: list[dict[str, Any]] = []
    after_call = False
    for part in message.parts:
        is_call = isinstance(part, ToolCall)
        if after_call and not is_call:
            # Otherwise the model reads what follows as if it had been said before the outcome.
            parts.append({"type": "step-start"})
        after_call = is_call
        if part != "":
            parts.append(_part(part))
    return {"id": message.id or f"message-{number}", "role": message.role, "parts": parts}


def _part(part: PromptPart) -> dict[str, Any]:
    if isinstance(part, str):
        return {"type": "text", "text": part}
    if isinstance(part, ReasoningDelta):
        return {"type": "reasoning", "text": part.text}
    if isinstance(part, FileLink):
        named = {"filename": part.name} if part.name else {}
        return {"type": "file", "url": part.url, "mediaType": part.media_type, **named}
    return _tool(part)


def _tool(call: ToolCall) -> dict[str, Any]:
    part: dict[str, Any] = {
        "type": "dynamic-tool",
        "toolName": call.name,
        "toolCallId": call.id,
        "input": call.input,
    }
    if call.state == "done":
        return {**part, "state": "output-available", "output": call.output}
    if call.state == "failed" or (call.state == "denied" and not call.approval_id):
        return {**part, "state": "output-error", "errorText": output_text(call)}
    if not call.approval_id:
        return {**part, "state": "input-available"}
    approval: dict[str, Any] = {"id": call.approval_id}
    if call.state == "asks":
        return {**part, "state": "approval-requested", "approval": approval}
    approval["approved"] = call.state == "running"
    return {**part, "state": "approval-responded", "approval": approval}
