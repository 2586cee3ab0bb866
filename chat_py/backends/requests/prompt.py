"""What is asked of an endpoint, in the words of no protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from chat_py.models.answer_event import FileLink, ReasoningDelta, ToolCall

__all__ = ["BackendRequest", "Prompt", "PromptMessage", "PromptPart", "Role", "ToolOffer"]

Role = Literal["system", "user", "assistant"]
PromptPart = str | ReasoningDelta | FileLink | ToolCall
"""A text, reasoning, a file, or a call of a tool with what came of it."""


@dataclass(frozen=True, slots=True)
class PromptMessage:
    """One message of the conversation. `id` matters to protocols that keep messages by it."""

    role: Role
    parts: tuple[PromptPart, ...]
    id: str = ""

    @property
    def text(self) -> str:
        """Its texts, joined."""
        return "".join(part for part in self.parts if isinstance(part, str))


@dataclass(frozen=True, slots=True)
class ToolOffer:
    """A tool that the model may call: its input is described by a JSON Schema."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A conversation, and how the next answer is wanted.

    `url` is the endpoint's base, such as "http://localhost:11434/v1", or the whole address. What is
    `None` or empty is left to the endpoint.
    """

    url: str
    messages: tuple[PromptMessage, ...]
    model: str = ""
    key: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    tools: tuple[ToolOffer, ...] = ()
    answered: frozenset[str] = frozenset()
    """Ids of calls that wait for nobody else: the model is told their outcome even where it has
    called a tool that there is not."""
    max_tokens: int | None = None
    temperature: float | None = None
    think: bool | str | None = None
    """Whether the model shall reason first, or how hard: "low", "medium", "high"."""
    alternate: bool = True
    """Whether user and assistant must take turns, the user first: many local models' chat
    templates refuse anything else, and no endpoint minds."""
    from_page: bool = False
    """Whether a browser sends it: some endpoints require a header that says so."""
    thread_id: str = ""
    run_id: str = ""
    message_id: str = ""
    """With `regenerate`: the answer to be regenerated (Vercel), or the question (ChatKit)."""
    regenerate: bool = False
    attachments: tuple[str, ...] = ()
    """Ids of files that the endpoint has (ChatKit)."""


@dataclass(frozen=True)
class BackendRequest:
    """The request to send, with `body` as JSON."""

    url: str
    headers: dict[str, str]
    body: dict[str, Any]
    method: str = "POST"
