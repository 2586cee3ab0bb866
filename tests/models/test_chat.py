"""Every shape of a chat (contract §3) is read, and one comes out."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from chat_py.models.chat import Chat, ChatResponse, ChatSummaries, HistoryPage, PostChat
from chat_py.models.message import Message


def message(**fields) -> Message:
    return Message.model_validate({"sender": "user", **fields})


def test_the_guides_response():
    response = ChatResponse.model_validate(
        {
            "chat": {"id": "c1", "messages": [{"sender": "bot", "content": "Hi"}]},
            "character": {"id": "mira", "name": "Mira", "avatar": "/a.png"},
            "userChatId": "u1",
            "isNew": True,
            "totalSteps": 3,
            "currentStep": 1,
        }
    )
    assert response.chat is not None
    assert response.chat.messages[0].content == "Hi"
    assert (response.user_chat_id, response.is_new) == ("u1", True)
    assert (response.total_steps, response.current_step) == (3, 1)
    assert response.character is not None
    assert response.character.name == "Mira"


@pytest.mark.parametrize("chat", [False, None])
def test_an_unknown_chat(chat):
    assert ChatResponse.model_validate({"chat": chat}).chat is None


def test_an_array_as_chat_is_its_messages():
    response = ChatResponse.model_validate({"chat": [{"role": "user", "message": "Hi"}]})
    assert response.chat is not None
    assert [m.content for m in response.chat.messages] == ["Hi"]


def test_the_messages_of_a_user_chat():
    response = ChatResponse.model_validate(
        {
            "chat": {"_id": "c1", "chatName": "Mira"},
            "userChat": {"_id": "u1", "messages": [{"role": "user", "content": "Hi"}]},
        }
    )
    assert response.chat is not None
    assert (response.chat.id, response.chat.title) == ("c1", "Mira")
    assert [m.content for m in response.chat.messages] == ["Hi"]
    assert response.user_chat_id == "u1"


def test_a_bad_message_is_told_and_loses_nothing():
    chat = Chat.model_validate({"messages": [{"sender": "user", "content": "a"}, {}]})
    assert len(chat.messages) == 1
    assert chat.invalid == ["messages.1.sender: Field required"]
    assert "invalid" not in chat.wire()


@pytest.mark.parametrize("name", ["isNew", "totalSteps", "currentStep", "suggestions"])
def test_null_is_the_default(name):
    assert ChatResponse.model_validate({"chat": None, name: None}) == ChatResponse()


def test_what_is_no_text_among_texts_costs_only_itself():
    found = ChatResponse.model_validate({"chat": [], "suggestions": ["Why?", None, {"text": "x"}]})
    assert found.suggestions == ["Why?"]
    given = {"chats": [{"id": "a", "pinned": None}], "can": None}
    assert ChatSummaries.model_validate(given).wire() == {
        "chats": [{"id": "a", "title": "", "preview": "", "pinned": False}],
        "can": [],
    }
    assert HistoryPage.model_validate({"total": None}).total == 0


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"chat": 5}, "chat"),
        ({"chat": {"messages": "none"}}, "chat"),
        ({"totalSteps": "many"}, "totalSteps"),
        ({"character": []}, "character"),
        ([], ""),
    ],
)
def test_other_shapes_are_an_error_that_names_the_field(data, where):
    with pytest.raises(ValidationError) as caught:
        ChatResponse.model_validate(data)
    location = ".".join(map(str, caught.value.errors()[0]["loc"]))
    assert location.startswith(where)


def test_what_goes_out_comes_back_the_same():
    chat = Chat.model_validate({"id": "c1", "messages": [{"role": "user", "message": "Hi"}]})
    assert Chat.model_validate(chat.wire()) == chat
    assert Chat.model_validate(json.loads(chat.model_dump_json(by_alias=True))) == chat


def test_models_are_not_shared_between_chats():
    one, two = Chat(), Chat()
    one.messages.append(message())
    assert two.messages == []


def test_a_page_of_history():
    page = HistoryPage.model_validate(
        {"messages": [{"role": "user", "content": "a"}, 5], "total": 2, "offset": 0}
    )
    assert [m.content for m in page.messages] == ["a"]
    assert len(page.invalid) == 1


@pytest.mark.parametrize("chat_id", ["", "x" * 129, None, [], {}])
def test_an_id_has_a_length(chat_id):
    with pytest.raises(ValidationError, match="chatId"):
        PostChat.model_validate({"chatId": chat_id})


def test_every_message_of_a_long_chat_is_validated():
    sent = [{"content": "of nobody"}, *({"sender": "user"} for _ in range(1000))]
    chat = Chat.model_validate({"messages": sent, "invalid": "of a server's own"})
    assert len(chat.messages) == 1000
    assert chat.invalid == ["messages.0.sender: Field required"]


def test_a_chat_with_a_name_of_its_own_is_who_answers():
    chat = {"_id": "1", "name": "Kai", "chatImageUrl": "/kai.svg", "title": {"en": "A", "ja": "あ"}}
    response = ChatResponse.model_validate({"chat": chat, "character": None})
    assert response.character is not None
    assert response.chat is not None
    assert (response.character.name, response.character.avatar) == ("Kai", "/kai.svg")
    assert response.chat.titles == {"en": "A", "ja": "あ"}
    assert ChatResponse.model_validate({"chat": {"title": "Stars"}}).character is None
