"""What stands in the log instead of messages."""

from __future__ import annotations

from chat_py.base.errors import ApiError
from chat_py.models.opened_chat import OpenedChat
from tests.fakes.chat_page import message


async def test_an_empty_chat_says_hello_until_the_first_message(chat):
    chat.display.show_chat(OpenedChat(id="c1"), None)
    assert "Say hello to Assistant." in chat.log.seen
    chat.display.add(message("m1", "Hello"))
    assert chat.shown == ["Hello"]
    assert "Say hello" not in chat.log.seen


async def test_an_unknown_chat_has_a_way_home(chat):
    chat.open("c1", message("m1"))
    chat.display.show_not_found()
    assert "This chat does not exist" in chat.log.seen
    assert chat.element(".cp-notfound a").get("href") == "?"
    assert chat.shown == []
    assert chat.element("[data-chat-title]").text == "Chat"


async def test_a_failure_says_why_and_can_be_retried(chat):
    retried = []
    chat.display.show_loading("c1")
    assert chat.log.get("aria-busy") == "true"
    chat.display.show_failure(ApiError("The server sleeps."), lambda: retried.append(True))
    assert "The server sleeps." in chat.log.seen
    assert chat.log.get("aria-busy") is None
    chat.document.click(".cp-notfound button")
    assert retried == [True]
