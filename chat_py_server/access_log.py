"""A request id on every reply and, where asked for, a line of JSON for every request."""

from __future__ import annotations

import logging
import secrets
import time

from pydantic_core import to_json
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["AccessLogMiddleware"]

log = logging.getLogger("chat_py_server.access")

REQUEST_ID = "X-Request-Id"


class AccessLogMiddleware:
    """Names each request, and logs it when its reply has ended.

    A line holds no text and no query, and of the user the name of the account only.
    """

    def __init__(self, app: ASGIApp, *, enabled: bool) -> None:
        self.app = app
        self._enabled = enabled

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        begun = time.perf_counter()
        status, size, account = 0, 0, ""

        async def send_with_id(message: Message) -> None:
            nonlocal status, size, account
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                status, account = message["status"], headers.get("X-Chat-Account", "")
            else:
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        finally:
            if self._enabled:
                line = {
                    "time": round(time.time(), 3),
                    "request": request_id,
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "bytes": size,
                    "seconds": round(time.perf_counter() - begun, 4),
                    "account": account,
                    "address": scope["client"][0] if scope.get("client") else "",
                }
                log.info("%s", to_json(line).decode())
