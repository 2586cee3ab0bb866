"""Stored messages as what is asked of an endpoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chat_py.backends.requests.prompt import PromptMessage, PromptPart, Role
from chat_py.models.answer_event import FileLink, ReasoningDelta, ToolCall
from chat_py.models.fields import Sender
from chat_py.models.hints import with_hint
from chat_py.models.message import Message
from chat_py.models.parts import TextPart, event_of, text_in

__all__ = ["conversation", "hinted"]

ROLES: dict[Sender, Role] = {
    "user": "user",
    "bot": "assistant",
    "narrator": "assistant",
    "system": "system",
}


def conversation(messages: Iterable[Message]) -> tuple[PromptMessage, ...]:
    """What was said, oldest first: texts, reasoning, files and tools' outcomes. Pictures and videos
    of the chat's own, and what says nothing, are left out."""
    found = (
        PromptMessage(ROLES[message.sender], tuple(_parts(message)), message.id)
        for message in messages
        if not message.is_media
    )
    return tuple(message for message in found if message.parts)


def hinted(messages: tuple[PromptMessage, ...], hint: str) -> tuple[PromptMessage, ...]:
    """The same, with a hint at what the user said last, for this answer alone."""
    asked = [at for at, message in enumerate(messages) if message.role == "user"]
    if not hint or not asked:
        return messages
    last = messages[asked[-1]]
    wish = with_hint("", hint)
    parts = (*last.parts, wish if last.text else wish.strip())
    told = PromptMessage(last.role, parts, last.id)
    return (*messages[: asked[-1]], told, *messages[asked[-1] + 1 :])


def _parts(message: Message) -> Iterator[PromptPart]:
    parts = message.parts or []
    has_text = text_in(parts) == message.content
    for part in parts:
        if isinstance(part, TextPart):
            if has_text and part.text:
                yield part.text
        elif isinstance(event := event_of(part), FileLink | ReasoningDelta | ToolCall):
            yield event
    if message.content and not has_text:
        yield message.content
