"""What a command cannot do, in words for whoever typed it."""

from __future__ import annotations

__all__ = ["CommandError"]


class CommandError(Exception):
    """A command was given something that it cannot use: the text says what, and the remedy."""
