"""What a server says of a failure (RFC 9457)."""

from __future__ import annotations

from chat_py.models.fields import Wire

__all__ = ["Problem"]


class Problem(Wire):
    """RFC 9457 problem details; `error` repeats the detail for clients of the guide's time."""

    type: str = "about:blank"
    title: str = ""
    status: int = 500
    detail: str = ""
    error: str = ""
