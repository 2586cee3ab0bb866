"""`window.CHAT_PY.backend`, through static/src/native/network/site_backend.mjs."""

from __future__ import annotations

from typing import Any, cast

import js
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

    def spelled(self, method: str) -> str:
        return to_camel(method)

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
        answer = cast("dict[str, Any]", read_json(str(text)))
        if "error" in answer:
            raise PageError(answer["error"])
        return answer["value"]
