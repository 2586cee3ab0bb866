"""The `Idempotency-Key` header: a request sent twice acts once (IETF httpapi draft).

The reply is stored in the same transaction as what it tells of, so that a crash leaves both or
neither. What is in flight is known in memory only: after a crash nothing is, and a key can never
be locked for good. Should a second server process share the data, the primary key
(user, key) still lets one request through only.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass

from pydantic_core import from_json

from chat_py_server.database import Database
from chat_py_server.problems import ProblemError

__all__ = ["Idempotency", "IdempotencyKey", "Reply", "once"]

MAX_KEY = 255


@dataclass(frozen=True)
class Reply:
    """A status and a JSON body; `replayed` when it was stored by an earlier request."""

    status: int
    body: str
    replayed: bool = False


@dataclass(frozen=True)
class IdempotencyKey:
    """A key as its user sent it, with a digest of the request that it came with."""

    user: str
    key: str
    fingerprint: str

    @classmethod
    def of(cls, user: str, key: str, method: str, path: str, body: bytes) -> IdempotencyKey:
        """Equal JSON has an equal fingerprint, however it is spaced or ordered.

        Raises `ProblemError` 422 for a key that is too long.
        """
        key = key.strip().strip('"')  # the draft's structured-field string, or a bare one
        if len(key) > MAX_KEY:
            raise ProblemError(422, f"Idempotency-Key: at most {MAX_KEY} characters.")
        canonical = json.dumps(from_json(body), sort_keys=True) if body else ""
        digest = hashlib.sha256(f"{method}\n{path}\n{canonical}".encode()).hexdigest()
        return cls(user, key, digest)


class Idempotency:
    """Runs a write at most once for each key."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._in_flight: set[tuple[str, str]] = set()

    async def run(self, key: IdempotencyKey, work: Callable[[sqlite3.Connection], Reply]) -> Reply:
        """The stored reply of `key`, or that of `work`, which is then stored.

        A `ProblemError` of `work` is not stored: nothing was done, so it may be tried again.
        Raises `ProblemError` 409 while in flight, 422 for another request under the same key.
        """
        held = (key.user, key.key)
        if held in self._in_flight:
            raise ProblemError(
                409,
                "A request with this Idempotency-Key is still being worked on.",
                headers={"Retry-After": "1"},
            )
        if key.key:
            self._in_flight.add(held)
        try:
            return await self._database.run(lambda connection: once(connection, key, work))
        finally:
            self._in_flight.discard(held)


def once(
    connection: sqlite3.Connection,
    key: IdempotencyKey,
    work: Callable[[sqlite3.Connection], Reply],
) -> Reply:
    """`Idempotency.run` inside a transaction that is open already."""
    if not key.key:
        return work(connection)
    row = connection.execute(
        "SELECT fingerprint, status, body FROM replies WHERE user_id = ? AND key = ?",
        (key.user, key.key),
    ).fetchone()
    if row is None:
        reply = work(connection)
        connection.execute(
            "INSERT INTO replies VALUES (?, ?, ?, ?, ?, ?)",
            (key.user, key.key, key.fingerprint, reply.status, reply.body, int(time.time())),
        )
        return reply
    if row["fingerprint"] != key.fingerprint:
        raise ProblemError(
            422, "This Idempotency-Key was used for another request. Use a new key for each one."
        )
    return Reply(row["status"], row["body"], replayed=True)
