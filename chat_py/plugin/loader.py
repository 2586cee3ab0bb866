"""Plug-ins: Python files that a page names in its settings (docs/plugins.md).

A plug-in is one file with a function `setup(chat)`. It is fetched from the page's own origin,
run as a module of its own, and its `setup` gets the `Chat`. One that fails is reported and stops
neither the chat nor the other plug-ins.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import PurePosixPath
from types import ModuleType
from typing import Any
from urllib.parse import urljoin, urlsplit

from chat_py.base.errors import ConfigurationError, TransportError
from chat_py.base.own_code import remember_source
from chat_py.browser.protocols.environment import Console, Location, Packages
from chat_py.browser.protocols.http import HttpRequest, Transport
from chat_py.plugin.chat import Chat

__all__ = ["PluginLoader", "imports_of", "uses_http"]

HTTP_PACKAGES = frozenset({"requests", "urllib3"})
OK = 200
NOT_SERVED = "This site serves no package {name}. To add it: chat-py build {name}"


def imports_of(source: str) -> set[str]:
    """What Python source imports, anywhere in it: modules, and perhaps names in them."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def uses_http(imported: set[str]) -> bool:
    """Whether `requests`, `urllib3` or `urllib.request` is among what is imported."""
    tops = {name.partition(".")[0] for name in imported}
    return bool(tops & HTTP_PACKAGES) or "urllib.request" in imported


def missing_of(imported: set[str]) -> list[str]:
    """The packages that are not installed."""
    tops = {name.partition(".")[0] for name in imported} - HTTP_PACKAGES
    # Python's own may be somewhere else still, and come when they are imported.
    unknown = tops - sys.stdlib_module_names - sys.modules.keys()
    return sorted(name for name in unknown if find_spec(name) is None)


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

    async def load(
        self, addresses: tuple[str, ...], chat: Chat, packages: Sequence[str] = ()
    ) -> list[str]:
        """Load each address (relative to the page); returns those that are set up.

        Args:
            packages: names of what the site serves, installed before the first plug-in.
        """
        loaded: list[str] = []
        if packages:
            try:
                for name in await self._packages.provide(packages):
                    self._console.warn(NOT_SERVED.format(name=name))
            except Exception as error:  # noqa: BLE001 a plug-in may do without
                self._console.report(error)
        for address in addresses:
            try:
                await self._load_one(address, chat)
            except Exception as error:  # noqa: BLE001 a plug-in's failure is its own
                if isinstance(error, ModuleNotFoundError) and error.name:
                    error.add_note(NOT_SERVED.format(name=error.name.partition(".")[0]))
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
        imported = imports_of(source)
        if uses_http(imported):
            await self._packages.install_http()
        if missing := missing_of(imported):
            await self._packages.provide(missing)
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
