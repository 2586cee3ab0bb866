"""The log: what a reader sees of a chat."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ApiError
from chat_py.models.opened_chat import OpenedChat
from tests.fakes.chat_page import ChatPage, message


async def test_a_chat_is_shown_with_who_it_is(chat):
    chat.open("c1", message("m1", "Hello"), message("m2", "Hi there", "user"))
    assert chat.shown == ["Hello", "Hi there"]
    assert chat.element("[data-chat-title]").text == "Mira"
    assert chat.element("[data-chat-subtitle]").text == "Knows the stars."
    assert chat.element('[data-message-id="m1"] .cp-message__name').text == "Mira"
    assert chat.element('[data-message-id="m2"] .cp-message__name').text == "You"


async def test_a_message_of_another_chat_is_not_shown_but_its_caller_goes_on(chat):
    called = []
    chat.open("c1")
    shown = chat.display.display_message("user", "Hi", "other", lambda: called.append(1))
    assert shown is None
    assert chat.shown == []
    assert called == [1]
    assert chat.display.display_message("assistant", {"content": "Hi", "id": "m9"}, "uc1") == "m9"
    assert chat.shown == ["Hi"]


async def test_existing_chat_with_a_persona(chat):
    done = []
    messages = [{"role": "user", "content": "Hello"}, {"role": "nobody"}, {"content": 7}]
    chat.display.display_existing_chat(messages, {"name": "Captain"}, lambda: done.append(1))
    assert chat.shown == ["Hello"]
    assert chat.element(".cp-message__name").text == "Captain"
    assert done == [1]


async def test_what_changes_on_the_page_changes_nothing_of_what_was_given(chat):
    given = message("m1", "As it was")
    chat.display.display_existing_chat([given])
    chat.display.messages.set_content("m1", "As it is now")
    chat.display.messages.adopt("m1", "m2")
    assert (given.id, given.content) == ("m1", "As it was")


async def test_display_chat_takes_every_shape(chat):
    chat.display.display_chat([{"role": "user", "content": "A"}])
    assert chat.shown == ["A"]
    chat.display.display_chat({"messages": [{"role": "user", "content": "B"}]}, {"name": "Kai"})
    assert chat.shown == ["B"]
    assert chat.element("[data-chat-title]").text == "Kai"


async def test_a_long_chat_opens_with_its_newest_page():
    chat = ChatPage(page_size=10)
    chat.open("c1", *(message(f"m{n}") for n in range(35)))
    assert chat.shown == [f"m{n}" for n in range(25, 35)]
    assert chat.display.stored_count == 35
    chat.display.show_older()
    assert chat.shown == [f"m{n}" for n in range(15, 35)]


async def test_a_page_without_any_of_the_places():
    chat = ChatPage("<p>nothing here</p>")
    chat.open("c1", message("m1"))
    chat.display.show_not_found()
    chat.display.show_loading("c1")
    chat.display.announce("x")
    chat.stream.display_completion_message("Hello", "a1")
    chat.document.run_frames()
    assert chat.document.body.seen.split() == ["nothing", "here", "x"]  # a place to be heard
    chat.owner.close()
    assert chat.document.body.seen == "nothing here"
    assert chat.display.get_message_container() is None
    assert chat.document.errors == []


class TestScrolling:
    """One child is 50 px, the log shows 400 px."""

    @pytest.fixture
    async def long(self, chat):
        chat.open("c1", *(message(f"m{n}") for n in range(20)))
        return chat

    def bottom(self, chat):
        box = chat.log.scroll_box()
        return box.top + box.client_height == box.height

    async def test_opens_at_the_end_and_follows(self, long):
        assert self.bottom(long)
        long.display.add(message("new"))
        long.document.run_frames()
        assert self.bottom(long)
        assert long.element("[data-jump-latest]").get("hidden") is not None

    @pytest.mark.parametrize("what", ["a picture has loaded", "the text box has grown"])
    async def test_stays_at_the_end_when_the_layout_changes(self, long, what):
        long.log.append(long.document.create("img"))  # 50 px that nobody announced
        assert not self.bottom(long)
        if what == "a picture has loaded":
            long.document.dispatch(long.log.children[-1], "load")
        else:
            long.document.resize(long.log)
        long.document.run_frames()
        assert self.bottom(long)

    async def test_goes_on_to_the_end_while_drawing_moves_it(self, long):
        long.display.add(message("new"))
        grow = [lambda: long.log.append(long.document.create("p"))]
        # The first frame scrolls; then the browser draws what came into view, and it is taller.
        long.document.on_frame(lambda: grow.pop()())
        long.document.run_frames()
        assert self.bottom(long)

    async def test_a_reader_further_up_is_left_alone(self, long):
        long.document.scroll(long.log, 500)
        long.display.add(message("new"))
        long.document.run_frames()
        assert long.log.scroll_box().top == 500
        assert long.element("[data-jump-latest]").get("hidden") is None

    async def test_the_button_leads_back_and_follows_again(self, long):
        long.document.scroll(long.log, 500)
        long.document.click("[data-jump-latest]")
        long.document.run_frames()
        assert self.bottom(long)
        long.display.add(message("new"))
        long.document.run_frames()
        assert self.bottom(long)

    async def test_a_jump_without_a_gesture_is_the_readers_too(self, long):
        """The browser's search, a screen reader."""
        long.log.scroll_to(100)
        long.document.dispatch(long.log, "scroll")
        long.display.add(message("new"))
        long.document.run_frames()
        assert long.log.scroll_box().top == 100
        assert long.element("[data-jump-latest]").get("hidden") is None

    async def test_what_the_reader_sends_is_shown(self, long):
        long.document.scroll(long.log, 500)
        long.display.add(message("mine", "x", "user"), state="sending")
        assert self.bottom(long)

    async def test_what_goes_away_does_not_end_the_following(self, long):
        """The browser moves the position up then, before more comes."""
        long.log.scroll_to(500)
        long.document.dispatch(long.log, "scroll")
        long.display.add(message("late"))
        long.document.run_frames()
        assert self.bottom(long)

    async def test_a_late_scroll_event_does_not_end_the_following(self, long):
        for n in range(8):  # more than fits: our own event finds the end far away
            long.display.add(message(f"n{n}"))
        long.document.dispatch(long.log, "scroll")
        long.document.run_frames()
        assert self.bottom(long)

    async def test_older_messages_leave_what_is_seen_in_place(self, long):
        long.document.scroll(long.log, 500)
        before = long.log.scroll_box()
        long.display.prepend([message(f"old{n}") for n in range(4)])
        after = long.log.scroll_box()
        assert after.height - after.top == before.height - before.top


async def test_everything_is_given_back(chat):
    chat.open("c1", message("m1"))
    chat.display.show_failure(ApiError("x"), lambda: None)
    chat.owner.close()
    assert chat.document.listener_count == 0
    assert chat.owner.count == 0


async def test_a_title_stands_in_the_header_where_nobody_s_name_is(chat):
    chat.open("c1", message("m1", "Hi"))
    chat.display.rename_chat("Old maps")
    assert chat.element("[data-chat-title]").text == "Mira"
    chat.display.show_chat(OpenedChat(id="c2", title="New", messages=[]), None)
    chat.display.rename_chat("Old maps")
    assert chat.element("[data-chat-title]").text == "Old maps"
