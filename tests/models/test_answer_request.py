"""What is asked of a back end that is to answer."""

from __future__ import annotations

from chat_py.models.answer_request import AnswerRequest
from chat_py.models.message import Message


def said(*texts: str) -> AnswerRequest:
    messages = [
        Message(id=str(number), sender="bot" if number % 2 else "user", content=text)
        for number, text in enumerate(texts)
    ]
    return AnswerRequest(chat_id="c", messages=messages)


def test_its_text_is_what_the_user_said_last() -> None:
    assert said("One?", "One.", "Two?").text == "Two?"
    assert said("One?", "One.").text == "One?"
    assert said().text == ""
    assert AnswerRequest(chat_id="c").text == ""


def test_what_was_said_goes_to_no_server_that_knows_it() -> None:
    assert "messages" not in AnswerRequest(chat_id="c").wire()
