"""What is asked of an endpoint, in the words of no protocol."""

from __future__ import annotations

from chat_py.backends.requests.prompt import PromptMessage
from chat_py.models.answer_event import FileLink, ReasoningDelta


def test_the_text_of_a_message_is_its_texts_alone() -> None:
    parts = ("Look: ", FileLink("/a.png"), ReasoningDelta("Hm.", ""), "a cat")
    assert PromptMessage("user", parts).text == "Look: a cat"
    assert PromptMessage("user", ()).text == ""
