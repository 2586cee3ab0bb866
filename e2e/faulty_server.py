"""The chat's server, made to fail on request: `python -m e2e.faulty_server`.

It takes the options and settings of `python -m chat_py_server`. `POST /test/faults {"rules": […]}`
replaces the rules, and `GET` tells how often each was used. The first rule that fits a request and
is not used up acts on it.
"""

from __future__ import annotations

import asyncio
import sys
from fnmatch import fnmatchcase
from typing import Annotated, Any, cast

from pydantic import ConfigDict, Field
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chat_py.models.fields import Wire
from chat_py_server.__main__ import main
from chat_py_server.app import Application, create_app
from chat_py_server.config import Config
from chat_py_server.problems import ProblemError, json_response, problem_response, validated

__all__ = ["FaultsMiddleware", "Rule", "Rules", "create_faulty_app"]

CONTROL = "/test/faults"
"""The path under which a test replaces and reads the rules."""
HTML = "<!doctype html><title>Gateway</title><p>Please log in to the network.</p>"


class Rule(Wire):
    """One fault. What is not set is as usual."""

    model_config = ConfigDict(extra="forbid")

    path: str = "/api/*"
    """Shell pattern, matched against the whole path."""
    method: str = "*"
    skip: Annotated[int, Field(ge=0)] = 0
    """How many fitting requests pass first."""
    count: Annotated[int, Field(ge=1)] | None = 1
    """How many requests it acts on; `null` for all."""
    delay: Annotated[float, Field(ge=0)] = 0
    """Seconds before anything else happens."""
    status: Annotated[int, Field(ge=200, le=599)] | None = None
    """Answer this at once, without doing what was asked."""
    retry_after: str | None = None
    body: str | None = None
    """Answer this text (status 200 unless `status` is set), without doing what was asked."""
    content_type: str = "application/json"
    html: bool = False
    """Answer 200 with a page, as a captive portal does."""
    truncate: bool = False
    """Do what was asked, and send half of the reply's body as if it were whole."""
    lose_reply: bool = False
    """Do what was asked, and cut the connection instead of replying."""
    cut_after: Annotated[int, Field(ge=0)] | None = None
    """Cut the connection after so many events of a stream."""
    no_heartbeat: bool = False
    """Leave out the comments of a stream."""
    hits: int = 0


class Rules(Wire):
    """The body of `POST /test/faults`."""

    rules: list[Rule] = Field(default=[])


class FaultsMiddleware:
    """Outermost, since it cuts the very connection."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._rules = Rules()
        self._seen: dict[int, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"] == CONTROL:
            response = await self._control(Request(scope, receive))
            await response(scope, receive, send)
            return
        rule = self._match(scope["method"], scope["path"])
        if rule is None:
            await self.app(scope, receive, send)
            return
        await asyncio.sleep(rule.delay)
        if rule.status is not None or rule.body is not None or rule.html:
            await _made_up(rule)(scope, receive, send)
            return
        await self._distort(rule, scope, receive, send)

    async def _control(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                new = validated(Rules, await request.body())
            except ProblemError as error:
                return problem_response(error)
            self._rules, self._seen = new, {}
        return json_response(self._rules.model_dump_json(by_alias=True, exclude_none=True))

    def _match(self, method: str, path: str) -> Rule | None:
        for index, rule in enumerate(self._rules.rules):
            if rule.method not in ("*", method) or not fnmatchcase(path, rule.path):
                continue
            if rule.count is not None and rule.hits >= rule.count:
                continue
            self._seen[index] = self._seen.get(index, 0) + 1
            if self._seen[index] > rule.skip:
                rule.hits += 1
                return rule
        return None

    async def _distort(self, rule: Rule, scope: Scope, receive: Receive, send: Send) -> None:
        start: Message = {}
        body = bytearray()
        events = 0

        async def distorted(message: Message) -> None:
            nonlocal events
            if message["type"] == "http.response.start":
                start.update(message)
                if rule.lose_reply or rule.truncate:
                    return
            elif rule.lose_reply or rule.truncate:
                body.extend(message.get("body", b""))
                return
            else:
                chunk: bytes = message.get("body", b"")
                if rule.no_heartbeat and chunk.startswith(b":"):
                    return
                for frame in chunk.split(b"\n\n"):
                    events += frame.startswith((b"event:", b"id:"))
                    if rule.cut_after is not None and events > rule.cut_after:
                        whole = chunk[: chunk.index(frame)]
                        await send({**message, "body": whole, "more_body": True})
                        await _cut(send)
                        return
            await send(message)

        await self.app(scope, receive, distorted)
        if rule.lose_reply:
            await _cut(send)
        elif rule.truncate:
            del body[len(body) // 2 :]
            MutableHeaders(scope=start)["Content-Length"] = str(len(body))
            await send(start)
            await send({"type": "http.response.body", "body": bytes(body)})


def _made_up(rule: Rule) -> Response:
    status = rule.status or 200
    headers = {"Retry-After": rule.retry_after} if rule.retry_after is not None else {}
    if rule.body is None and not rule.html:
        return problem_response(
            ProblemError(status, "The server failed on request.", headers=headers)
        )
    content = HTML if rule.html else rule.body
    kind = "text/html; charset=utf-8" if rule.html else rule.content_type
    return Response(content, status, headers, media_type=kind)


async def _cut(send: Send) -> None:
    """Reset the TCP connection. ASGI has no word for that, uvicorn's own `send` knows it."""
    connection = cast("Any", send).__self__
    connection.transport.abort()
    await asyncio.sleep(0)


def create_faulty_app(config: Config) -> Application:
    """The whole server, with `FaultsMiddleware` around it."""
    application = create_app(config)
    application.app = FaultsMiddleware(application.app)
    return application


if __name__ == "__main__":
    sys.exit(main(create=create_faulty_app))
