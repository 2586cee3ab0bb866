"""The tree of errors.

    ChatError                  anything chat_py raises on purpose
    ├── ApiError               a request that did not succeed; `type` says why
    ├── ArgumentError          a caller's mistake; a `TypeError` to JavaScript and Python
    ├── PageError              what code of the page has thrown
    ├── AlreadyStarted         the page runs a chat already
    ├── ConfigurationError     a setting that cannot be used
    ├── CommandError           a command of Python code that has failed
    ├── StorageError           the browser's storage is full, denied or gone
    └── UnreadableFile         what a person has given is no file that can be read

An `ApiError` is one class with a `type` rather than a class for each status, because callers
on both sides of the border branch on `error.type` (contract §2, "Errors").
Three small exceptions come from a transport (chat_py/browser) and never leave `api_manager`:

    TransportError
    ├── NetworkFailure         nothing answered: offline, DNS, refused, reset
    │   └── RequestRedirected  the address leads to another one, which was not to be asked
    ├── RequestAborted         the request's own signal was aborted
    └── RequestInvalid         what was asked for can be no request
"""

from __future__ import annotations

from typing import Any, Literal, get_args

__all__ = [
    "ERROR_TYPES",
    "AlreadyStarted",
    "ApiError",
    "ArgumentError",
    "ChatError",
    "CommandError",
    "ConfigurationError",
    "ErrorType",
    "NetworkFailure",
    "PageError",
    "RequestAborted",
    "RequestInvalid",
    "RequestRedirected",
    "StorageError",
    "TransportError",
    "UnreadableFile",
]

ErrorType = Literal[
    "network",
    "timeout",
    "aborted",
    "auth",
    "permission",
    "notfound",
    "ratelimit",
    "server",
    "validation",
    "unknown",
]
ERROR_TYPES: tuple[str, ...] = get_args(ErrorType)


class ChatError(Exception):
    """Anything chat_py raises on purpose.

    `str(error)` is written for a person; `to_page()` is what JavaScript sees on the `Error`.
    """

    js_class: str = "Error"

    def to_page(self) -> dict[str, Any]:
        """The own properties of the JavaScript `Error`, as JSON-ready data."""
        return {"message": str(self), "userMessage": str(self)}


class ApiError(ChatError):
    """A request that did not succeed (contract §2, "Errors").

    `message` is the localised text for a person; `details` is what the server itself said.
    `retry_after` is in seconds. `retryable` tells whether trying the same again may help.
    """

    def __init__(
        self,
        message: str,
        *,
        type: ErrorType = "unknown",
        status: int = 0,
        endpoint: str = "",
        method: str = "",
        attempts: int = 1,
        retryable: bool = False,
        retry_after: float | None = None,
        details: Any = None,
    ) -> None:
        super().__init__(message)
        self.of_api = True
        """False where a proxy or another site's page has answered in place of the API."""
        self.user_message = message
        self.type: ErrorType = type
        self.status = status
        self.endpoint = endpoint
        self.method = method
        self.attempts = attempts
        self.retryable = retryable
        self.retry_after = retry_after
        self.details = details

    def to_page(self) -> dict[str, Any]:
        """The contract's fields, camelCase."""
        return {
            "name": "ChatApiError",
            "message": str(self),
            "userMessage": self.user_message,
            "type": self.type,
            "status": self.status,
            "endpoint": self.endpoint,
            "method": self.method,
            "attempts": self.attempts,
            "retryable": self.retryable,
            "retryAfter": self.retry_after,
            "details": self.details,
        }


class PageError(ChatError):
    """What code of the page has thrown: its `name`, `message`, `type`, `status`, `details`."""

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__(str(fields.get("message") or "An error without a message"))
        self.fields = fields


class ArgumentError(ChatError, TypeError):
    """A caller's mistake: names the method, the argument and what was expected."""

    js_class = "TypeError"

    def __init__(self, method: str, argument: str, expected: str) -> None:
        super().__init__(f"{method}: {argument} must be {expected}")
        self.method = method
        self.argument = argument
        self.expected = expected


class ConfigurationError(ChatError):
    """A setting that cannot be used: names the setting and the remedy."""


class AlreadyStarted(ChatError):
    """The page runs a chat already, started by another tag or another file."""


class StorageError(ChatError):
    """The browser's storage is full, denied or gone."""


class CommandError(ChatError):
    """A command of Python code has failed; `name` is its name without the slash."""

    def __init__(self, name: str) -> None:
        super().__init__(f"/{name} has failed")
        self.name = name


class UnreadableFile(ChatError):
    """A folder, or a file that is gone from the disk; its text is its name."""


class TransportError(Exception):
    """A transport could not deliver a request; never leaves `api_manager`."""


class NetworkFailure(TransportError):
    """Nothing answered: offline, DNS, connection refused or reset (Fetch: "network error")."""


class RequestRedirected(NetworkFailure):
    """The address leads to another one, and the request was for this one alone."""


class RequestInvalid(TransportError):
    """Address, method or headers can be no request (Fetch: a `TypeError` before it is sent)."""


class RequestAborted(TransportError):
    """The request's own abort signal fired (DOM: `AbortError`)."""
