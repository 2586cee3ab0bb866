"""The Fetch standard as a `Transport`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

import js
from pyodide.ffi import JsException, to_js

from chat_py.browser.bridge import JsBridge, JsRef
from chat_py.browser.protocols import HttpRequest, PageRef
from chat_py.errors import NetworkFailure, RequestAborted

__all__ = ["JsTransport"]


class JsTransport:
    """Sends through `fetch`. Cancelling the task that waits aborts the request for real."""

    def __init__(self, bridge: JsBridge) -> None:
        self._bridge = bridge

    async def send(self, request: HttpRequest) -> JsResponse:
        controller = js.AbortController.new()
        body = request.body
        options: dict[str, Any] = {
            "method": request.method,
            "headers": js.Object.fromEntries(to_js(list(request.headers.items()))),
            "credentials": request.credentials,
            "signal": controller.signal,
        }
        if body is not None:
            options["body"] = body if isinstance(body, str) else cast("JsRef", body).js
        try:
            response = await js.fetch(
                request.url, to_js(options, dict_converter=js.Object.fromEntries)
            )
        except asyncio.CancelledError:
            controller.abort()
            raise
        except JsException as error:
            raise _failure(controller, error) from error
        return JsResponse(response, controller, self._bridge)


class JsResponse:
    """A `Response` whose head has arrived."""

    def __init__(self, response: Any, controller: Any, bridge: JsBridge) -> None:
        self._response = response
        self._controller = controller
        self._bridge = bridge
        self.status = int(response.status)
        self.headers: Mapping[str, str] = js.Object.fromEntries(response.headers).to_py()

    async def text(self) -> str:
        try:
            return str(await self._response.text())
        except asyncio.CancelledError:
            self._controller.abort()
            raise
        except JsException as error:
            raise _failure(self._controller, error) from error

    async def blob(self) -> PageRef:
        try:
            return self._bridge.hold(await self._response.blob(), "body")
        except asyncio.CancelledError:
            self._controller.abort()
            raise
        except JsException as error:
            raise _failure(self._controller, error) from error

    def ref(self) -> PageRef:
        return self._bridge.hold(self._response)

    async def chunks(self) -> AsyncIterator[bytes]:
        if not self._response.body:
            return
        reader = self._response.body.getReader()
        ended = False
        try:
            while True:
                part = await reader.read()
                if part.done:
                    ended = True
                    return
                yield part.value.to_bytes()
        except JsException as error:
            raise _failure(self._controller, error) from error
        finally:
            if not ended:
                self._controller.abort()

    def close(self) -> None:
        self._controller.abort()


def _failure(controller: Any, error: JsException) -> NetworkFailure | RequestAborted:
    # A network failure may call itself AbortError too; only the signal tells (findings).
    if controller.signal.aborted:
        return RequestAborted(str(error))
    return NetworkFailure(str(error))
