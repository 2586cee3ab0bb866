"""From anything that goes wrong with a request to one `ApiError` (contract §2, "Errors")."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import from_json

from chat_py.base.errors import (
    ERROR_TYPES,
    ApiError,
    ErrorType,
    NetworkFailure,
    PageError,
    RequestAborted,
)
from chat_py.border.json_text import scalar_json
from chat_py.http.retry import is_retryable
from chat_py.models.answer_event import AnswerFailure

__all__ = ["ErrorMaker", "RequestFacts", "read_details", "server_reason"]

MAX_DETAIL = 500
"""Characters of a plain text that are kept as `details`."""
STATUS_TYPES: dict[int, ErrorType] = {
    401: "auth",
    403: "permission",
    404: "notfound",
    408: "timeout",
    410: "notfound",
    429: "ratelimit",
}
# What engines call a fetch that failed (Chromium, Firefox, Safari, Node). Any other TypeError
# is a mistake in a caller's code, and calling it a network error would hide it.
FETCH_FAILED = re.compile(
    r"failed to fetch|networkerror when attempting|load failed|fetch failed|network error", re.I
)


@dataclass(frozen=True)
class RequestFacts:
    """What an error says of its request."""

    method: str = ""
    endpoint: str = ""
    attempts: int = 0


class ErrorMaker:
    """Makes `ApiError`s with texts in the visitor's language.

    `texts` gives the text for a key such as "error.network".
    """

    def __init__(self, texts: Callable[..., str]) -> None:
        self._texts = texts

    def make(
        self,
        type_: ErrorType,
        facts: RequestFacts,
        *,
        status: int = 0,
        retry_after: float | None = None,
        details: Any = None,
        cause: BaseException | None = None,
    ) -> ApiError:
        """One error. It is retryable where the same request may succeed later."""
        no_answer = type_ in ("network", "timeout") and not status
        error = ApiError(
            self._texts(f"error.{type_}"),
            type=type_,
            status=status,
            endpoint=facts.endpoint,
            method=facts.method,
            attempts=facts.attempts,
            retryable=no_answer or (status > 0 and is_retryable(status)),
            retry_after=retry_after,
            details=details,
        )
        error.__cause__ = cause
        return error

    def of_answer(self, failure: AnswerFailure, facts: RequestFacts) -> ApiError:
        """The error that a back end told in the middle of an answer."""
        error = self.make(
            failure.type, facts, retry_after=failure.retry_after, details=failure.details or None
        )
        error.user_message = failure.in_words(self._texts) or error.user_message
        return error

    def from_status(
        self, status: int, facts: RequestFacts, *, retry_after: float | None, body: str
    ) -> ApiError:
        """The error for a response that is not a success."""
        type_ = STATUS_TYPES.get(status, "server" if status >= 500 else "unknown")
        details = read_details(body)
        error = self.make(type_, facts, status=status, retry_after=retry_after, details=details)
        error.of_api = isinstance(details, dict) or not body.strip()
        return error

    def from_any(
        self, error: BaseException | Mapping[str, Any] | object, facts: RequestFacts
    ) -> ApiError:
        """An `ApiError` for any error: one of Python's, the fields of one of the page's
        (`name`, `message`, `status`, `type`, as JSON-ready data), or whatever else the page
        has thrown."""
        if isinstance(error, ApiError):
            return error
        if isinstance(error, PageError):
            error = error.fields
        if isinstance(error, BaseException):
            return self.make(_python_type(error), facts, details=str(error) or None, cause=error)
        if not isinstance(error, Mapping):
            return self.make("unknown", facts, details=error)
        fields = cast("Mapping[str, Any]", error)
        status = fields.get("status")
        status = status if isinstance(status, int) and 400 <= status <= 599 else 0
        details = fields.get("details") or fields.get("message") or None
        given = fields.get("type")
        if given in ERROR_TYPES:
            type_ = cast("ErrorType", given)
        elif status:
            type_ = STATUS_TYPES.get(status, "server" if status >= 500 else "unknown")
        else:
            type_ = _page_type(str(fields.get("name", "")), str(fields.get("message", "")))
        return self.make(type_, facts, status=status, details=details)


def _python_type(error: BaseException) -> ErrorType:
    if isinstance(error, NetworkFailure):
        return "network"
    if isinstance(error, (RequestAborted, asyncio.CancelledError)):
        return "aborted"
    if isinstance(error, TimeoutError):
        return "timeout"
    return "validation" if isinstance(error, ValidationError) else "unknown"


def _page_type(name: str, message: str) -> ErrorType:
    if name == "AbortError":
        return "aborted"
    if name == "TimeoutError":
        return "timeout"
    if name in ("NetworkError", "TypeError") and FETCH_FAILED.search(message):
        return "network"
    return "unknown"


def read_details(body: str) -> Any:
    """What the server says of its error: the object it sent, or the start of a plain text.

    An error page in HTML says nothing that a caller could use: `None`.
    """
    text = body.strip()
    if not text or text.startswith("<"):
        return None
    try:
        return from_json(scalar_json(text), allow_inf_nan=False)
    except ValueError:
        return text[:MAX_DETAIL]


def server_reason(details: Any) -> str:
    """The sentence in `details`: `{error}`, `{message}`, RFC 9457's `detail` or `title`."""
    if isinstance(details, str):
        return details
    if isinstance(details, dict):
        fields = cast("dict[str, Any]", details)
        for name in ("error", "message", "detail", "title"):
            value = fields.get(name)
            if isinstance(value, dict):  # {"error": {"message": …}}
                value = cast("dict[str, Any]", value).get("message")
            if isinstance(value, str) and value:
                return value
    return ""
