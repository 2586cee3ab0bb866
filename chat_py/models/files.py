"""Files that a person may send (contract §10)."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field, ValidationError

from chat_py.models.fields import Wire

__all__ = ["MAX_FILES", "FileLimits", "TakenFiles"]

MAX_FILES = 10
"""Files of one message."""


class FileLimits(Wire):
    """What files a chat takes: each of `max_size` bytes at most, and `max_count` with a message."""

    max_size: int = Field(ge=1)
    max_count: int = Field(default=MAX_FILES, ge=1, le=MAX_FILES)


def _read_limits(value: object) -> FileLimits | None:
    try:
        return FileLimits.model_validate(value)
    except ValidationError:  # another server's own field of this name
        return None


TakenFiles = Annotated[FileLimits | None, BeforeValidator(_read_limits)]
"""The limits, or `None` where no files are taken or nothing is said that can be read."""
