"""Files that are pasted into the chat or dropped on it."""

from __future__ import annotations

import pytest


@pytest.fixture
async def chat(chat_to_write_in):
    return chat_to_write_in


def note(chat):
    return chat.element("[data-composer-note]").text


class TestFiles:
    def give(self, chat, kind, where, *types):
        event = chat.document.dispatch(chat.element(where), kind, transfer_types=types)
        return event.default_prevented, chat.element("[data-composer-note]").text

    async def test_a_picture_is_refused_in_words(self, chat):
        told = "Files cannot be sent in this chat. Your text is kept."
        assert self.give(chat, "paste", "#messageInput", "Files") == (True, told)
        chat.input.set_input_value("more")

    @pytest.mark.parametrize("where", ["#messageInput", "#messageForm", "#chatContainer"])
    async def test_a_file_that_is_dropped_does_not_replace_the_page(self, chat, where):
        assert self.give(chat, "dragover", where, "Files") == (True, "")
        prevented, note = self.give(chat, "drop", where, "Files")
        assert (prevented, note.split(".")[0]) == (
            True,
            "Files cannot be sent in this chat",
        )

    @pytest.mark.parametrize(
        ("kind", "where", "types"),
        [
            ("paste", "#messageInput", ["text/plain", "Files"]),  # a table, with its picture
            ("paste", "#messageInput", ["text/plain"]),
            ("drop", "#messageInput", ["text/plain"]),
            ("drop", "[data-chat-list]", ["Files"]),
        ],
    )
    async def test_text_and_other_places_are_left_alone(self, chat, kind, where, types):
        assert self.give(chat, kind, where, *types) == (False, "")
