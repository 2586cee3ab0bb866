"""Replies that were given under an `Idempotency-Key`."""

from __future__ import annotations

import time
from collections.abc import Callable

from chat_py_server.idempotency import IdempotencyKey, Reply
from chat_py_server.problems import ProblemError
from chat_py_server.sql.connection import Connection

__all__ = ["once"]


def once(
    connection: Connection,
    key: IdempotencyKey,
    work: Callable[[], tuple[Reply, str]],
) -> Reply:
    """The stored reply of `key`, or that of `work`, which is then stored.

    `work` returns its reply, and the id of the chat whose texts the reply repeats, or "". A
    `ProblemError` of `work` is not stored: nothing was done, so it may be tried again.

    Raises `ProblemError` 422 for another request under the same key.
    """
    if not key.key:
        return work()[0]
    row = connection.execute(
        "SELECT fingerprint, status, body FROM replies WHERE user_id = ? AND key = ?",
        (key.user, key.key),
    ).fetchone()
    if row is None:
        reply, chat_id = work()
        connection.execute(
            "INSERT INTO replies (user_id, key, fingerprint, status, body, created_at,"
            " user_chat_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(key.user, key.key, key.fingerprint),
                *(reply.status, reply.body, int(time.time()), chat_id),
            ),
        )
        return reply
    if row["fingerprint"] != key.fingerprint:
        raise ProblemError(
            422, "This Idempotency-Key belongs to another request. Use a new key for each one."
        )
    return Reply(row["status"], row["body"], replayed=True)
