"""What a client of Redis raises where the server cannot be asked."""

from __future__ import annotations

from redis.exceptions import RedisError

__all__ = ["FAILURES"]

FAILURES = (RedisError, RuntimeError)
"""uvloop raises a bare `RuntimeError` ("the handler is closed") where a connection was lost between
its beginning and the first word, and redis-py lets it through."""
