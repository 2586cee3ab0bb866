"""What the page's scripts add to a chat while it is being loaded stays, each once, in order."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ApiError
from chat_py.models.opened_chat import OpenedChat
from tests.fakes.chat_page import ChatPage, message


def come(chat: ChatPage, chat_id: str, *messages: object, user_chat_id: str = "") -> None:
    """The messages of a chat have come from the server."""
    chat.state.chat_id, chat.state.user_chat_id = chat_id, user_chat_id
    given = [one.wire() if hasattr(one, "wire") else one for one in messages]
    chat.display.show_chat(OpenedChat.model_validate({"messages": given}), None)


def say(chat: ChatPage, text: str, **more: object) -> str | None:
    return chat.display.display_message("bot", {"content": text, **more})


@pytest.mark.parametrize("is_known", [True, False], ids=["its chat is known", "none is chosen"])
async def test_messages_stand_below_those_of_the_chat(chat, is_known):
    if is_known:
        chat.display.show_loading("c1")
    say(chat, "First")
    if not is_known:
        chat.display.show_loading("c1")
    say(chat, "Second")
    chat.display.display_image_thumb("/picture.png")
    come(chat, "c1", message("m1"), message("m2"))
    assert chat.shown[:4] == ["m1", "m2", "First", "Second"]
    assert len(chat.document.query_all("figure")) == 1
    come(chat, "c1", message("m1"))  # a later load shows what the server has
    assert chat.shown == ["m1"]


async def test_one_that_the_chat_has_is_shown_once(chat):
    chat.display.show_loading("c1")
    say(chat, "Mine", id="m2")
    come(chat, "c1", message("m1"), message("m2"))
    assert chat.shown == ["m1", "m2"]


async def test_it_stands_below_the_first_view_until_then(chat):
    log = chat.element("#chatContainer")
    log.set("data-first-view", "c1")
    chat.display.show_loading("c1")
    say(chat, "Mine", id="x")
    article = chat.element('[data-message-id="x"]')
    come(chat, "c1", message("m1"))
    assert chat.shown == ["m1", "Mine"]
    assert article.text == chat.element('[data-message-id="x"]').text


async def test_one_that_is_removed_again_is_gone(chat):
    log = chat.element("#chatContainer")
    log.set("data-first-view", "c1")
    chat.display.show_loading("c1")
    say(chat, "Mine", id="x")
    chat.display.messages.remove("x")
    come(chat, "c1", message("m1"))
    assert chat.shown == ["m1"]


async def test_what_belongs_to_a_user_s_chat_waits_for_it(chat):
    chat.display.show_loading("c1")
    for user_chat_id in ("u1", "other"):
        text = {"content": f"For {user_chat_id}"}
        assert chat.display.display_message("bot", text, user_chat_id) is None
        chat.display.display_video_thumb(f"/{user_chat_id}.mp4", user_chat_id)
    come(chat, "c1", message("m1"), user_chat_id="u1")
    assert chat.shown[:2] == ["m1", "For u1"]
    assert len(chat.document.query_all("video")) == 1


async def test_another_chat_gets_nothing_of_it(chat):
    chat.display.show_loading("c1")
    say(chat, "For the first")
    chat.display.show_loading("c2")
    say(chat, "For the second")
    come(chat, "c2", message("m1"))
    assert chat.shown == ["m1", "For the second"]


async def test_a_chat_that_is_loaded_at_the_second_try_has_it(chat):
    chat.display.show_loading("c1")
    say(chat, "Mine")
    chat.display.show_failure(ApiError("network"), lambda: None)
    assert chat.shown == []
    chat.display.show_loading("c1")
    come(chat, "c1", message("m1"))
    assert chat.shown == ["m1", "Mine"]


async def test_a_chat_that_is_not_found_has_none_of_it(chat):
    chat.display.show_loading("c1")
    say(chat, "Mine")
    chat.display.show_not_found()
    chat.display.show_loading("c1")
    come(chat, "c1", message("m1"))
    assert chat.shown == ["m1"]


async def test_what_a_script_clears_is_gone(chat):
    chat.display.show_loading("c1")
    say(chat, "Mine")
    chat.display.clear_chat_display()
    say(chat, "Later")
    come(chat, "c1", message("m1"))
    assert chat.shown == ["m1", "Later"]


async def test_a_chat_of_the_script_s_own_gives_way_to_the_one_that_is_loaded(chat):
    chat.display.show_loading("c1")
    say(chat, "Mine")
    chat.display.display_chat([message("own").wire()])
    assert chat.shown == ["own"]
    say(chat, "Later")
    come(chat, "c1", message("m1"))
    assert chat.shown == ["m1", "Later"]


async def test_older_messages_stand_above(chat):
    chat.display.show_loading("c1")
    chat.history.display_history([message("m0"), message("m1")])
    come(chat, "c1", message("m1"), message("m2"))
    assert chat.shown == ["m0", "m1", "m2"]


@pytest.mark.parametrize("chat_id", ["c1", ""])
async def test_an_answer_that_a_script_shows_stays(chat, chat_id):
    chat.state.chat_id = chat_id
    chat.stream.display_completion_message("Whole", "a1")
    chat.stream.create_bot_response_container("a2")
    come(chat, "c1", message("m1"))
    assert chat.shown[:2] == ["m1", "Whole"]
    chat.stream.display_completion_message("The rest", "a2")
    assert chat.shown == ["m1", "Whole", "The rest"]
