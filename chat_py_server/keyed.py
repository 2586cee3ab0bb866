"""Requests that act once for each `Idempotency-Key`."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from starlette.requests import Request
from starlette.responses import Response

from chat_py_server.idempotency import IdempotencyKey, InFlight, Reply
from chat_py_server.identity import user_of
from chat_py_server.problems import json_response

__all__ = ["Once", "key_of", "stored_response"]


class Once:
    """The keys of the requests that are being worked on."""

    def __init__(self) -> None:
        self._in_flight = InFlight()

    @contextmanager
    def key(self, request: Request, body: bytes) -> Generator[IdempotencyKey]:
        """The request's key; refused with 409 while the block runs for the same one."""
        key = key_of(request, body)
        with self._in_flight.hold(key):
            yield key


def key_of(request: Request, body: bytes) -> IdempotencyKey:
    """The request's key, or none. `body` is JSON that tells this request from others."""
    key = request.headers.get("idempotency-key", "")
    return IdempotencyKey.of(user_of(request), key, request.method, request.url.path, body)


def stored_response(reply: Reply) -> Response:
    """A reply of the repository's, for the first time or again."""
    headers = {"Idempotent-Replayed": "true"} if reply.replayed else {}
    return json_response(reply.body, reply.status, **headers)
