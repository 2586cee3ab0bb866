"""An endpoint that speaks Chat Completions, at another origin than the page, for the tests."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, cast

from chat_py.backends.local.titles import PROMPT

__all__ = ["ModelServer", "OtherResponse", "Reply"]

PATIENCE = 120.0


Reply = Callable[[list[Any]], list[dict[str, Any]]]
"""What a model says to a conversation, as the deltas of its stream."""


def echo(messages: list[Any]) -> list[dict[str, Any]]:
    """The last words, a word a delta."""
    words = ["You ", "said: ", *(f"{word} " for word in str(messages[-1]["content"]).split())]
    return [{"content": word} for word in words]


@dataclass(frozen=True)
class OtherResponse:
    """A response; one that is `cut` ends before its last byte, once `release` is set."""

    status: int = 200
    body: bytes = b""
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict[str, str])
    cut: bool = False


class ModelServer:
    """Answers what it was asked, a word an event. To a question with "hold" it says nothing more
    after its first words until `release` is set.

    `instead` is what it answers, as long as it is set. `key` is the key that it wants, none where
    that is empty; `asked` are the bodies of the requests, `keys` what came as their keys, `paths`
    where they came. `allows`: pages of other origins may ask. `reply` says something else. What it
    is asked to name is `named`, and gets `title`; where that is empty it has no idea.
    """

    def __init__(self, key: str = "", *, allows: bool = True, reply: Reply = echo) -> None:
        self.key = key
        self.reply = reply
        self.allows = allows
        self.instead: OtherResponse | None = None
        self.title = ""
        self.named: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.paths: list[str] = []
        self.release = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: Any) -> None:
                """Silent."""

            def do_OPTIONS(self) -> None:
                self._head(204, "text/plain")
                self.end_headers()

            def do_POST(self) -> None:
                outer._answer(self)

            def _head(self, status: int, media_type: str) -> None:
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Connection", "close")
                if outer.allows:
                    self.send_header("Access-Control-Allow-Origin", "*")
                    self.send_header("Access-Control-Allow-Headers", "*, authorization")

        self._handler = Handler
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{self.origin}/v1"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.release.set()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: Any) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        asked = json.loads(body)
        if asked["messages"][0]["content"] == PROMPT:
            self.named.append(asked)
            self._stream(handler, [{"content": f"{word} "} for word in self.title.split()])
            return
        self.asked.append(asked)
        key = str(handler.headers.get("Authorization", "")).removeprefix("Bearer ")
        self.keys.append(key)
        self.paths.append(handler.path)
        if self.instead is not None:
            self._answer_instead(handler, self.instead)
            return
        if key != self.key:
            handler._head(401, "application/json")
            handler.end_headers()
            error = {"message": f"Incorrect API key: {key}", "code": "invalid_api_key"}
            handler.wfile.write(json.dumps({"error": error}).encode())
            return
        messages = cast("list[Any]", asked["messages"])
        holds = "hold" in str(messages[-1]["content"])
        self._stream(handler, self.reply(messages), holds=holds)

    def _stream(self, handler: Any, deltas: list[dict[str, Any]], *, holds: bool = False) -> None:
        handler._head(200, "text/event-stream")
        handler.end_headers()
        finish = "stop"
        for index, delta in enumerate(deltas):
            if index == 2 and holds:
                self.release.wait(PATIENCE)
            finish = "tool_calls" if "tool_calls" in delta else finish
            self._send(handler, {"choices": [{"index": 0, "delta": delta}]})
        end = {"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]}
        self._send(handler, end)
        handler.wfile.write(b"data: [DONE]\n\n")

    def _answer_instead(self, handler: Any, reply: OtherResponse) -> None:
        handler._head(reply.status, reply.media_type)
        handler.send_header("Access-Control-Expose-Headers", "*")
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        if reply.cut:
            handler.send_header("Content-Length", str(len(reply.body) + 1))
        handler.end_headers()
        handler.wfile.write(reply.body)
        if reply.cut:
            handler.wfile.flush()
            self.release.wait(PATIENCE)

    def _send(self, handler: Any, event: dict[str, Any]) -> None:
        try:
            handler.wfile.write(f"data: {json.dumps({'id': 'x', **event})}\n\n".encode())
            handler.wfile.flush()
        except OSError:
            return  # the page has gone, or wants no more
