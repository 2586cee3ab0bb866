"""The protocols by name, and a reader for each."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.backends.readers.anthropic import AnthropicDialect
from chat_py.backends.readers.draft import Limits
from chat_py.backends.readers.gemini import GeminiDialect
from chat_py.backends.readers.ollama import OllamaDialect
from chat_py.backends.readers.openai import OpenAIDialect
from chat_py.backends.readers.reader import AnswerReader, Dialect
from chat_py.backends.readers.responses import ResponsesDialect

__all__ = ["PROTOCOLS", "make_reader"]

PROTOCOLS: dict[str, Callable[[], Dialect]] = {
    "openai": OpenAIDialect,
    "responses": ResponsesDialect,
    "anthropic": AnthropicDialect,
    "gemini": GeminiDialect,
    "ollama": OllamaDialect,
}
"""What `data-backend` may name → what reads its answers."""


def make_reader(
    protocol: str, *, limits: Limits | None = None, last_event_id: str = ""
) -> AnswerReader:
    """A reader of one answer in `protocol`.

    Raises `KeyError` for a name that is not in `PROTOCOLS`.
    """
    return AnswerReader(protocol, PROTOCOLS[protocol](), limits=limits, last_event_id=last_event_id)
