"""A small OpenAI-compatible endpoint on the loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json, to_json
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

__all__ = ["DONE", "Endpoint", "chunk"]


class NoCompletions:
    async def close(self) -> None:
        """Nothing runs here."""


@dataclass
class Endpoint:
    """Answers what `reply` holds and remembers what it was asked."""

    reply: list[bytes] = field(default_factory=list[bytes])
    replies: list[list[bytes]] = field(default_factory=list[list[bytes]])
    """What the first requests get in place of `reply`; only the last of them hangs."""
    status: int = 200
    hang: bool = False
    again: bytes = b""
    """What is sent for ever after `reply`, with a pause between."""
    pause: float = 0.0
    refusal: str = "the endpoint's inner secrets"
    headers: dict[str, str] = field(default_factory=dict[str, str])
    redirects: dict[str, tuple[int, str]] = field(default_factory=dict[str, tuple[int, str]])
    """Path → status and `Location`."""
    sent: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    key: str = ""
    headers_received: dict[str, str] = field(default_factory=dict[str, str])
    path: str = ""
    completions: NoCompletions = field(default_factory=NoCompletions)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        self.asked.append(from_json(await request.body()))
        self.key = request.headers.get("authorization", "")
        self.headers_received = dict(request.headers)
        self.path = request.url.path
        response: Response = PlainTextResponse(self.refusal, self.status, self.headers)
        if self.path in self.redirects:
            status, location = self.redirects[self.path]
            response = Response(status_code=status, headers={"location": location})
        elif self.status == 200 or self.again:
            response = StreamingResponse(
                self._stream(), self.status, self.headers, media_type="text/event-stream"
            )
        await response(scope, receive, send)

    async def _stream(self) -> AsyncIterator[bytes]:
        early = bool(self.replies)
        for part in self.replies.pop(0) if early else self.reply:
            yield part
        if early and self.replies:
            return
        while self.again:
            yield self.again
            self.sent += len(self.again)
            await asyncio.sleep(self.pause)
        if self.hang:
            await asyncio.Event().wait()


def chunk(text: str | None = None, finish: str | None = None) -> bytes:
    delta = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return b"data: " + to_json({"object": "chat.completion.chunk", "choices": [choice]}) + b"\n\n"


DONE = b"data: [DONE]\n\n"
