"""Chats as a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from chat_py.base.validation import first_problem
from chat_py.models.exported import EXPORT_VERSION, ExportedChat, ExportedChats, ExportedMessage

DOCS = Path(__file__).parents[2] / "docs/backends.md"
FILE = {"format": "chat_py.chats", "version": EXPORT_VERSION, "chats": []}


@pytest.mark.parametrize("version", [0, EXPORT_VERSION + 1])
def test_a_version_that_is_not_known_says_what_to_do(version: int) -> None:
    with pytest.raises(ValidationError) as caught:
        ExportedChats.model_validate({**FILE, "version": version})
    problem = first_problem(caught.value)
    assert problem.startswith("version: this page reads up to version 2")
    assert "load the page again" in problem


def test_a_message_carries_its_other_versions() -> None:
    data = {"sender": "bot", "otherVersions": [{"sender": "assistant", "id": 7}]}
    message = ExportedMessage.model_validate(data)
    assert [(other.sender, other.id) for other in message.other_versions] == [("bot", "7")]


@pytest.mark.skipif(not DOCS.exists(), reason="needs the whole checkout")
def test_the_example_of_the_docs_is_taken() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", DOCS.read_text("utf-8"), re.S)
    (chat,) = map(ExportedChat.model_validate, ExportedChats.model_validate_json(example).chats)
    messages = [ExportedMessage.model_validate(message) for message in chat.messages]
    assert [message.sender for message in messages] == ["user", "bot"]
    assert [other.content for other in messages[1].other_versions] == ["With flour …"]
