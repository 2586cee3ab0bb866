"""What an answer is asked for with, so that it differs from the one before it."""

from __future__ import annotations

from collections.abc import Sequence

from chat_py.models.hints import with_hint
from chat_py.models.message import Message

__all__ = ["hinted"]


def hinted(conversation: Sequence[Message], hint: str) -> list[Message]:
    """A conversation with the hint at what the user said last: who answers is told, and nothing of
    it is stored."""
    said = list(conversation)
    at = next((at for at in reversed(range(len(said))) if said[at].sender == "user"), None)
    if hint and at is not None:
        said[at] = said[at].model_copy(update={"content": with_hint(said[at].content, hint)})
    return said
