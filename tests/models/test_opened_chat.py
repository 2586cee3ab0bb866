"""A long chat opens without the time that validating all of it takes."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from chat_py.models.message import Message
from chat_py.models.opened_chat import NEWEST, OpenedChat, OpenedChatResponse


def test_of_many_messages_the_newest_are_validated_at_once():
    sent = [{"sender": "user", "id": str(n)} for n in range(NEWEST + 50)]
    sent[NEWEST] = {"id": "of nobody"}
    chat = OpenedChat.model_validate({"messages": sent, "unchecked": "of a server's own"})
    assert [m.id for m in chat.messages[:2]] == ["50", "51"]
    assert chat.invalid == [f"messages.{NEWEST}.sender: Field required"]
    assert len(chat.unchecked) == 50
    assert [m["id"] for m in chat.wire()["messages"]][:3] == ["0", "1", "2"]
    assert [m.id for m in chat.unchecked.take(2)] == ["48", "49"]
    assert len(chat.unchecked.take(100)) == 48
    assert len(chat.unchecked) == 0


def test_so_it_is_with_the_chat_of_a_response():
    sent = [{"sender": "user", "id": str(n)} for n in range(NEWEST + 50)]
    response = OpenedChatResponse.model_validate({"userChat": {"_id": "u1", "messages": sent}})
    assert response.chat is not None
    assert (len(response.chat.messages), len(response.chat.unchecked)) == (NEWEST, 50)
    assert response.user_chat_id == "u1"


def test_messages_that_have_been_read_are_all_there():
    read = [Message(id=str(n), sender="user") for n in range(NEWEST + 50)]
    chat = OpenedChat(messages=read)
    assert chat.messages == read
    assert len(chat.unchecked) == 0


@pytest.mark.parametrize("data", [{}, {"messages": None}, []])
def test_a_chat_without_messages(data):
    chat = OpenedChat.model_validate(data)
    assert (chat.messages, chat.invalid, len(chat.unchecked)) == ([], [], 0)


def test_messages_of_another_shape_are_an_error_that_names_them():
    with pytest.raises(ValidationError, match="messages: expected a list"):
        OpenedChat.model_validate({"messages": "none"})
