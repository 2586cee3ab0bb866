"""Chats as a file."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from chat_py.base.validation import first_problem
from chat_py.models.exported import EXPORT_VERSION, ExportedChats, ExportedMessage

FILE = {"format": "chat_py.chats", "version": EXPORT_VERSION, "chats": []}


@pytest.mark.parametrize("version", [0, EXPORT_VERSION + 1])
def test_a_version_that_is_not_known_says_what_to_do(version: int) -> None:
    with pytest.raises(ValidationError) as caught:
        ExportedChats.model_validate({**FILE, "version": version})
    problem = first_problem(caught.value)
    assert problem.startswith("version: this page reads version 1")
    assert "load the page again" in problem


def test_a_message_carries_its_other_versions() -> None:
    data = {"sender": "bot", "otherVersions": [{"sender": "assistant", "id": 7}]}
    message = ExportedMessage.model_validate(data)
    assert [(other.sender, other.id) for other in message.other_versions] == [("bot", "7")]
