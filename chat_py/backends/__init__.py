"""What the chat asks of a server."""

from chat_py.backends.backend import Backend

__all__ = ["Backend"]
