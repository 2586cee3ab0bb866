"""The protocols by name, and a reader for each."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.backends.readers.ag_ui import AgUiDialect
from chat_py.backends.readers.anthropic import AnthropicDialect
from chat_py.backends.readers.chatkit import ChatKitDialect
from chat_py.backends.readers.draft import Limits
from chat_py.backends.readers.gemini import GeminiDialect
from chat_py.backends.readers.guide import GuideDialect
from chat_py.backends.readers.ollama import OllamaDialect
from chat_py.backends.readers.openai import OpenAIDialect
from chat_py.backends.readers.reader import AnswerReader, Dialect
from chat_py.backends.readers.responses import ResponsesDialect
from chat_py.backends.readers.vercel import VercelDialect

__all__ = ["PROTOCOLS", "make_reader"]

PROTOCOLS: dict[str, Callable[[], Dialect]] = {
    "openai": OpenAIDialect,
    "responses": ResponsesDialect,
    "anthropic": AnthropicDialect,
    "gemini": GeminiDialect,
    "ollama": OllamaDialect,
    "vercel": VercelDialect,
    "ag-ui": AgUiDialect,
    "chatkit": ChatKitDialect,
    "guide": GuideDialect,
}
"""What `data-backend` may name → what reads its answers."""


def make_reader(
    protocol: str,
    *,
    content_type: str = "",
    last_event_id: str = "",
    limits: Limits | None = None,
) -> AnswerReader:
    """A reader of one answer in `protocol`.

    `content_type` is the response's: the guide's back end may answer with the text itself. The
    others are judged by their bytes. `last_event_id` is where a resumed stream continues.

    Raises `KeyError` for a name that is not in `PROTOCOLS`.
    """
    if protocol == "guide":
        dialect: Dialect = GuideDialect(last_event_id)
        plain = content_type.partition(";")[0].strip().lower() == "text/plain"
    else:
        dialect, plain = PROTOCOLS[protocol](), False
    return AnswerReader(protocol, dialect, limits=limits, plain=plain, last_event_id=last_event_id)
