"""Wheels that the page brings and loads only when asked."""

from __future__ import annotations

from typing import Any

__all__ = ["JsPackages"]


class JsPackages:
    """Loads `requests`, `urllib3` and pyodide-http through the interpreter's own loader."""

    def __init__(self, native: Any) -> None:
        self._native = native

    async def install_http(self) -> None:
        await self._native.install()
        import pyodide_http

        pyodide_http.patch_all()
