"""What is said of an endpoint that fails, to the visitor and to the log."""

from __future__ import annotations

import httpx
import pytest

from chat_py.models.answer_event import AnswerFailure
from chat_py_server.config import Upstream
from chat_py_server.upstream_failures import UpstreamFailures

URL = "https://user:word@llm.example/v1?key=in-the-address"
FAILURES = UpstreamFailures(Upstream(URL, "small", "the-key"))


def test_the_log_names_the_endpoint_and_no_secret_of_its_address() -> None:
    error = FAILURES.unreachable("refused")
    assert error.log == "POST https://llm.example/v1 model small: refused"
    assert "llm.example" not in str(error)


def test_an_address_that_it_redirects_to_is_named_without_its_secrets() -> None:
    error = FAILURES.redirected(httpx.URL("https://a:b@other.example/v2?key=hidden"))
    assert "redirects to https://other.example/v2:" in error.log
    assert "hidden" not in error.log
    assert "other.example" not in str(error)


def test_the_key_and_line_breaks_do_not_reach_the_log() -> None:
    failure = AnswerFailure("server", "backend.reported", details="the-key\nis\r\n\u2028bad")
    error = FAILURES.reported(failure, 400)
    assert error.log.endswith(": [key] is bad")
    assert len(FAILURES.slow("x" * 10_000).log) < 1000


@pytest.mark.parametrize("type_", ["auth", "permission", "notfound", "validation"])
def test_what_is_between_the_server_and_the_endpoint_is_no_fault_of_the_visitors(
    type_: str,
) -> None:
    error = FAILURES.reported(AnswerFailure(type_, "backend.reported", details="no key"), 401)
    assert error.type == "server"
    assert str(error) == "The AI service failed with status 401."
    assert "no key" in error.log


def test_what_a_visitor_can_wait_for_is_said() -> None:
    failure = AnswerFailure("ratelimit", "backend.busy", retry_after=7)
    error = FAILURES.reported(failure, 429)
    assert (error.type, error.retry_after) == ("ratelimit", 7)
    assert "status" not in str(error)
    assert "status 429, busy, retry after 7 s" in error.log
