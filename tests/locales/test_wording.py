"""What is said of an answer that did not come: a sentence with its reason, and nothing twice."""

from __future__ import annotations

import re

import pytest

from chat_py.locales.reading import ENGLISH, FOR_VISITORS, read_texts
from chat_py.message.outcome import outcome_of
from chat_py.models.message import Message
from tests.fakes.texts import TAGS, texts_in

ANSWER = {
    "ar": "الإجابة",
    "de": "Antwort",
    "en": "answer",
    "es": "respuesta",
    "fr": "réponse",
    "ja": "回答",
    "ko": "답변",
    "pt-BR": "resposta",
    "zh-Hans": "回答",
}
RESPONSE = "error.validation"
"""In most languages a server's response is called what an answer is."""
REASONS = sorted(
    FOR_VISITORS
    | {"message.broken_off"}
    | {key for key in ENGLISH if key.startswith(("server.", "error.")) and key != RESPONSE}
)


@pytest.mark.parametrize("tag", TAGS)
def test_no_reason_says_again_what_it_is_the_reason_of(tag):
    """It follows "The answer was interrupted:" or "No answer:"."""
    texts = read_texts(tag)
    assert ANSWER[tag] in texts["message.broken"]
    assert [key for key in REASONS if ANSWER[tag] in texts[key]] == []


@pytest.mark.parametrize("content", ["", "The first half"])
def test_a_restart_of_the_server_is_said_once(content):
    answer = Message(id="a", sender="bot", content=content, timestamp=0)
    outcome = outcome_of(answer, "broken", ENGLISH["server.restarted"], texts_in("en"))
    assert outcome
    said = "The answer was interrupted" if content else "No answer"
    assert outcome.words == f"{said}: The server was restarted."


def test_english_is_what_somebody_who_speaks_it_would_write():
    """Phrases that were on the page once."""
    wrong = (
        r"broke off|on request|text came|All that followed|not \w+ any ?more|left out|go on where"
    )
    assert [key for key, text in ENGLISH.items() if re.search(wrong, text)] == []
