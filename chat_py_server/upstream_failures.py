"""What is said of an endpoint that fails: a sentence to the visitor, a line to the log.

An endpoint's own words may hold what a visitor must not see, and what is wrong with the key or the
address is nothing that a visitor can mend: that is in the log alone.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import httpx

from chat_py.base.errors import ErrorType
from chat_py.locales.reading import ENGLISH, FOR_VISITORS
from chat_py.models.answer_event import AnswerFailure
from chat_py_server.config import Upstream
from chat_py_server.responder import ResponderError

__all__ = ["UpstreamFailures"]

OWN_TYPES = frozenset({"auth", "permission", "notfound", "validation"})
"""Types of failures that are between the server and the endpoint: to a visitor, who need not log in
and has asked nothing wrong, the server failed."""
MAX_WORDS = 500
"""Characters of an endpoint's words in the log."""
BREAKS = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")


class UpstreamFailures:
    """Makes the errors of one endpoint."""

    def __init__(self, settings: Upstream) -> None:
        self._key = settings.key
        self._request = f"POST {_without_secrets(settings.url)} model {settings.model}"

    def slow(self, why: str) -> ResponderError:
        """The endpoint is silent."""
        return self._error(ENGLISH["server.ai_slow"], "timeout", why)

    def unreachable(self, why: str) -> ResponderError:
        """There is no connection, or it broke."""
        return self._error(ENGLISH["server.ai_unreachable"], "network", why)

    def redirected(self, target: httpx.URL) -> ResponderError:
        """The endpoint redirects to `target`, which must not get the key, or in circles."""
        why = f"redirects to {_without_secrets(str(target))}: name that address in the settings"
        return self._error(ENGLISH["server.ai_unusable"], "server", why)

    def reported(self, failure: AnswerFailure, status: int = 0) -> ResponderError:
        """The endpoint refuses (then with a `status`), breaks off, or cannot be understood."""
        if failure.key in FOR_VISITORS:
            text = ENGLISH[failure.key].format_map(failure.values)
        elif status:
            text = ENGLISH["server.ai_status"].format(status=status)
        else:
            text = ENGLISH["server.ai_failed"]
        why = [f"status {status}"] if status else []
        why += [failure.key.removeprefix("backend."), *failure.values.values()]
        if failure.retry_after is not None:
            why.append(f"retry after {failure.retry_after:g} s")
        type_: ErrorType = "server" if failure.type in OWN_TYPES else failure.type
        line = ", ".join(why) + (f": {failure.details}" if failure.details else "")
        return self._error(text, type_, line, failure.retry_after)

    def _error(
        self, text: str, type_: ErrorType, why: str, retry_after: float | None = None
    ) -> ResponderError:
        line = BREAKS.sub(" ", why)
        if self._key:
            line = line.replace(self._key, "[key]")
        log = f"{self._request}: {line[:MAX_WORDS]}"
        return ResponderError(text, type_, log=log, retry_after=retry_after)


def _without_secrets(url: str) -> str:
    """An address without user, password and query, where keys may be."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
