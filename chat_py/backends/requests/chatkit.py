"""ChatKit (openai-chatkit 1.6): `POST {url} {type, params, metadata}`. The server has the thread,
so that only what is new goes out."""

from __future__ import annotations

from typing import Any

from chat_py.backends.requests.address import endpoint
from chat_py.backends.requests.prompt import BackendRequest, Prompt
from chat_py.models.answer_event import ToolCall

__all__ = ["build_chatkit"]


def build_chatkit(prompt: Prompt) -> BackendRequest:
    """The request for the next answer: a new thread, the next message in one, the answer to a
    message anew, or the outcome of a tool that the page has run."""
    kind, params = _call(prompt)
    headers = {"accept": "text/event-stream", **prompt.headers}
    if prompt.key:
        headers["authorization"] = f"Bearer {prompt.key}"
    body: dict[str, Any] = {"type": kind, "params": params, "metadata": {}}
    return BackendRequest(endpoint(prompt.url, ""), headers, body)


def _call(prompt: Prompt) -> tuple[str, dict[str, Any]]:
    thread = {"thread_id": prompt.thread_id} if prompt.thread_id else {}
    if thread and prompt.regenerate and prompt.message_id:
        return "threads.retry_after_item", {**thread, "item_id": prompt.message_id}
    last = prompt.messages[-1] if prompt.messages else None
    if thread and last is not None and last.role == "assistant" and last.parts:
        call = last.parts[-1]
        if isinstance(call, ToolCall) and call.state in ("done", "failed", "denied"):
            return "threads.add_client_tool_output", {**thread, "result": call.output}
    asked = [message.text for message in prompt.messages if message.role == "user"]
    message = {
        "content": [{"type": "input_text", "text": asked[-1] if asked else ""}],
        "attachments": list(prompt.attachments),
        "inference_options": {"model": prompt.model} if prompt.model else {},
    }
    kind = "threads.add_user_message" if thread else "threads.create"
    return kind, {**thread, "input": message}
