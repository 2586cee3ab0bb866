from __future__ import annotations

from chat_py.models.message import Message
from chat_py_server.hints import hinted
from tests.server.conftest import Guest, begin, said


def test_who_answers_is_told_and_nothing_else_changes() -> None:
    conversation = said("one", "two", "three")
    told = hinted(conversation, "shorter")
    assert [message.content for message in told[:2]] == ["one", "two"]
    assert told[2].content.startswith("three\n\n(For this answer: shorter")
    assert conversation[2].content == "three"
    assert hinted(conversation, "") == conversation
    assert hinted([], "shorter") == []
    greeting = [Message(sender="bot", content="Hi")]
    assert hinted(greeting, "shorter") == greeting


def test_a_hint_makes_another_answer_and_is_not_stored(guest: Guest) -> None:
    message_id, first = guest.ask("What is tea?")
    again = guest.complete(chatId="kai", messageId=message_id, regenerate=True, hint="shorter")
    assert len(again.text) < len(first.text) / 2
    assert "For this answer" not in again.text
    assert "For this answer" not in str(guest.history())
    listed = guest.get("/api/chats").json()
    assert {"branches", "hint"} <= set(listed["can"])


def test_a_hint_may_be_500_characters_long(guest: Guest) -> None:
    message_id = guest.ask("What is tea?")[0]
    body = {"chatId": "kai", "messageId": message_id, "regenerate": True, "hint": "x" * 501}
    refused = guest.post("/api/completion", json=body)
    assert refused.status_code == 422
    assert "hint" in refused.text
    assert begin(
        guest, 1, chatId="kai", messageId=message_id, regenerate=True, hint="x" * 500
    ).start
