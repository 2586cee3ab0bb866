"""Addresses of this server in its responses, below the path where it is mounted.

What is stored names pictures and files from the root on (`/api/files/…`, `/static/…`), so that it
stays right when the application moves. Under a path of another application they begin with it.
Texts of people and models are no addresses, and stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from pydantic_core import from_json, to_json
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_py_server.scope import root_path, route_path

__all__ = ["OwnAddressesMiddleware"]

FIELDS = frozenset({"avatar", "imageUrl", "url"})
"""The fields of JSON that hold an address."""
OWN = ("/api/", "/static/", "/pages/")
SIGNS = tuple(f'"{path}'.encode() for path in OWN)
DATA = b"data: "


class OwnAddressesMiddleware:
    """Puts the path of the mount before own addresses in JSON and in streams of the API."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and root_path(scope) and route_path(scope).startswith("/api/"):
            send = _Rewriting(root_path(scope), send)
        await self.app(scope, receive, send)


class _Rewriting:
    """`send` for one response: as a whole for JSON, and line by line for a stream, whose parts are
    whole events."""

    def __init__(self, root: str, send: Send) -> None:
        self._root = root
        self._send = send
        self._start: Message | None = None
        self._body = bytearray()
        self._rewrite: Callable[[bytes], bytes] | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = MutableHeaders(scope=message).get("content-type", "")
            if kind.startswith("application/json"):
                self._start = message
                return
            if kind.startswith("text/event-stream"):
                self._rewrite = self._lines
        elif self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body"):
                return
            body = self._json(bytes(self._body))
            MutableHeaders(scope=self._start)["content-length"] = str(len(body))
            await self._send(self._start)
            self._start = None
            message = {**message, "body": body}
        elif self._rewrite is not None:
            message = {**message, "body": self._rewrite(message.get("body", b""))}
        await self._send(message)

    def _lines(self, part: bytes) -> bytes:
        if not any(sign in part for sign in SIGNS):
            return part
        return b"\n".join(
            DATA + self._json(line.removeprefix(DATA)) if line.startswith(DATA) else line
            for line in part.split(b"\n")
        )

    def _json(self, body: bytes) -> bytes:
        if not any(sign in body for sign in SIGNS):
            return body
        return to_json(self._rooted(from_json(body)))

    def _rooted(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._rooted(item) for item in cast("list[Any]", value)]
        if not isinstance(value, dict):
            return value
        return {
            name: self._root + item
            if name in FIELDS and isinstance(item, str) and item.startswith(OWN)
            else self._rooted(item)
            for name, item in cast("dict[str, Any]", value).items()
        }
