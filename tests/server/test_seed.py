from __future__ import annotations

import pytest

from chat_py.models.chat import ChatResponse
from chat_py_server.responder import suggest
from chat_py_server.seed import SEEDS
from tests.server.conftest import Guest, said


def test_the_first_view_is_alive(guest: Guest) -> None:
    content = guest.get("/api/chat?chatId=mira").content
    chat = ChatResponse.model_validate_json(content).chat
    assert chat is not None
    assert len(chat.messages) == 12
    text = "\n".join(message.content for message in chat.messages)
    for sign in ("1. **", "- **", "|---|", "> ", "](https://", "`24h", "### "):
        assert sign in text
    assert [message.image_id for message in chat.messages if message.is_media] == ["lisbon-sunset"]


def test_luna_begins_with_the_narrator(guest: Guest) -> None:
    assert guest.get("/api/chat?chatId=luna").text.count('"[Narrator] ') == 1


@pytest.mark.parametrize("chat_id", SEEDS)
def test_three_suggestions_never_what_was_just_said(chat_id: str) -> None:
    seed = SEEDS[chat_id]
    for text in seed.suggestions:
        found = suggest(seed, said(text))
        assert len(set(found)) == 3
        assert text not in found
        assert all(len(item.split()) <= 15 for item in found)
