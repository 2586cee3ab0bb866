"""What is asked of a user's chats as a whole."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from chat_py.models.chat_list import MAX_TITLE_LENGTH, ChatChange


@pytest.mark.parametrize("title", ["", " \n", "x" * (MAX_TITLE_LENGTH + 1)])
def test_a_title_has_characters_and_not_too_many(title: str) -> None:
    with pytest.raises(ValidationError, match="title"):
        ChatChange(title=title)


def test_a_change_says_only_what_changes() -> None:
    assert ChatChange(title=" Plans ").wire() == {"title": "Plans"}
    assert ChatChange(deleted=False).wire() == {"deleted": False}
