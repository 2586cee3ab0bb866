"""Wheels that the page brings and loads only when asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic_core import from_json, to_json

__all__ = ["JsPackages"]


class JsPackages:
    """Loads `requests`, `urllib3` and pyodide-http, and what the site serves, through the
    interpreter's own loader."""

    def __init__(self, native: Any) -> None:
        self._native = native

    async def install_http(self) -> None:
        await self._native.install()
        import pyodide_http

        pyodide_http.patch_all()

    async def provide(self, names: Sequence[str]) -> list[str]:
        return from_json(await self._native.provide(to_json(list(names)).decode()))
