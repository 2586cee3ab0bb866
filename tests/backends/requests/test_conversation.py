"""Stored messages as a model is told of them."""

from __future__ import annotations

from chat_py.backends.requests.conversation import conversation, hinted
from chat_py.backends.requests.prompt import PromptMessage
from chat_py.models.answer_event import FileLink, ReasoningDelta, ToolCall
from chat_py.models.message import Message


def said(**fields: object) -> Message:
    return Message.model_validate(fields)


def test_each_side_has_its_role() -> None:
    messages = [
        said(id="1", sender="system", content="Be kind."),
        said(id="2", sender="narrator", content="Night falls."),
        said(id="3", sender="user", content="Hello."),
        said(id="4", sender="bot", content="Hi."),
    ]
    assert conversation(messages) == (
        PromptMessage("system", ("Be kind.",), "1"),
        PromptMessage("assistant", ("Night falls.",), "2"),
        PromptMessage("user", ("Hello.",), "3"),
        PromptMessage("assistant", ("Hi.",), "4"),
    )


def test_parts_keep_their_order_and_what_models_take() -> None:
    parts = [
        {"type": "reasoning", "text": "Hm.", "signature": "s"},
        {"type": "text", "text": "I look."},
        {"type": "tool", "id": "t", "name": "look", "state": "done", "output": 1},
        {"type": "notice", "text": "Slow."},
        {"type": "source", "url": "https://a.example/"},
        {"type": "text", "text": "One."},
        {"type": "file", "url": "/f.png", "mediaType": "image/png"},
    ]
    (found,) = conversation([said(id="1", sender="bot", parts=parts)])
    assert found.parts == (
        ReasoningDelta("Hm.", "s"),
        "I look.",
        ToolCall("t", "look", output=1, state="done"),
        "One.",
        FileLink("/f.png", "image/png"),
    )


def test_a_text_beside_its_files() -> None:
    parts = [{"type": "file", "url": "/f.png"}]
    (found,) = conversation([said(id="1", sender="user", content="See.", parts=parts)])
    assert found.parts == (FileLink("/f.png"), "See.")


def test_pictures_of_the_chat_and_what_says_nothing_are_left_out() -> None:
    messages = [
        said(id="1", sender="bot", type="image", imageUrl="/1.png", content="A picture"),
        said(id="2", sender="bot", content=""),
    ]
    assert conversation(messages) == ()


def test_a_hint_is_at_what_was_said_last_alone() -> None:
    said = (
        PromptMessage("user", ("One",), "u1"),
        PromptMessage("assistant", ("Two",), "b1"),
        PromptMessage("user", ("Three",), "u2"),
        PromptMessage("assistant", ("Four",), "b2"),
    )
    told = hinted(said, "as a poem")
    assert told[2].text == "Three\n\n(For this answer: as a poem)"
    assert (told[2].id, told[2].role) == ("u2", "user")
    assert (*told[:2], told[3]) == (*said[:2], said[3])
    assert hinted(said, "") == said
    assert hinted(said[1:2], "shorter") == said[1:2]
