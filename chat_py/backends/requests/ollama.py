"""Ollama's own API (ollama 0.6): `POST {base}/api/chat`."""

from __future__ import annotations

from typing import Any

from chat_py.backends.requests.address import endpoint, required
from chat_py.backends.requests.openai import function_tools
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

__all__ = ["build_ollama"]


def build_ollama(prompt: Prompt) -> BackendRequest:
    """The request for the next answer, a line of JSON for each piece."""
    system, said = split_system(prompt)
    messages: list[dict[str, Any]] = [{"role": "system", "content": system}] if system else []
    for turn in turns_of(prompt, said):
        messages += _messages(turn)
    body: dict[str, Any] = {
        "model": required(prompt.model, "model", "the name of one that `ollama list` shows"),
        "messages": messages,
        "stream": True,
    }
    if prompt.tools:
        body["tools"] = function_tools(prompt)
    if prompt.think is not None:
        body["think"] = prompt.think
    settings = {"num_predict": prompt.max_tokens, "temperature": prompt.temperature}
    if given := {name: value for name, value in settings.items() if value is not None}:
        body["options"] = given
    headers = {"accept": "application/x-ndjson", **prompt.headers}
    if prompt.key:
        headers["authorization"] = f"Bearer {prompt.key}"
    return BackendRequest(endpoint(prompt.url, "/api/chat"), headers, body)


def _messages(turn: Turn) -> list[dict[str, Any]]:
    if turn.role == "user":
        data = [(file, data_of(file)) for file in turn.files]
        images = [found[1] for _, found in data if found and found[0].startswith("image/")]
        others = [
            text_of_file(file)
            for file, found in data
            if not (found and found[0].startswith("image/"))
        ]
        text = "\n\n".join(filter(None, [turn.text, *others]))
        return [{"role": "user", "content": text, **({"images": images} if images else {})}]
    message: dict[str, Any] = {"role": "assistant", "content": turn.text}
    if turn.calls:
        message["thinking"] = "".join(part.text for part in turn.reasoning)
        message["tool_calls"] = [
            {"function": {"name": call.name, "arguments": input_of(call)}} for call in turn.calls
        ]
    outcomes = [
        {"role": "tool", "tool_name": call.name, "content": output_text(call)}
        for call in turn.calls
    ]
    return [message, *outcomes] if turn.text or turn.calls else []
