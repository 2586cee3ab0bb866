"""What went wrong, in the one shape of the contract."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import (
    ApiError,
    NetworkFailure,
    RequestAborted,
    RequestInvalid,
)
from tests.fakes.api import ApiRig
from tests.fakes.transport import Response, json_response


async def refused(rig: ApiRig, *arguments: Any) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await rig.api.make_request(*arguments)
    return caught.value


class TestWhatGoesWrong:
    @pytest.mark.parametrize(
        ("status", "type_", "text"),
        [
            (400, "unknown", "An error occurred. Please try again."),
            (401, "auth", "Your session has expired. Please log in again."),
            (403, "permission", "You do not have permission to access this resource."),
            (404, "notfound", "The requested resource was not found."),
            (408, "timeout", "The request took too long. Please try again."),
            (422, "unknown", "An error occurred. Please try again."),
            (429, "ratelimit", "Too many requests. Please wait a moment and try again."),
            (500, "server", "Server error. Please try again later."),
            (502, "server", "Server error. Please try again later."),
        ],
    )
    async def test_statuses(self, status: int, type_: str, text: str) -> None:
        rig = ApiRig(
            default=json_response({"error": "because"}, status, headers={"retry-after": "9"})
        )
        error = await refused(rig, "GET", "/x?y=1", None, {"retries": 0})
        assert error.to_page() == {
            "name": "ChatApiError",
            "message": text,
            "userMessage": text,
            "type": type_,
            "status": status,
            "endpoint": "/x?y=1",
            "method": "GET",
            "attempts": 1,
            "retryable": status in (408, 429) or status >= 500,
            "retryAfter": 9,
            "details": {"error": "because"},
        }

    @pytest.mark.parametrize(
        ("body", "details"),
        [
            ('{"message":"no"}', {"message": "no"}),
            ('{"success":false,"error":"no"}', {"success": False, "error": "no"}),
            ('{"type":"about:blank","detail":"no"}', {"type": "about:blank", "detail": "no"}),
            ("just words", "just words"),
            ("w" * 2000, "w" * 500),
            ("<html>sorry</html>", None),
            ("", None),
        ],
    )
    async def test_details_are_the_server_s_own(self, body: str, details: Any) -> None:
        rig = ApiRig(Response(400, body))
        assert (await refused(rig, "GET", "/x")).details == details

    async def test_nobody_answers(self) -> None:
        rig = ApiRig(NetworkFailure("refused"))
        error = await refused(rig, "GET", "/x", None, {"retries": 0})
        assert (error.type, error.status, error.retryable) == ("network", 0, True)
        assert str(error) == "Network error. Please check your internet connection."
        assert isinstance(error.__cause__, NetworkFailure)

    async def test_what_can_be_no_request_is_no_network_error(self) -> None:
        rig = ApiRig(default=RequestInvalid("TypeError: Invalid URL"))
        error = await refused(rig, "GET", "/x")
        assert (error.type, error.status, error.retryable) == ("unknown", 0, False)
        assert error.details == "TypeError: Invalid URL"
        assert len(rig.transport.sent) == 1

    @pytest.mark.parametrize(
        ("error", "type_"),
        [
            (NetworkFailure("x"), "network"),
            (TimeoutError(), "timeout"),
            (RequestAborted("x"), "aborted"),
            (asyncio.CancelledError(), "aborted"),
            (TypeError("own mistake"), "unknown"),
            ({"name": "TypeError", "message": "Failed to fetch"}, "network"),
            ({"name": "TypeError", "message": "Load failed"}, "network"),
            ({"name": "TypeError", "message": "x is not a function"}, "unknown"),
            ({"name": "AbortError", "message": "x"}, "aborted"),
            ({"name": "TimeoutError", "message": "x"}, "timeout"),
            ({"name": "Error", "status": 403}, "permission"),
            ({"name": "Error", "status": 503}, "server"),
            ({"type": "ratelimit", "status": 429}, "ratelimit"),
            ({"status": True, "type": []}, "unknown"),
            (None, "unknown"),
            ("thrown as a text", "unknown"),
            (7, "unknown"),
        ],
    )
    def test_any_error_in_one_shape(self, error: Any, type_: str) -> None:
        shaped = ApiRig().api.handle_api_error(error, "/x")
        assert (shaped.type, shaped.endpoint) == (type_, "/x")

    async def test_an_error_of_ours_stays_itself(self) -> None:
        rig = ApiRig(Response(404))
        error = await refused(rig, "GET", "/x")
        assert rig.api.handle_api_error(error, "/other") is error
