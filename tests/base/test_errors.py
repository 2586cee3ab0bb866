"""The error tree, as both sides of the border see it (contract §2, "Errors")."""

from __future__ import annotations

from chat_py.base import errors
from chat_py.base.errors import ApiError, ArgumentError, ChatError, ConfigurationError, StorageError


def test_an_api_error_has_the_contracts_fields_on_the_page():
    error = ApiError(
        "Server error. Please try again later.",
        type="server",
        status=502,
        endpoint="/chat",
        method="GET",
        attempts=4,
        retryable=True,
        retry_after=1.5,
        details={"error": "upstream"},
    )
    assert error.to_page() == {
        "name": "ChatApiError",
        "message": "Server error. Please try again later.",
        "userMessage": "Server error. Please try again later.",
        "type": "server",
        "status": 502,
        "endpoint": "/chat",
        "method": "GET",
        "attempts": 4,
        "retryable": True,
        "retryAfter": 1.5,
        "details": {"error": "upstream"},
    }


def test_the_types_are_the_contracts():
    assert (
        sorted(errors.ERROR_TYPES)
        == (
            "aborted auth network notfound permission ratelimit server timeout unknown validation"
        ).split()
    )


def test_a_callers_mistake_names_method_argument_and_what_was_expected():
    error = ArgumentError("ChatAPI.makeRequest", "method", "a string")
    assert str(error) == "ChatAPI.makeRequest: method must be a string"
    assert isinstance(error, TypeError)
    assert error.js_class == "TypeError"


def test_everything_raised_on_purpose_is_a_chat_error():
    for kind in (ApiError, ArgumentError, ConfigurationError, StorageError):
        assert issubclass(kind, ChatError)
    assert not issubclass(errors.NetworkFailure, ChatError)  # never leaves the api manager
