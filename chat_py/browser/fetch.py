"""The Fetch standard as a `Transport`, through static/src/native/network/request.mjs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from typing import Any, cast

from pydantic_core import from_json, to_json
from pyodide.ffi import JsException

from chat_py.base.errors import (
    NetworkFailure,
    RequestAborted,
    RequestInvalid,
    RequestRedirected,
    TransportError,
)
from chat_py.border.page_ref import PageRef
from chat_py.browser.bridge import JsBridge, JsRef
from chat_py.browser.protocols.http import HttpRequest

__all__ = ["JsTransport"]

KINDS = {"aborted": RequestAborted, "invalid": RequestInvalid, "redirected": RequestRedirected}
"""What a failed exchange calls its reason."""


class JsTransport:
    """Sends through `fetch`. Cancelling the task that waits aborts the request for real."""

    def __init__(self, native: Any, bridge: JsBridge) -> None:
        self._native = native
        self._bridge = bridge

    async def send(self, request: HttpRequest) -> JsResponse:
        body = request.body
        if body is not None and not isinstance(body, str):
            body = cast("JsRef", body).js
        headers = to_json(request.headers).decode()
        exchange = self._native.send(
            request.method,
            request.url,
            headers,
            request.credentials,
            body,
            request.whole,
            request.own,
            request.stays,
        )
        try:
            head = await exchange.head
        except asyncio.CancelledError:
            exchange.abort()
            raise
        except JsException as error:
            raise _failure(exchange, error) from error
        return JsResponse(exchange, head, request.whole, self._bridge, self._native)


class JsResponse:
    """A `Response` whose head has arrived; with a whole one the body has, too."""

    def __init__(
        self, exchange: Any, head: str, whole: bool, bridge: JsBridge, native: Any
    ) -> None:
        self._native = native
        self._exchange = exchange
        self._bridge = bridge
        status, headers, body = head.split("\n", 2)
        status, _, cut = status.partition(" ")
        self.status = int(status)
        self.headers: Mapping[str, str] = from_json(headers)
        self._body = body if whole and not cut else None
        self._cut = body if cut else ""

    async def text(self) -> str:
        if self._body is not None:
            return self._body
        if self._cut:
            raise NetworkFailure(self._cut)
        return str(await self._read(self._exchange.response.text()))

    async def blob(self) -> PageRef:
        return self._bridge.hold(await self._read(self._exchange.response.blob()), "body")

    def ref(self) -> PageRef:
        return self._bridge.hold(self._exchange.response)

    async def chunks(self) -> AsyncGenerator[bytes]:
        body = self._exchange.response.body
        if not body:
            return
        pieces = self._native.throttled(body)
        ended = False
        try:
            while (part := await pieces.next()) is not None:
                yield part.to_bytes()
            ended = True
        except JsException as error:
            raise _failure(self._exchange, error) from error
        finally:
            if not ended:
                self._exchange.abort()

    def close(self) -> None:
        if self._body is None:
            self._exchange.abort()

    async def _read(self, promise: Any) -> Any:
        try:
            return await promise
        except asyncio.CancelledError:
            self._exchange.abort()
            raise
        except JsException as error:
            raise _failure(self._exchange, error) from error


def _failure(exchange: Any, error: JsException) -> TransportError:
    # A network failure may call itself AbortError too; only the signal tells (findings).
    return KINDS.get(exchange.reason(), NetworkFailure)(str(error))
