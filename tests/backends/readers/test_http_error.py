"""Responses that are no answer."""

from __future__ import annotations

import pytest

from chat_py.backends.readers.http_error import read_error

NOW = 1_795_843_188_000  # 28 November 2026, 05:19:48 UTC


@pytest.mark.parametrize(
    ("status", "body", "key", "details"),
    [
        (401, b'{"error": {"message": "words"}}', "backend.key", "words"),
        (404, b"404 page not found", "backend.notfound", "404 page not found"),
        (404, b"<html>words", "backend.notfound", ""),
        (502, b"<html>words", "backend.failed", ""),
        (200, b"<html>words", "backend.page", ""),
        (405, b"", "backend.failed", ""),
        (
            429,
            b'[{"error": {"message": "words", "status": "RESOURCE_EXHAUSTED"}}]',
            "backend.busy",
            "words",
        ),
        (400, b'["words"]', "backend.refused", ""),
        (413, b"\xff" * 100_000, "backend.refused", "\ufffd" * 2000),
        (500, b"[" * 5000, "backend.failed", "[" * 2000),
    ],
)
def test_a_sentence_and_their_words(status: int, body: bytes, key: str, details: str):
    failure = read_error(status, {}, body, NOW)
    assert (failure.key, failure.details) == (key, details)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "Sat, 28 Nov 2026 05:20:48 GMT"}, 60.0),
        ({"retry-after": "7", "retry-after-ms": "1500"}, 1.5),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], wait: float | None):
    failure = read_error(429, headers, b"", NOW)
    assert failure.retry_after == wait
    assert failure.key == ("backend.busy_for" if wait else "backend.busy")
