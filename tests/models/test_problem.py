"""What a server says of a failure (RFC 9457)."""

from __future__ import annotations

from chat_py.models.problem import Problem


def test_what_is_unknown_is_a_server_error_without_a_type():
    assert Problem().wire() == {
        "type": "about:blank",
        "title": "",
        "status": 500,
        "detail": "",
        "error": "",
    }


def test_what_a_server_adds_is_kept():
    problem = Problem.model_validate({"status": 422, "detail": "Too long.", "field": "content"})
    assert problem.wire()["field"] == "content"
