"""The protocols by name, and a reader for each."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.backends.readers.ag_ui import AgUiDialect
from chat_py.backends.readers.anthropic import AnthropicDialect
from chat_py.backends.readers.chatkit import ChatKitDialect
from chat_py.backends.readers.draft import Limits
from chat_py.backends.readers.gemini import GeminiDialect
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
}
"""What `data-backend` may name, but the guide → what reads its answers."""


def make_reader(protocol: str, *, limits: Limits | None = None) -> AnswerReader:
    """A reader of one answer in `protocol`, which is judged by its bytes.

    Raises `KeyError` for a name that is not in `PROTOCOLS`.
    """
    return AnswerReader(protocol, PROTOCOLS[protocol](), limits=limits)
