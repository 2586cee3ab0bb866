"""A conversation in the order that models want it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from chat_py.backends.requests.prompt import Prompt, PromptMessage, Role
from chat_py.border.json_text import write_json
from chat_py.models.answer_event import FileLink, ReasoningDelta, ToolCall

__all__ = [
    "Turn",
    "data_of",
    "has_outcome",
    "input_of",
    "output_text",
    "split_system",
    "steps_of",
    "text_of_file",
    "turns_of",
]

OPENED = "You have opened the conversation with these words:\n\n"
DENIED = "The user did not allow this call."
TEXT_TYPES = ("application/json", "application/xml", "application/yaml")


@dataclass
class Turn:
    """What one side says at once. The outcomes of its `calls` come after it."""

    role: Role
    text: str = ""
    reasoning: list[ReasoningDelta] = field(default_factory=list[ReasoningDelta])
    files: list[FileLink] = field(default_factory=list[FileLink])
    calls: list[ToolCall] = field(default_factory=list[ToolCall])

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.files or self.calls)


def split_system(prompt: Prompt) -> tuple[str, list[PromptMessage]]:
    """The system's texts as one, and what the two sides said."""
    system = [message.text for message in prompt.messages if message.role == "system"]
    said = [message for message in prompt.messages if message.role != "system"]
    if prompt.alternate:
        opening: list[str] = []
        while said and said[0].role == "assistant":
            opening.append(said.pop(0).text)
        if any(opening):
            system.append(OPENED + "\n\n".join(opening))
    return "\n\n".join(filter(None, system)), said


def turns_of(prompt: Prompt, messages: Sequence[PromptMessage]) -> list[Turn]:
    """The turns of `messages`, without those that say nothing.

    What an assistant says after it has the outcome of a call is a turn of its own. Calls of tools
    that are not offered, which ran at some endpoint, and calls without an outcome are left out:
    endpoints refuse both.
    """
    offered = {tool.name for tool in prompt.tools}

    def is_told(call: ToolCall) -> bool:
        return has_outcome(call) and (call.name in offered or call.id in prompt.answered)

    turns: list[Turn] = []
    for message in messages:
        for turn in steps_of(message, is_told):
            before = turns[-1] if turns else None
            if prompt.alternate and before and before.role == turn.role and not before.calls:
                _join(before, turn)
            else:
                turns.append(turn)
    return turns


def steps_of(message: PromptMessage, is_told: Callable[[ToolCall], bool]) -> Iterator[Turn]:
    """What was said up to and with some calls, then what was said after their outcome, and so on;
    of the calls those that `is_told` wants."""
    turn = Turn(message.role)
    for part in message.parts:
        if isinstance(part, ToolCall):
            if is_told(part):
                turn.calls.append(part)
            continue
        if turn.calls:
            yield turn
            turn = Turn(message.role)
        if isinstance(part, str):
            turn.text += part
        elif isinstance(part, ReasoningDelta):
            turn.reasoning.append(part)
        else:
            turn.files.append(part)
    if not turn.is_empty:
        yield turn


def _join(turn: Turn, more: Turn) -> None:
    turn.text = "\n\n".join(filter(None, (turn.text, more.text)))
    turn.reasoning += more.reasoning
    turn.files += more.files
    turn.calls += more.calls


def has_outcome(call: ToolCall) -> bool:
    """Whether the call waits for nobody."""
    return call.state in ("done", "failed", "denied")


def input_of(call: ToolCall) -> dict[str, Any]:
    """A call's input as the object that protocols demand, even of a model that wrote none."""
    given: object = call.input
    return cast("dict[str, Any]", given) if isinstance(given, dict) else {}


def output_text(call: ToolCall) -> str:
    """What came of a call, as the text that a model is given."""
    if call.state == "denied":
        return DENIED
    return call.output if isinstance(call.output, str) else write_json(call.output)


def data_of(file: FileLink) -> tuple[str, str] | None:
    """Media type and base64 of a `data:` URL (RFC 2397); `None` for any other address."""
    if not file.url.startswith("data:"):
        return None
    head, _, data = file.url[5:].partition(",")
    media_type, *parameters = head.split(";")
    if "base64" not in parameters:
        data = base64.b64encode(unquote_to_bytes(data)).decode()
    return file.media_type or media_type or "text/plain", data


def text_of_file(file: FileLink) -> str:
    """A file as text, for endpoints that take none: its text with its name, or its address."""
    data = data_of(file)
    name = file.name or "file"
    if data is None:
        return f"[{name}]({file.url})"
    media_type, encoded = data
    if media_type.startswith("text/") or media_type in TEXT_TYPES:
        try:
            text = base64.b64decode(encoded).decode("utf-8", "replace")
        except binascii.Error:
            return f"[{name}]"
        return f"{name}:\n\n{text}"
    return f"[{name}]"
