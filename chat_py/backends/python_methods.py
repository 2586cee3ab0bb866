"""A back end that a site has written in Python."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Mapping
from typing import Any, cast

from pydantic import BaseModel

from chat_py.backends.guide import GuideBackend

__all__ = ["PythonMethods"]


class PythonMethods:
    """`SiteMethods` of a Python object: functions or coroutine functions, as `Backend` spells
    them. One that has no use for an option does not have to take it."""

    def __init__(self, backend: object) -> None:
        self._backend = backend

    def has(self, method: str) -> bool:
        """Whether the object has this method."""
        return callable(getattr(self._backend, method, None))

    def is_own(self, method: str) -> bool:
        """Whether it has this method, and not from `GuideBackend`."""
        guides = getattr(GuideBackend, method, None)
        return self.has(method) and getattr(type(self._backend), method, None) is not guides

    def can(self, what: str) -> bool:
        """Whether its `capabilities`, an iterable of names, have this one."""
        return what in getattr(self._backend, "capabilities", ())

    def spelled(self, method: str) -> str:
        """As it is."""
        return method

    async def call(self, method: str, *arguments: Any, **options: Any) -> object:
        """Call it and wait for what it gives."""
        result = self._called(method, *arguments, **options)
        return await result if inspect.isawaitable(result) else result

    async def iterate(self, method: str, *arguments: Any, **options: Any) -> AsyncGenerator[object]:
        """The items of an asynchronous generator or other iterable, or the one result."""
        result = self._called(method, *arguments, **options)
        if inspect.isawaitable(result):
            result = await result
        if isinstance(result, AsyncIterable):
            items = aiter(cast("AsyncIterable[object]", result))
            try:
                async for item in items:
                    yield item
            finally:
                if isinstance(items, AsyncGenerator):
                    await items.aclose()
        elif isinstance(result, Iterable) and not isinstance(result, str | Mapping | BaseModel):
            for item in cast("Iterable[object]", result):
                yield item
        else:
            yield result

    def _called(self, method: str, *arguments: Any, **options: Any) -> Any:
        function = getattr(self._backend, method)
        parameters = inspect.signature(function).parameters.values()
        if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
            taken = {parameter.name for parameter in parameters}
            options = {name: value for name, value in options.items() if name in taken}
        return function(*arguments, **options)
