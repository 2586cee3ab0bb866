"""The reference server of chat_py: Starlette, SQLite or PostgreSQL, streamed answers (contract §3).

`from chat_py_server import Config, create_app` makes it a part of another application
(docs/server.md). They are imported when they are asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chat_py_server.app import create_app
    from chat_py_server.config import Config, Upstream
    from chat_py_server.function_responder import Asked

__all__ = ["Asked", "Config", "Upstream", "create_app"]

MODULES = {
    "Asked": "function_responder",
    "Config": "config",
    "Upstream": "config",
    "create_app": "app",
}


def __getattr__(name: str) -> Any:
    if name not in MODULES:
        raise AttributeError(name)
    return getattr(import_module(f"chat_py_server.{MODULES[name]}"), name)
