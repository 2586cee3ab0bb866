"""The buttons below a message."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from tests.fakes.chat_page import message


@pytest.fixture
async def chat(chat):
    chat.open("c1", message("m1", "Hello **you**"), message("u1", "Hi", "user"))
    return chat


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


def pressed(chat, action):
    return chat.element(f'[data-message-action="{action}"]').get("aria-pressed")


async def test_copy_takes_the_text_as_written_and_says_so(chat):
    button = chat.element('[data-message-action="copy"]')
    chat.actions.handle("copy", "m1", button)
    await settle()
    assert chat.document.clipboard == "Hello **you**"
    assert chat.said == "Copied"
    assert button.query('[data-icon="check"]') is not None
    await asyncio.sleep(5)
    assert button.query('[data-icon="copy"]') is not None


async def test_a_clipboard_that_is_not_allowed_is_told(chat):
    chat.document.clipboard_allowed = False
    chat.actions.handle("copy", "m1")
    await settle()
    seen = chat.element(".cp-notice").seen
    assert "This could not be copied: The clipboard is not allowed here." in seen


async def test_like_and_dislike_exclude_each_other_and_can_be_taken_back(chat):
    chat.actions.handle("like", "m1")
    await settle()
    assert (pressed(chat, "like"), pressed(chat, "dislike")) == ("true", "false")
    chat.actions.handle("dislike", "m1")
    await settle()
    assert (pressed(chat, "like"), pressed(chat, "dislike")) == ("false", "true")
    chat.actions.handle("dislike", "m1")
    await settle()
    assert (pressed(chat, "like"), pressed(chat, "dislike")) == ("false", "false")
    assert [action for _, _, action in chat.backend.acted] == ["like", "dislike", "unlike"]


async def test_a_like_that_the_server_refuses_is_taken_back(chat):
    chat.backend.failure = ApiError("The server sleeps.")
    chat.actions.handle("like", "m1")
    await settle()
    assert pressed(chat, "like") == "false"
    chat.backend.failure = None
    chat.actions.handle("like", "m1")
    await settle()
    assert chat.backend.acted == [("c1", "m1", "like")]
    assert "Your change could not be saved: The server sleeps." in chat.element(".cp-notice").seen


async def test_delete_removes_when_the_server_has_done_so(chat):
    chat.backend.failure = ApiError("x")
    chat.actions.handle("delete", "u1")
    await settle()
    assert chat.shown == ["Hello **you**", "Hi"]
    chat.backend.failure = None
    chat.document.click(chat.element(".cp-notice .cp-button"))  # Try again
    await settle()
    assert chat.shown == ["Hello **you**"]
    assert chat.backend.acted == [("c1", "u1", "delete")]
    assert "Message deleted" in chat.element(".cp-notice").seen


async def test_a_deleted_message_can_be_had_back(chat):
    chat.actions.handle("delete", "m1")
    await settle()
    assert chat.shown == ["Hi"]
    chat.backend.failure = ApiError("Not now.")
    chat.document.click(chat.element(".cp-notice .cp-button"))  # Undo
    await settle()
    assert chat.shown == ["Hi"]
    assert "Not now." in chat.element(".cp-notice").seen
    chat.backend.failure = None
    chat.document.click(chat.element(".cp-notice .cp-button"))  # Try again
    await settle()
    assert chat.shown == ["Hello **you**", "Hi"]
    assert chat.said == "Message restored"
    assert [action for _, _, action in chat.backend.acted] == ["delete", "restore"]


@pytest.mark.parametrize(
    ("message_id", "action", "text"),
    [
        ("m1", "copy_markdown", "Hello **you**"),
        ("m1", "copy_text", "Hello **you**"),  # the fake knows no emphasis
        ("m1", "copy_html", "<p>Hello **you**</p>"),
        ("u1", "copy_markdown", "\\# one  \ntwo"),
        ("u1", "copy_text", "# one\ntwo"),
        ("u1", "copy_html", "<p># one<br>two</p>"),
    ],
)
async def test_copy_in_one_form(chat, message_id, action, text):
    chat.open("c1", message("m1", "Hello **you**"), message("u1", "# one\ntwo", "user"))
    chat.actions.handle(action, message_id)
    await settle()
    assert chat.document.clipboard == text
    assert chat.document.clipboard_html == ""
    assert chat.emitted("message:copy")


@pytest.mark.parametrize(
    ("sender", "html"), [("bot", "<p># one\ntwo</p>"), ("user", "<p># one<br>two</p>")]
)
async def test_copy_brings_formatted_text_along(chat, sender, html):
    chat.open("c1", message("m1", "# one\ntwo", sender))
    chat.actions.handle("copy", "m1")
    await settle()
    assert chat.document.clipboard == "# one\ntwo"
    assert chat.document.clipboard_html == html


async def test_regenerate_asks_for_the_answer_again(chat):
    chat.actions.handle("regenerate", "m1")
    await settle()
    assert chat.backend.asked == [
        {
            "chat_id": "c1",
            "user_chat_id": "uc1",
            "message_id": "m1",
            "regenerate": True,
            "hint": "",
        }
    ]


async def test_each_action_is_an_event_also_one_of_the_host(chat):
    assert chat.actions.handle("like", "m1") is True
    assert chat.actions.handle("pin", "m1") is False
    assert chat.actions.handle("like", "not here") is False
    await settle()
    names = [name for name, _ in chat.gate.emitted if name.startswith("message:")]
    assert names == ["message:like", "message:pin", "message:like"]
    assert chat.emitted("message:pin")[0]["messageId"] == "m1"


async def test_share_by_the_systems_dialogue(chat):
    chat.sheet.available = True
    chat.actions.handle("share", "m1")
    await settle()
    (shared,) = chat.sheet.shared
    assert shared["title"] == "Chat with Mira"
    assert shared["text"] == "Hello **you**"
    assert shared["url"] == "https://chat.example/?chat=c1"


class TestAnEditThatRemovedMore:
    @pytest.fixture
    async def edited(self, chat):
        """An edited message, stored, which three others went for."""
        chat.open("c1", message("u1", "Hi", "user"), message("a1"), message("u2", "More", "user"))
        chat.actions._replaced("u3", ["u1", "a1", "u2"])
        chat.display.add(message("u3", "Hey", "user"))
        chat.display.add(message("a3"))
        return chat

    async def test_it_is_taken_back_on_the_server_and_shown(self, edited):
        edited.element(".cp-notice .cp-button").click()
        await settle()
        assert [act[1:] for act in edited.backend.acted] == [
            ("a3", "delete"),
            ("u3", "delete"),
            ("u1", "restore"),
            ("a1", "restore"),
            ("u2", "restore"),
        ]
        assert edited.reopened == ["c1"]

    async def test_one_message_alone_needs_no_way_back(self, chat):
        chat.actions._replaced("u3", ["u1"])
        await settle()
        assert chat.document.query(".cp-notice") is None


async def test_an_answer_is_copied_with_its_sources(chat):
    source = {"type": "source", "url": "https://example.org/", "title": "A page"}
    parts = [{"type": "reasoning", "text": "Hm."}, {"type": "text", "text": "So [1]."}, source]
    chat.open("c1", message("a1", "So [1].", parts=parts))
    chat.actions.handle("copy", "a1")
    await settle()
    assert chat.document.clipboard == "So [1].\n\nSources:\n\n1. [A page](<https://example.org/>)"


@pytest.mark.parametrize("answer", ["allow", "deny"])
async def test_a_tool_that_asks_is_told_once_what_the_person_says(chat, answer):
    chat.tool_answers.waiting = {"t"}
    tool = {"type": "tool", "id": "t", "name": "look", "state": "asks"}
    chat.open("c1", message("a1", "", parts=[tool]))
    button = chat.element(f'[data-message-action="{answer}"]')
    assert chat.actions.handle(answer, "a1", button) is True
    assert chat.tool_answers.given == [(answer, "a1", "t")]
    disabled = [b.get("aria-disabled") for b in chat.log.query_all(".cp-tool__ask button")]
    assert disabled == ["true", "true"]


async def test_allow_of_something_else_is_the_page_s(chat):
    assert chat.actions.handle("allow", "m1", chat.element('[data-message-action="copy"]')) is False


async def test_reading_aloud_is_passed_on_with_its_event(chat):
    chat.bus.on("message:read_aloud", lambda data: chat.read.append(data["content"]))
    assert chat.actions.handle("read_aloud", "m1")
    assert chat.read == ["Hello **you**", "m1"]


class TestHints:
    """Regenerate, but differently."""

    def hints(self, chat):
        return [question["hint"] for question in chat.backend.asked]

    async def test_they_are_in_the_menu_of_regenerate(self, chat):
        chat.open("c1", message("u1", "Hi", "user"), message("b1", "Hello"))
        toggle = chat.element(".cp-hints .dropdown-toggle")
        chat.dropdown.handle_click(toggle)
        labels = [item.text for item in chat.log.query_all(".cp-hints .dropdown-item")]
        assert labels == ["Shorter", "Longer", "Simpler", "In your own words…"]

    async def test_the_answer_is_asked_for_with_it(self, chat):
        chat.actions.handle("hint_shorter", "m1")
        await settle()
        assert self.hints(chat) == ["shorter"]
        assert [data["messageId"] for data in chat.emitted("message:regenerate")] == ["m1"]

    async def test_own_words_are_asked_for(self, chat):
        chat.actions.handle("hint_own", "m1")
        await settle()
        dialog = chat.element("dialog")
        dialog.query("[name=text]").value = " as a poem "
        chat.document.dispatch(dialog, "submit")
        await settle()
        assert self.hints(chat) == ["as a poem"]
        chat.actions.handle("hint_own", "m1")
        await settle()
        chat.element("dialog .cp-button").click()
        await settle()
        assert len(self.hints(chat)) == 1
