"""The wire: every spelling of contract §3 is read, and one shape comes out."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chat_py.models.chat import Chat, ChatResponse, HistoryPage, PostChat
from chat_py.models.fields import parse_timestamp
from chat_py.models.message import Message, NewMessage, SavedMessage, validate_messages
from chat_py.models.unchecked import NEWEST

MOMENT = 1_762_941_600_000  # 2025-11-12T10:00:00Z
LOCAL = int(datetime(2025, 11, 12, 10, 0, 0).timestamp() * 1000)  # it has no zone


def message(**fields) -> Message:
    return Message.model_validate({"sender": "user", **fields})


@pytest.mark.parametrize(
    ("spelled", "sender"),
    [
        ("user", "user"),
        ("bot", "bot"),
        ("assistant", "bot"),
        ("ASSISTANT", "bot"),
        ("narrator", "narrator"),
    ],
)
@pytest.mark.parametrize("field", ["sender", "role"])
def test_senders(field, spelled, sender):
    assert Message.model_validate({field: spelled}).sender == sender


@pytest.mark.parametrize("field", ["content", "message"])
def test_contents(field):
    assert message(**{field: "Hi"}).content == "Hi"


@pytest.mark.parametrize("field", ["id", "_id", "messageId"])
@pytest.mark.parametrize(("value", "id"), [("m1", "m1"), (17, "17")])
def test_ids(field, value, id):
    assert message(**{field: value}).id == id


@pytest.mark.parametrize(
    ("given", "millis"),
    [
        (MOMENT, MOMENT),
        (MOMENT / 1000, MOMENT),
        (1_762_941_600, MOMENT),
        (1_762_941_600.5, MOMENT + 500),
        (str(MOMENT), MOMENT),
        ("1762941600", MOMENT),
        ("2025-11-12T10:00:00Z", MOMENT),
        ("2025-11-12T10:00:00.000Z", MOMENT),
        ("2025-11-12T11:00:00+01:00", MOMENT),
        ("2025-11-12T10:00:00", LOCAL),
        ("11/12/2025, 10:00:00 AM", LOCAL),
        ("11/12/2025, 10:00:00\u202fAM", LOCAL),
        ("11/12/2025, 10:00:00 PM", LOCAL + 12 * 3_600_000),
        ("1/2/2025, 3:04:05 AM", int(datetime(2025, 1, 2, 3, 4, 5).timestamp() * 1000)),
        ("", None),
        (None, None),
    ],
)
@pytest.mark.parametrize("field", ["timestamp", "createdAt"])
def test_timestamps(field, given, millis):
    assert message(**{field: given}).timestamp == millis


@pytest.mark.parametrize(
    "given",
    [
        "yesterday",
        "13/40/2025, 99:00:00 AM",
        True,
        [],
        {},
        1e300,
        float("inf"),
        "9" * 400,
        "²",
    ],
)
def test_a_timestamp_that_is_none_names_the_accepted_spellings(given):
    with pytest.raises(ValidationError, match="ISO 8601") as caught:
        message(timestamp=given)
    assert caught.value.errors()[0]["loc"] == ("timestamp",)


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none()))
def test_no_timestamp_does_more_than_say_no(value):
    try:
        parsed = parse_timestamp(value)
    except ValueError:
        return
    assert parsed is None or isinstance(parsed, int)


class TestMessages:
    def test_a_bad_one_does_not_lose_the_others(self):
        good, bad = validate_messages(
            [
                {"sender": "user", "content": "one"},
                {"content": "who says so?"},
                "not a message",
                {"sender": "user", "content": {"deep": 1}},
                {"role": "assistant", "message": "two"},
            ]
        )
        assert [m.content for m in good] == ["one", "two"]
        assert [text.split(":")[0] for text in bad] == [
            "messages.1.sender",
            "messages.2",
            "messages.3.content",
        ]

    def test_what_a_server_adds_is_kept(self):
        assert message(custom_relation="x").wire()["custom_relation"] == "x"

    def test_a_stored_text_message_of_a_host_page(self):
        stored = Message.model_validate(
            {
                "role": "assistant",
                "content": "Hi",
                "name": None,
                "hidden": None,
                "image_request": False,
                "timestamp": "11/12/2025, 10:00:00 AM",
                "createdAt": "2025-11-12T10:00:00Z",
                "actions": None,
            }
        )
        assert (stored.sender, stored.type, stored.name) == ("bot", "text", "")
        assert stored.timestamp == LOCAL
        assert stored.actions == []

    def test_a_stored_image_message_of_a_host_page(self):
        stored = Message.model_validate(
            {
                "role": "assistant",
                "type": "mergeFace",
                "content": "",
                "imageId": "i1",
                "imageUrl": "https://img.example/1.png",
                "aspectRatio": "9:16",
                "seed": 5,
                "hidden": True,
                "isMerged": True,
                "title": {"en": "A title"},
                "actions": [{"type": "like"}, {"type": "upscaled"}],
            }
        )
        assert stored.is_media
        assert stored.image_id == "i1"
        assert stored.wire()["seed"] == 5
        assert [action.type for action in stored.actions] == ["like", "upscaled"]


class TestChats:
    def test_the_guides_response(self):
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
    def test_an_unknown_chat(self, chat):
        assert ChatResponse.model_validate({"chat": chat}).chat is None

    def test_an_array_as_chat_is_its_messages(self):
        response = ChatResponse.model_validate({"chat": [{"role": "user", "message": "Hi"}]})
        assert response.chat is not None
        assert [m.content for m in response.chat.messages] == ["Hi"]

    def test_the_messages_of_a_user_chat(self):
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

    def test_a_bad_message_is_told_and_loses_nothing(self):
        chat = Chat.model_validate({"messages": [{"sender": "user", "content": "a"}, {}]})
        assert len(chat.messages) == 1
        assert chat.invalid == ["messages.1.sender: Field required"]
        assert "invalid" not in chat.wire()

    def test_of_many_messages_the_newest_are_validated_at_once(self):
        sent = [{"sender": "user", "id": str(n)} for n in range(NEWEST + 50)]
        sent[NEWEST] = {"id": "of nobody"}
        chat = Chat.model_validate({"messages": sent, "unchecked": "of a server's own"})
        assert [m.id for m in chat.messages[:2]] == ["50", "51"]
        assert chat.invalid == [f"messages.{NEWEST}.sender: Field required"]
        assert len(chat.unchecked) == 50
        assert [m["id"] for m in chat.wire()["messages"]][:3] == ["0", "1", "2"]
        assert [m.id for m in chat.unchecked.take(2)] == ["48", "49"]
        assert len(chat.unchecked.take(100)) == 48
        assert len(chat.unchecked) == 0

    @pytest.mark.parametrize("name", ["isNew", "totalSteps", "currentStep", "suggestions"])
    def test_null_is_the_default(self, name):
        assert ChatResponse.model_validate({"chat": None, name: None}) == ChatResponse()

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
    def test_other_shapes_are_an_error_that_names_the_field(self, data, where):
        with pytest.raises(ValidationError) as caught:
            ChatResponse.model_validate(data)
        location = ".".join(map(str, caught.value.errors()[0]["loc"]))
        assert location.startswith(where)

    def test_what_goes_out_comes_back_the_same(self):
        chat = Chat.model_validate({"id": "c1", "messages": [{"role": "user", "message": "Hi"}]})
        assert Chat.model_validate(chat.wire()) == chat
        assert Chat.model_validate(json.loads(chat.model_dump_json(by_alias=True))) == chat

    def test_models_are_not_shared_between_chats(self):
        one, two = Chat(), Chat()
        one.messages.append(message())
        assert two.messages == []

    def test_a_page_of_history(self):
        page = HistoryPage.model_validate(
            {"messages": [{"role": "user", "content": "a"}, 5], "total": 2, "offset": 0}
        )
        assert [m.content for m in page.messages] == ["a"]
        assert len(page.invalid) == 1


class TestRequests:
    @pytest.mark.parametrize("content", ["", "x" * 4001])
    def test_a_new_message_has_a_length(self, content):
        with pytest.raises(ValidationError, match="content"):
            NewMessage(content=content)

    @pytest.mark.parametrize("chat_id", ["", "x" * 129, None, [], {}])
    def test_an_id_has_a_length(self, chat_id):
        with pytest.raises(ValidationError, match="chatId"):
            PostChat.model_validate({"chatId": chat_id})

    @pytest.mark.parametrize(
        "answer",
        [
            {"success": True, "messageId": "m1"},
            {"id": "m1", "sender": "user", "content": "Hi"},
            {"_id": "m1", "role": "user"},
        ],
    )
    def test_a_saved_message_has_one_id(self, answer):
        saved = SavedMessage.model_validate(answer)
        assert (saved.id, saved.message_id, saved.sender) == ("m1", "m1", "user")
