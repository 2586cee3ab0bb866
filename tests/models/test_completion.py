"""The request for an answer, and the events of its stream."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from chat_py.models.completion import CompletionRequest, StreamDone


def test_the_request_has_the_names_of_the_wire():
    request = CompletionRequest(chat_id="c1", user_chat_id="u1", message_id="m1")
    assert request.wire() == {
        "chatId": "c1",
        "userChatId": "u1",
        "userId": "",
        "messageId": "m1",
        "regenerate": False,
    }


@pytest.mark.parametrize("chat_id", ["", "x" * 129, None])
def test_an_answer_belongs_to_a_chat(chat_id):
    with pytest.raises(ValidationError, match="chatId"):
        CompletionRequest.model_validate({"chatId": chat_id})


def test_what_the_end_of_an_answer_does_not_say_stays_open():
    done = StreamDone.model_validate({"messageId": 7, "later": True})
    assert done.wire() == {"messageId": "7", "later": True}
    assert (done.current_step, done.suggestions, done.stopped, done.versions) == (None,) * 4
