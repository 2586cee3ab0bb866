"""Native parts of the page that are loaded with their first use, and how they fail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any

from pyodide.ffi import JsException

from chat_py.base.errors import ChatError

__all__ = ["asked", "failing_as", "loaded"]


@contextmanager
def failing_as(kind: type[ChatError], about: str = "") -> Generator[None]:
    """An exception of the page within is raised as one of `kind`, its words after `about`."""
    try:
        yield
    except JsException as error:
        raise kind(f"{about}{error}") from error


async def loaded(
    load: Callable[[], Awaitable[Any]], kind: type[ChatError] = ChatError, about: str = ""
) -> Any:
    """The native part that `load` fetches. Raises `kind` where it cannot be had."""
    with failing_as(kind, about):
        return await load()


async def asked(
    native: Any, name: str, *arguments: Any, kind: type[ChatError] = ChatError, about: str = ""
) -> Any:
    """What a method of a native part gives in the end. Raises `kind` where it fails."""
    with failing_as(kind, about):
        return await getattr(native, name)(*arguments)
