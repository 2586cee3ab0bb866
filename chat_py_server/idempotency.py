"""The `Idempotency-Key` header: a request sent twice acts once (IETF httpapi draft).

The reply is stored in the same transaction as what it reports, so that a crash leaves both or
neither. What is in flight is known in memory only: after a crash nothing is, and a key can never
be locked for good. Should a second server process share the data, the primary key (user, key)
still lets one request through only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from pydantic_core import from_json

from chat_py_server.problems import ProblemError, scalar_body

__all__ = ["IdempotencyKey", "InFlight", "Reply"]

MAX_KEY = 255


@dataclass(frozen=True)
class Reply:
    """A status and a JSON body; `replayed` when it was stored by an earlier request."""

    status: int
    body: str
    replayed: bool = False


@dataclass(frozen=True)
class IdempotencyKey:
    """A key as its user sent it ("" for none), with a digest of the request that it came with."""

    user: str
    key: str = ""
    fingerprint: str = ""

    @classmethod
    def of(cls, user: str, key: str, method: str, path: str, body: bytes) -> IdempotencyKey:
        """Equal JSON has an equal fingerprint, however it is spaced or ordered.

        Raises `ProblemError` 422 for a key that is too long.
        """
        key = key.strip().strip('"')  # the draft's structured-field string, or a bare one
        if len(key) > MAX_KEY:
            raise ProblemError(422, f"Idempotency-Key: at most {MAX_KEY} characters.")
        canonical = json.dumps(from_json(scalar_body(body)), sort_keys=True) if body and key else ""
        digest = hashlib.sha256(f"{method}\n{path}\n{canonical}".encode()).hexdigest()
        return cls(user, key, digest)


class InFlight:
    """The keys whose requests are being worked on."""

    def __init__(self) -> None:
        self._keys: set[tuple[str, str]] = set()

    @contextmanager
    def hold(self, key: IdempotencyKey) -> Generator[None]:
        """Hold `key` while the block runs. Raises `ProblemError` 409 when it is held already."""
        held = (key.user, key.key)
        if held in self._keys:
            raise ProblemError(
                409,
                "A request with this Idempotency-Key is still in progress.",
                headers={"Retry-After": "1"},
            )
        if not key.key:
            yield
            return
        self._keys.add(held)
        try:
            yield
        finally:
            self._keys.discard(held)
