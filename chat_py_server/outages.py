"""What the log is told of a storage that is out of order: a line when it begins, one at its end."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from chat_py_server.problems import Reason, StorageError

__all__ = ["Outages"]

log = logging.getLogger(__name__)

BEGINNINGS: Mapping[Reason, str] = {
    "away": "The database does not answer. Requests get 503 until it does: %s",
    "full": "There is no room left. What writes gets 507 until there is: %s",
}
ENDS: Mapping[Reason, str] = {
    "away": "The database answers again.",
    "full": "There is room again.",
}


@dataclass
class Outages:
    """Remembers which outage the log knows of. Other failures are told by whoever meets them."""

    _reason: Reason = "failed"

    def began(self, error: StorageError) -> None:
        """An operation has failed."""
        if error.reason in BEGINNINGS and error.reason != self._reason:
            self._reason = error.reason
            log.error(BEGINNINGS[error.reason], " ".join(str(error).split()))

    def ended(self, *, wrote: bool) -> None:
        """An operation was done; one that `wrote` shows that there is room."""
        if self._reason == "away" or (self._reason == "full" and wrote):
            log.warning(ENDS[self._reason])
            self._reason = "failed"
