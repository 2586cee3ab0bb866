"""An OpenAI-compatible endpoint that streams words at a steady rate, for the reference server."""

from __future__ import annotations

import itertools
import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["feed", "tokens"]

WORDS = (
    "the stream of a long answer goes on and every word of it is drawn where it belongs while "
    "the reader types looks and scrolls without a wait that anybody could feel or name"
).split()
BLOCKS = (
    "## Part {n}\n\n",
    "{words} **{word}** {words} `{word}()` {words}.\n\n",
    "- {words}\n- *{word}* {words}\n- [{word}](https://example.com/{n}) {words}\n\n",
    "{words}, {words}; {words}.\n\n",
    "```python\ndef part_{n}(value: int) -> int:\n    return value + {n}  # {words}\n```\n\n",
    "> {words} {words}\n\n",
    "| {word} | value |\n|---|--:|\n| {words} | {n} |\n| {word} | {n}1 |\n\n",
    "1. {words}\n2. {words}\n\n",
)


def _text() -> Iterator[str]:
    words = itertools.cycle(WORDS)
    for n, block in enumerate(itertools.cycle(BLOCKS)):
        text = block.replace("{n}", str(n))
        while "{words}" in text:
            text = text.replace("{words}", " ".join(itertools.islice(words, 11)), 1)
        while "{word}" in text:
            text = text.replace("{word}", next(words), 1)
        yield text


def tokens(count: int) -> list[str]:
    """Pieces of Markdown, of four or five characters as models send them."""
    pieces = (piece for text in _text() for piece in re.findall(r"\s*\S{1,6}|\s+", text))
    return list(itertools.islice(pieces, count))


class _Handler(BaseHTTPRequestHandler):
    """Streams `count` tokens; the last message of the conversation is "COUNT RATE"."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        count, rate = map(int, body["messages"][-1]["content"].split())
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        begun = time.monotonic()
        for number, token in enumerate(tokens(count)):
            wait = begun + number / rate - time.monotonic()
            if wait > 0:
                time.sleep(wait)
            self._send({"delta": {"content": token}})
        self._send({"delta": {}, "finish_reason": "stop"})
        self.wfile.write(b"data: [DONE]\n\n")

    def _send(self, choice: dict[str, Any]) -> None:
        data = json.dumps({"choices": [choice]})
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def feed() -> Iterator[str]:
    """The endpoint's address while the block runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    finally:
        server.shutdown()
