"""Plug-ins: Python files that a page names in its settings (docs/plugins.md).

A plug-in is one file with a function `setup(chat)`. It is fetched from the page's own origin,
run as a module of its own, and its `setup` gets the `Chat`. One that fails is reported and stops
neither the chat nor the other plug-ins.
"""

from __future__ import annotations

import ast
import inspect
import sys
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any
from urllib.parse import urljoin, urlsplit

from chat_py.base.errors import ConfigurationError, TransportError
from chat_py.base.own_code import remember_source
from chat_py.browser.protocols.environment import Console, Location, Packages
from chat_py.browser.protocols.http import HttpRequest, Transport
from chat_py.plugin.chat import Chat

__all__ = ["PluginLoader", "uses_http"]

HTTP_PACKAGES = frozenset({"requests", "urllib3"})
OK = 200


def uses_http(source: str) -> bool:
    """Whether Python source imports `requests`, `urllib3` or `urllib.request`."""
    for node in ast.walk(ast.parse(source)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            if name.partition(".")[0] in HTTP_PACKAGES or name == "urllib.request":
                return True
    return False


class PluginLoader:
    """Fetches plug-ins and sets them up, one after another in the order of the settings."""

    def __init__(
        self,
        *,
        transport: Transport,
        location: Location,
        packages: Packages,
        console: Console,
    ) -> None:
        self._transport = transport
        self._location = location
        self._packages = packages
        self._console = console

    async def load(self, addresses: tuple[str, ...], chat: Chat) -> list[str]:
        """Load each address (relative to the page); returns those that are set up."""
        loaded: list[str] = []
        for address in addresses:
            try:
                await self._load_one(address, chat)
            except Exception as error:  # noqa: BLE001 a plug-in's failure is its own
                self._console.report(error)
            else:
                loaded.append(address)
        return loaded

    async def _load_one(self, address: str, chat: Chat) -> None:
        url = urljoin(self._location.href, address)
        # A plug-in runs with the page's rights, so it comes from where the page itself does.
        if urlsplit(url)[:2] != urlsplit(self._location.href)[:2]:
            raise ConfigurationError(f"plug-in {address}: it must be on the page's own origin")
        source = await self._fetch(address, url)
        remember_source(url, source)
        code = compile(source, url, "exec")
        if uses_http(source):
            await self._packages.install_http()
        module = ModuleType(f"chat_py_plugin_{PurePosixPath(urlsplit(url).path).stem}")
        module.__file__ = url
        sys.modules[module.__name__] = module
        exec(code, module.__dict__)
        setup: Any = getattr(module, "setup", None)
        if not callable(setup):
            raise ConfigurationError(f"plug-in {address}: it needs a function setup(chat)")
        result = setup(chat)
        if inspect.isawaitable(result):
            await result

    async def _fetch(self, address: str, url: str) -> str:
        try:
            response = await self._transport.send(HttpRequest("GET", url))
            if response.status != OK:
                raise ConfigurationError(
                    f"plug-in {address}: the server answered {response.status}"
                )
            return await response.text()
        except TransportError as error:
            raise ConfigurationError(f"plug-in {address}: it could not be fetched") from error
