"""What people are told of a failure."""

from __future__ import annotations

import pytest

from chat_py.locales import Texts
from chat_py.models.answer_event import AnswerFailure
from tests.fakes.formats import FakeFormats


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (AnswerFailure("server", "error.server"), "Server error. Please try again later."),
        (AnswerFailure("server", sentence="Out of tea.", details="E418"), "Out of tea."),
        (AnswerFailure("server", details="E418"), ""),
        (
            AnswerFailure("ratelimit", "backend.busy_for", {"seconds": "3"}),
            "The AI service is busy. Please try again in 3 s.",
        ),
    ],
)
def test_the_sentence_for_people(failure: AnswerFailure, words: str) -> None:
    assert failure.in_words(Texts("en", FakeFormats("en"))) == words
