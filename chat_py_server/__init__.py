"""The reference server of chat_py: Starlette, SQLite or PostgreSQL, streamed answers (contract §3).

`from chat_py_server import Config, create_app` makes it a part of another application
(docs/server.md). They are imported when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from chat_py_server.app import create_app
    from chat_py_server.config import Config
    from chat_py_server.function_responder import Asked

__all__ = ["Asked", "Config", "create_app"]


def __getattr__(name: str) -> Any:
    if name == "create_app":
        from chat_py_server.app import create_app

        return create_app
    if name == "Config":
        from chat_py_server.config import Config

        return Config
    if name == "Asked":
        from chat_py_server.function_responder import Asked

        return Asked
    raise AttributeError(name)
