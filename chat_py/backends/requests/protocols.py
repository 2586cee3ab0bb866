"""The request for an answer, by the protocol's name."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.backends.requests.ag_ui import build_ag_ui
from chat_py.backends.requests.anthropic import build_anthropic
from chat_py.backends.requests.chatkit import build_chatkit
from chat_py.backends.requests.gemini import build_gemini
from chat_py.backends.requests.ollama import build_ollama
from chat_py.backends.requests.openai import build_openai
from chat_py.backends.requests.prompt import BackendRequest, Prompt
from chat_py.backends.requests.responses import build_responses
from chat_py.backends.requests.vercel import build_vercel

__all__ = ["BUILDERS", "build_request"]

BUILDERS: dict[str, Callable[[Prompt], BackendRequest]] = {
    "openai": build_openai,
    "responses": build_responses,
    "anthropic": build_anthropic,
    "gemini": build_gemini,
    "ollama": build_ollama,
    "vercel": build_vercel,
    "ag-ui": build_ag_ui,
    "chatkit": build_chatkit,
}
"""All that `data-backend` may name but the guide's, which goes through `ChatAPI`."""


def build_request(protocol: str, prompt: Prompt) -> BackendRequest:
    """The request for the next answer, to be read by a reader of the same protocol.

    Raises `ConfigurationError` where an address or a model is missing, `KeyError` for a name that
    is not in `BUILDERS`.
    """
    return BUILDERS[protocol](prompt)
