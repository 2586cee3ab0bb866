"""Every spelling of a message (contract §3) is read, and one shape comes out."""

from __future__ import annotations

from datetime import datetime

import pytest
from pydantic import ValidationError

from chat_py.models.message import Feedback, Message, NewMessage, SavedMessage, validate_messages

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


def test_a_bad_one_does_not_lose_the_others():
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


def test_what_a_server_adds_is_kept():
    assert message(custom_relation="x").wire()["custom_relation"] == "x"


def test_a_stored_text_message_of_a_host_page():
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


def test_a_stored_image_message_of_a_host_page():
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


@pytest.mark.parametrize("content", ["", "x" * 4001])
def test_a_new_message_has_a_length(content):
    with pytest.raises(ValidationError, match="content"):
        NewMessage(content=content)


@pytest.mark.parametrize(
    "answer",
    [
        {"success": True, "messageId": "m1"},
        {"id": "m1", "sender": "user", "content": "Hi"},
        {"_id": "m1", "role": "user"},
    ],
)
def test_a_saved_message_has_one_id(answer):
    saved = SavedMessage.model_validate(answer)
    assert (saved.id, saved.message_id, saved.sender) == ("m1", "m1", "user")


def test_a_new_message_with_a_file_needs_no_text():
    file = {"type": "file", "url": "/api/files/1", "mediaType": "image/png", "name": "a.png"}
    assert NewMessage.model_validate({"parts": [file]}).files[0].url == "/api/files/1"
    with pytest.raises(ValidationError, match="content"):
        NewMessage.model_validate({"parts": [{"type": "text", "text": "typed"}]})
    with pytest.raises(ValidationError, match="parts"):
        NewMessage.model_validate({"content": "x", "parts": [{"type": "tool", "id": "1"}]})
    with pytest.raises(ValidationError, match="parts"):
        NewMessage.model_validate({"content": "x", "parts": [file] * 20})


@pytest.mark.parametrize(
    ("fields", "kind", "image_id", "url"),
    [
        ({"content": "[Image] p1", "imageUrl": "/p.png"}, "image", "p1", "/p.png"),
        ({"content": "[MergeFace] p2"}, "mergeFace", "p2", ""),
        ({"content": "[Video] v1", "type": "video", "videoUrl": "/v.mp4"}, "video", "v1", "/v.mp4"),
        ({"type": "video", "videoUrl": "/v.mp4", "videoId": "v2"}, "video", "v2", "/v.mp4"),
        ({"type": "slide", "imageUrl": "/s.png", "imageId": "s1"}, "image", "s1", "/s.png"),
        ({"imageUrl": "/s.png", "imageId": "s1", "content": ""}, "image", "s1", "/s.png"),
    ],
)
def test_stored_pictures_and_videos(fields, kind, image_id, url):
    message = Message.model_validate({"role": "assistant", "hidden": True, **fields})
    assert message.is_media
    assert (message.type, message.image_id, message.image_url) == (kind, image_id, url)


@pytest.mark.parametrize(("role", "content"), [("user", "[Image] p1"), ("bot", "[Image] of a cat")])
def test_a_text_that_only_looks_like_one(role, content):
    message = Message.model_validate({"role": role, "content": content})
    assert (message.is_media, message.content) == (False, content)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ({"kinds": ["style"], "words": "dull"}, Feedback(kinds=["style"], words="dull")),
        ("dull", Feedback(words="dull")),
        (7, None),
        (None, None),
    ],
)
def test_the_reason_of_a_dislike_in_any_spelling(told: object, read: Feedback | None) -> None:
    data = {"sender": "bot", "actions": [{"type": "dislike", "reason": told}]}
    assert Message.model_validate(data).actions[0].reason == read
