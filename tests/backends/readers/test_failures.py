"""A server's own error, told by a sentence of ours."""

from __future__ import annotations

from string import Formatter
from typing import Any

import pytest

from chat_py.backends.readers.failures import (
    MAX_DETAILS,
    SENTENCES,
    broken,
    reported,
    reported_record,
    too_large,
    unreadable,
    web_page,
    wrong_protocol,
)
from chat_py.locales.reading import ENGLISH, read_texts
from tests.fakes.texts import TAGS


@pytest.mark.parametrize(
    ("status", "data", "type", "sentence"),
    [
        (0, {"error": {"type": "overloaded_error", "message": "x"}}, "server", "busy"),
        (0, {"error": {"code": 503, "status": "UNAVAILABLE", "message": "x"}}, "server", "busy"),
        (0, {"error": {"code": "429", "status": "RESOURCE_EXHAUSTED"}}, "ratelimit", "busy"),
        (429, {"error": {"code": "insufficient_quota", "message": "x"}}, "permission", "quota"),
        (400, {"error": {"code": "context_length_exceeded"}}, "validation", "too_long"),
        (400, {"error": {"code": "content_filter"}}, "validation", "filtered"),
        (404, {"error": "model 'x' not found"}, "notfound", "model"),
        (404, {"error": {"code": "model_not_found"}}, "notfound", "model"),
        (404, {"error": {"type": "not_found_error", "message": "model: x"}}, "notfound", "model"),
        (400, {"error": {"message": "x is not a valid model ID"}}, "notfound", "model"),
        (400, {"error": {"type": "invalid_model", "message": "x"}}, "notfound", "model"),
        (404, {"detail": "Not Found"}, "notfound", "notfound"),
        (401, {}, "auth", "key"),
        (400, {"error": {"message": "API key not valid."}}, "auth", "key"),
        (403, {"error": {"status": "PERMISSION_DENIED"}}, "permission", "denied"),
        (422, {"detail": [{"msg": "field required"}]}, "validation", "refused"),
        (504, {}, "timeout", "slow"),
        (500, {"title": "Internal", "status": 500}, "server", "failed"),
        (0, {"error": {"a": 1}}, "server", "failed"),
    ],
)
def test_what_a_server_says(status: int, data: dict[str, Any], type: str, sentence: str):
    failure = reported_record(data, status=status)
    assert (failure.type, failure.key) == (type, f"backend.{sentence}")


@pytest.mark.parametrize(
    ("data", "details"),
    [
        ({"error": {"message": "words", "code": "c"}}, "words"),
        ({"error": "words"}, "words"),
        ({"message": "words"}, "words"),
        ({"title": "t", "detail": "words"}, "words"),
        ({"error": {"new": [1]}}, '{"new":[1]}'),
        ({"message": "long " * 1000}, ("long " * 1000)[:MAX_DETAILS]),
    ],
)
def test_its_words_are_a_detail(data: dict[str, Any], details: str):
    assert reported_record(data).details == details


def test_a_busy_server_says_for_how_long():
    failure = reported("", "", status=429, retry_after=2.5)
    assert (failure.key, failure.values) == ("backend.busy_for", {"seconds": "3"})
    assert failure.retry_after == 2.5


def test_every_sentence_is_there_in_every_language_and_its_blanks_are_filled():
    made = [
        broken(),
        reported("", "", status=429, retry_after=1),
        reported("", "", status=429),
        too_large("body"),
        unreadable(""),
        web_page(),
        wrong_protocol("openai", "ollama"),
    ]
    for tag in TAGS:
        texts = read_texts(tag)
        assert texts.keys() >= SENTENCES
        for failure in made:
            blanks = {name for _, name, _, _ in Formatter().parse(texts[failure.key]) if name}
            assert blanks == failure.values.keys()
    assert {failure.key for failure in made} <= SENTENCES
    assert {key for key in ENGLISH if key.startswith("backend.")} == SENTENCES
