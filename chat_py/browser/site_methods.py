"""`window.CHAT_PY.backend`, through static/src/native/network/site_backend.mjs."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any, cast

import js
from pydantic import BaseModel
from pydantic.alias_generators import to_camel
from pyodide.ffi import to_js

from chat_py.base.errors import PageError
from chat_py.border.json_text import read_json, write_json
from chat_py.browser.bridge import JsRef

__all__ = ["JsMethods"]


class JsMethods:
    """`SiteMethods` in JavaScript: camelCase, the options as one object at the end."""

    def __init__(self, native: Any) -> None:
        self._native = native

    def has(self, method: str) -> bool:
        return bool(self._native.has(to_camel(method)))

    def is_own(self, method: str) -> bool:
        return self.has(method)

    def spelled(self, method: str) -> str:
        return to_camel(method)

    def can(self, what: str) -> bool:
        return bool(self._native.can(to_camel(what)))

    async def call(self, method: str, *arguments: Any, **options: Any) -> object:
        bodies = {
            str(index): cast("JsRef", value).js
            for index, value in enumerate(arguments)
            if hasattr(value, "handle")
        }
        plain = [None if hasattr(value, "handle") else value for value in arguments]
        plain.append({to_camel(name): value for name, value in options.items()})
        kept = to_js(bodies, dict_converter=js.Object.fromEntries)
        text = await self._native.call(to_camel(method), write_json(plain), kept)
        return _value(str(text))

    async def iterate(self, method: str, *arguments: Any, **options: Any) -> AsyncGenerator[object]:
        plain: list[Any] = [
            value.model_dump(mode="json", by_alias=True) if isinstance(value, BaseModel) else value
            for value in arguments
        ]
        plain.append({to_camel(name): value for name, value in options.items()})
        items = self._native.iterate(to_camel(method), write_json(plain))
        try:
            while text := str(await items.next()):
                yield _value(text)
        finally:
            items.stop()


def _value(text: str) -> object:
    answer = cast("dict[str, Any]", read_json(text))
    if "error" in answer:
        raise PageError(answer["error"])
    return answer["value"]
