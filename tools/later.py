"""What a page may never need: it is not in the snapshot, and comes when it is imported."""

from __future__ import annotations

__all__ = ["LATER"]

LATER = tuple(f"chat_py.backends.{name}" for name in ("endpoints", "local", "readers", "requests"))
"""Modules and packages of `chat_py`."""
