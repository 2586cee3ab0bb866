"""Streams as a server of each protocol would send them, of given or of random content."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["RENDERERS", "Content", "random_content"]

LETTERS = [
    *'abc XYZ\n\t"\\</>&{}[]*`',
    "é",
    "ß",
    "\u0085",
    "\u2028",
    "世",
    "界",
    "👩‍🚀",
    "🎈",
    "\ufeff",
]


@dataclass
class Content:
    """What is to be read: pieces of reasoning and text, and calls (name, input) between them."""

    text: list[str]
    reasoning: list[str] = field(default_factory=list[str])
    calls: list[tuple[str, dict[str, Any]]] = field(
        default_factory=list[tuple[str, dict[str, Any]]]
    )


def random_content(chance: random.Random, most: int = 50) -> Content:
    """At most `most` pieces of each, and up to three calls."""

    def pieces() -> list[str]:
        count = chance.randint(0, most)
        found = ["".join(chance.choices(LETTERS, k=chance.randint(1, 6))) for _ in range(count)]
        return ["Well, ", *found, "."]  # clients trim nothing in the middle

    calls = [
        (f"tool_{number}", {"text": "".join(chance.choices(LETTERS, k=9)), "n": [number, None]})
        for number in range(chance.randint(0, 3))
    ]
    return Content(pieces(), pieces() if chance.random() < 0.5 else [], calls)


def _json(value: Any, chance: random.Random) -> str:
    """JSON with or without escapes for what is not ASCII, as servers differ."""
    return json.dumps(value, ensure_ascii=chance.random() < 0.5)


def _sse(
    items: list[Any],
    chance: random.Random,
    *,
    named: bool = False,
    done: bool = False,
    ends: tuple[str, ...] = ("\n", "\r\n"),
) -> bytes:
    end = chance.choice(ends)
    lines: list[str] = []
    for item in items:
        if chance.random() < 0.1:
            lines += [": keep-alive", ""]
        lines += [f"event: {item['type']}"] if named else []
        lines += [f"data: {_json(item, chance)}", ""]
    lines += ["data: [DONE]", ""] if done else []
    return "".join(line + end for line in lines).encode()


def _halves(value: Any) -> tuple[str, str]:
    text = json.dumps(value)
    return text[: len(text) // 2], text[len(text) // 2 :]


def openai(content: Content, chance: random.Random) -> bytes:
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
    deltas += [{"reasoning_content": piece} for piece in content.reasoning]
    deltas += [{"content": piece} for piece in content.text]
    for index, (name, given) in enumerate(content.calls):
        first, second = _halves(given)
        begun = {"name": name, "arguments": first}
        call = {"index": index, "id": f"c{index}", "type": "function", "function": begun}
        deltas.append({"tool_calls": [call]})
        deltas.append({"tool_calls": [{"index": index, "function": {"arguments": second}}]})
    head = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    chunks = [
        {**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
        for delta in deltas
    ]
    finish = "tool_calls" if content.calls else "stop"
    chunks.append({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    return _sse(chunks, chance, done=True)


def responses(content: Content, chance: random.Random) -> bytes:
    events: list[dict[str, Any]] = []
    output: list[dict[str, Any]] = []

    def add(kind: str, **fields: Any) -> None:
        events.append({"type": f"response.{kind}", "sequence_number": len(events), **fields})

    def item(begun: dict[str, Any], whole: dict[str, Any], fill: Callable[[int], None]) -> None:
        index = len(output)
        add("output_item.added", output_index=index, item=begun)
        fill(index)
        output.append(whole)
        add("output_item.done", output_index=index, item=whole)

    response: dict[str, Any] = {"id": "r", "object": "response", "status": "in_progress"}
    add("created", response={**response, "output": []})
    if content.reasoning:
        thought = {"type": "summary_text", "text": "".join(content.reasoning)}
        base = {"type": "reasoning", "id": "rs", "summary": []}

        def think(index: int) -> None:
            where = {"item_id": "rs", "output_index": index, "summary_index": 0}
            add("reasoning_summary_part.added", **where, part={**thought, "text": ""})
            for piece in content.reasoning:
                add("reasoning_summary_text.delta", **where, delta=piece)
            add("reasoning_summary_text.done", **where, text=thought["text"])
            add("reasoning_summary_part.done", **where, part=thought)

        item(base, {**base, "summary": [thought]}, think)
    part = {"type": "output_text", "text": "".join(content.text), "annotations": []}
    message = {"type": "message", "id": "m", "role": "assistant", "status": "completed"}

    def say(index: int) -> None:
        where = {"item_id": "m", "output_index": index, "content_index": 0}
        add("content_part.added", **where, part={**part, "text": ""})
        for piece in content.text:
            add("output_text.delta", **where, delta=piece)
        add("output_text.done", **where, text=part["text"])
        add("content_part.done", **where, part=part)

    item({**message, "content": []}, {**message, "content": [part]}, say)
    for number, (name, given) in enumerate(content.calls):
        call = {"type": "function_call", "id": f"f{number}", "call_id": f"c{number}", "name": name}

        def ask(index: int, given: Any = given, number: int = number) -> None:
            where = {"item_id": f"f{number}", "output_index": index}
            for piece in _halves(given):
                add("function_call_arguments.delta", **where, delta=piece)
            add("function_call_arguments.done", **where, arguments=json.dumps(given))

        item({**call, "arguments": ""}, {**call, "arguments": json.dumps(given)}, ask)
    add("completed", response={**response, "status": "completed", "output": output})
    return _sse(events, chance, named=True)


def anthropic(content: Content, chance: random.Random) -> bytes:
    usage = {"input_tokens": 1, "output_tokens": 1}
    start = {"id": "m", "type": "message", "role": "assistant", "content": [], "usage": usage}
    events: list[dict[str, Any]] = [{"type": "message_start", "message": start}]

    def block(begun: dict[str, Any], deltas: list[dict[str, Any]]) -> None:
        index = sum(event["type"] == "content_block_start" for event in events)
        events.append({"type": "content_block_start", "index": index, "content_block": begun})
        events.extend(
            {"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas
        )
        events.append({"type": "content_block_stop", "index": index})

    if content.reasoning:
        thoughts = [{"type": "thinking_delta", "thinking": piece} for piece in content.reasoning]
        block({"type": "thinking", "thinking": "", "signature": ""}, thoughts)
    block(
        {"type": "text", "text": ""},
        [{"type": "text_delta", "text": piece} for piece in content.text],
    )
    for number, (name, given) in enumerate(content.calls):
        pieces = [{"type": "input_json_delta", "partial_json": half} for half in _halves(given)]
        block({"type": "tool_use", "id": f"t{number}", "name": name, "input": {}}, pieces)
    reason = {"stop_reason": "tool_use" if content.calls else "end_turn", "stop_sequence": None}
    events.append({"type": "message_delta", "delta": reason, "usage": usage})
    events.append({"type": "message_stop"})
    return _sse(events, chance, named=True)


def gemini(content: Content, chance: random.Random) -> bytes:
    parts: list[dict[str, Any]] = [{"text": piece, "thought": True} for piece in content.reasoning]
    parts += [{"text": piece} for piece in content.text]
    parts += [{"functionCall": {"name": name, "args": given}} for name, given in content.calls]
    chunks: list[dict[str, Any]] = [
        {"candidates": [{"content": {"role": "model", "parts": [part]}}]} for part in parts
    ]
    chunks.append({"candidates": [{"finishReason": "STOP"}]})
    return _sse(chunks, chance)


def ollama(content: Content, chance: random.Random) -> bytes:
    messages: list[dict[str, Any]] = [
        *({"content": "", "thinking": piece} for piece in content.reasoning),
        *({"content": piece} for piece in content.text),
    ]
    for name, given in content.calls:
        function = {"name": name, "arguments": given}
        messages.append({"content": "", "tool_calls": [{"function": function}]})
    lines: list[dict[str, Any]] = [
        {"model": "m", "message": {"role": "assistant", **message}, "done": False}
        for message in messages
    ]
    end = {"role": "assistant", "content": ""}
    lines.append({"model": "m", "message": end, "done": True, "done_reason": "stop"})
    return "".join(_json(line, chance) + "\n" for line in lines).encode()


def vercel(content: Content, chance: random.Random) -> bytes:
    chunks: list[dict[str, Any]] = [{"type": "start", "messageId": "m"}, {"type": "start-step"}]
    for kind, pieces in (("reasoning", content.reasoning), ("text", content.text)):
        if pieces:
            chunks.append({"type": f"{kind}-start", "id": kind})
            chunks += [{"type": f"{kind}-delta", "id": kind, "delta": piece} for piece in pieces]
            chunks.append({"type": f"{kind}-end", "id": kind})
    for number, (name, given) in enumerate(content.calls):
        call = {"toolCallId": f"c{number}", "toolName": name}
        chunks.append({"type": "tool-input-start", **call})
        for half in _halves(given):
            piece = {"toolCallId": f"c{number}", "inputTextDelta": half}
            chunks.append({"type": "tool-input-delta", **piece})
        chunks.append({"type": "tool-input-available", **call, "input": given})
        output = {"toolCallId": f"c{number}", "output": given}
        chunks.append({"type": "tool-output-available", **output})
    chunks += [{"type": "finish-step"}, {"type": "finish", "finishReason": "stop"}]
    return _sse(chunks, chance, done=True)


def ag_ui(content: Content, chance: random.Random) -> bytes:
    run = {"threadId": "t", "runId": "r1"}
    events: list[dict[str, Any]] = [{"type": "RUN_STARTED", **run}]
    if content.reasoning:
        events.append({"type": "REASONING_START", "messageId": "r"})
        events.append({"type": "REASONING_MESSAGE_START", "messageId": "r", "role": "reasoning"})
        for piece in content.reasoning:
            told = {"messageId": "r", "delta": piece}
            events.append({"type": "REASONING_MESSAGE_CONTENT", **told})
        events.append({"type": "REASONING_MESSAGE_END", "messageId": "r"})
        events.append({"type": "REASONING_END", "messageId": "r"})
    events.append({"type": "TEXT_MESSAGE_START", "messageId": "m", "role": "assistant"})
    events += [
        {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m", "delta": piece} for piece in content.text
    ]
    events.append({"type": "TEXT_MESSAGE_END", "messageId": "m"})
    for number, (name, given) in enumerate(content.calls):
        call = {"toolCallId": f"c{number}"}
        events.append({"type": "TOOL_CALL_START", **call, "toolCallName": name})
        events += [{"type": "TOOL_CALL_ARGS", **call, "delta": half} for half in _halves(given)]
        events.append({"type": "TOOL_CALL_END", **call})
        result = {"messageId": f"o{number}", "content": json.dumps(given), "role": "tool"}
        events.append({"type": "TOOL_CALL_RESULT", **call, **result})
    events.append({"type": "RUN_FINISHED", **run})
    return _sse(events, chance, ends=("\n",))  # the official client knows no other line end


RENDERERS: dict[str, Callable[[Content, random.Random], bytes]] = {
    "openai": openai,
    "responses": responses,
    "anthropic": anthropic,
    "gemini": gemini,
    "ollama": ollama,
    "vercel": vercel,
    "ag-ui": ag_ui,
}
"""ChatKit has no client that could be run: its JavaScript comes from its maker's servers."""
