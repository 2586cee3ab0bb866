"""A back end that a site has written in Python."""

from __future__ import annotations

import inspect
from typing import Any

__all__ = ["PythonMethods"]


class PythonMethods:
    """`SiteMethods` of a Python object: functions or coroutine functions, as `Backend` spells
    them. One that has no use for an option does not have to take it."""

    def __init__(self, backend: object) -> None:
        self._backend = backend

    def has(self, method: str) -> bool:
        """Whether the object has this method."""
        return callable(getattr(self._backend, method, None))

    def spelled(self, method: str) -> str:
        """As it is."""
        return method

    async def call(self, method: str, *arguments: Any, **options: Any) -> object:
        """Call it and wait for what it gives."""
        function = getattr(self._backend, method)
        parameters = inspect.signature(function).parameters.values()
        if not any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters):
            taken = {parameter.name for parameter in parameters}
            options = {name: value for name, value in options.items() if name in taken}
        result = function(*arguments, **options)
        return await result if inspect.isawaitable(result) else result
