"""When a request is tried again, and how long it waits (contract §2, "Retry").

The rules, all of them:

    what went wrong                       GET HEAD PUT DELETE OPTIONS   POST PATCH
    ------------------------------------  ----------------------------  -----------------------
    network failure, attempt timed out    again                         again with a key
    408, 5xx                              again                         again with a key
    429                                   again                         again
    503 that says `Retry-After`           again                         again
    any other status, an abort, 401       never                         never

"Key" is an `Idempotency-Key`: with it a server that has seen the request repeats the
stored response, so a second delivery does no harm (IETF draft, The Idempotency-Key HTTP Header).

The wait before retry k (from 0) is `delay · 2^k`, at most `MAX_BACKOFF`; what the server asks for
in `Retry-After` wins where it is longer, at most `MAX_RETRY_AFTER`. Up to 10 % is added to
either, so that the clients of a server that comes back do not all come at once.

All requests of a page share a budget of retries (`RetryBudget`). A request takes at most as many
from it as the page is set to try (`retryAttempts`); those that its caller wants beyond come later,
at least `FURTHER_WAIT` apart, and take nothing from the others.
"""

from __future__ import annotations

from collections import deque
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

__all__ = [
    "BUDGET_FLOOR",
    "BUDGET_SHARE",
    "BUDGET_WINDOW",
    "FURTHER_WAIT",
    "JITTER",
    "MAX_BACKOFF",
    "MAX_RETRY_AFTER",
    "RetryBudget",
    "is_retryable",
    "may_retry",
    "parse_retry_after",
    "retry_wait",
]

IDEMPOTENT_METHODS = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
MAX_BACKOFF = 30.0
"""Seconds; the longest wait that back-off alone leads to, jitter aside."""
MAX_RETRY_AFTER = 60.0
"""Seconds; a server that asks for more is asked again after this."""
JITTER = 0.1
FURTHER_WAIT = 1.0
"""Seconds at least between retries that the caller asks for beyond the page's measure."""
BUDGET_WINDOW = 60.0
"""Seconds over which retries are weighed against requests."""
BUDGET_SHARE = 0.2
BUDGET_FLOOR = 10


def is_retryable(status: int) -> bool:
    """Whether the same request may succeed later. Status 0 is a request without a response."""
    return status in (0, 408, 429) or 500 <= status <= 599


def may_retry(method: str, status: int, *, has_key: bool, has_retry_after: bool) -> bool:
    """Whether a failed request may be sent again. Status 0 is a request without a response."""
    if not is_retryable(status):
        return False
    if method in IDEMPOTENT_METHODS or has_key:
        return True
    return status == 429 or (status == 503 and has_retry_after)


def retry_wait(retry: int, delay: float, retry_after: float | None, chance: float) -> float:
    """Seconds to wait before retry number `retry` (from 0).

    `delay` is the first back-off in seconds, `retry_after` what the server asked for, and
    `chance` a number from 0 to 1 that picks the jitter.
    """
    # A caller may ask for many retries: 2 ** 2000 is too large for a float.
    backoff = min(delay * 2 ** min(retry, 30), MAX_BACKOFF)
    asked = min(retry_after or 0.0, MAX_RETRY_AFTER)
    return max(backoff, asked) * (1 + JITTER * chance)


def parse_retry_after(value: str | None, now: int) -> float | None:
    """Seconds from a `Retry-After` field (RFC 9110, 10.2.3); `None` for none or nonsense.

    `now` is the wall clock in milliseconds. A date that has passed is 0.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])  # longer is nonsense, and far above every cap
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:  # asctime-date carries no zone; an HTTP-date is always UTC
        moment = moment.replace(tzinfo=UTC)
    elapsed = moment - datetime.fromtimestamp(now / 1000, UTC)
    return max(0.0, elapsed.total_seconds())


class RetryBudget:
    """Keeps a dead server from being hammered.

    In any minute at most 20 % of the requests are retries, or `BUDGET_FLOOR` where that is
    more, so that a page with little traffic may still try again.
    """

    def __init__(self) -> None:
        self._requests: deque[float] = deque()
        self._retries: deque[float] = deque()

    def request(self, now: float) -> None:
        """A first attempt goes out. `now` is monotonic, in seconds."""
        self._forget(now)
        self._requests.append(now)

    def take(self, now: float) -> bool:
        """Take one retry; `False` when the budget is used up."""
        self._forget(now)
        if len(self._retries) >= max(BUDGET_FLOOR, int(BUDGET_SHARE * len(self._requests))):
            return False
        self._retries.append(now)
        return True

    def _forget(self, now: float) -> None:
        for times in (self._requests, self._retries):
            while times and times[0] <= now - BUDGET_WINDOW:
                times.popleft()
