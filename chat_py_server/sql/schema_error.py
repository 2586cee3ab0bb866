"""What a database says that is newer than the program."""

from __future__ import annotations

__all__ = ["SchemaError", "require_known"]


class SchemaError(Exception):
    """The tables were made by a newer version of the server."""


def require_known(version: int, known: int) -> None:
    """Raises `SchemaError` for a version of the tables that is above the `known` ones."""
    if version > known:
        raise SchemaError(f"its schema has version {version}, and this program knows {known}")
