"""The message box, and the way of a message from it to the answer."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ArgumentError
from tests.fakes.chat_page import ChatPage, message
from tests.fakes.dom import FakeEvent


@pytest.fixture
async def chat(chat_to_write_in):
    return chat_to_write_in


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


def box(chat):
    return chat.element("#messageInput")


def note(chat):
    return chat.element("[data-composer-note]").text


def press(chat, key, **keys):
    return chat.input.handle_key(FakeEvent("keydown", box(chat), key=key, **keys))


async def send(chat, text):
    chat.document.type("#messageInput", text)
    result = await chat.input.submit_message()
    await settle()
    return result


def begin_storing(chat, text):
    """Send; the outbox goes on when its gate is opened."""
    chat.outbox.gate = asyncio.Event()
    chat.document.type("#messageInput", text)
    chat.input.submit()


async def test_a_message_is_shown_at_once_then_delivered_then_answered(chat):
    entry = await send(chat, "  Hello  ")
    assert box(chat).value == ""
    assert chat.shown == ["Hi", "Hello"]
    assert "Sending…" in chat.log.seen
    assert chat.emitted("message:sent") == []
    chat.outbox.change(entry, "sent", message_id="m2")
    await settle()
    assert "Sending…" not in chat.log.seen
    assert chat.element('[data-message-id="m2"]').get("data-state") == "sent"
    (sent,) = chat.emitted("message:sent")
    assert sent["messageId"] == "m2"
    assert sent["content"] == "Hello"
    assert sent["chatId"] == "c1"
    assert sent["userChatId"] == "uc1"
    assert isinstance(sent["timestamp"], int)
    (asked,) = chat.backend.asked
    assert asked["message_id"] == "m2"


async def test_what_is_sent_before_it_is_known_which_chat_opens_waits_for_it(chat):
    chat.chat_chosen.clear()
    chosen, chat.state.chat_id = chat.state.chat_id, ""
    chat.document.type("#messageInput", "Early")
    assert press(chat, "Enter", ctrl=True)
    await settle()
    assert (box(chat).value, note(chat), chat.outbox.entries) == ("Early", "", {})
    chat.state.chat_id = chosen
    chat.chat_chosen.set()
    await settle()
    assert (box(chat).value, note(chat)) == ("", "")
    assert [entry.content for entry in chat.outbox.entries.values()] == ["Early"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\x00"])
async def test_an_empty_message_does_nothing(chat, text):
    assert await send(chat, text) is None
    assert chat.shown == ["Hi"]
    assert note(chat) == ""
    assert chat.outbox.entries == {}


async def test_a_message_over_the_limit_says_so_and_stays(chat):
    assert await send(chat, "x" * 23) is None
    assert note(chat) == "This message is 3 characters over the limit of 20."
    assert box(chat).get("aria-invalid") == "true"
    assert box(chat).value == "x" * 23
    chat.document.type("#messageInput", "x" * 20)
    assert note(chat) == ""


async def test_what_is_sent_before_the_first_chat_is_shown_leaves_the_box():
    chat = ChatPage()
    chat.input.init()
    chat.state.chat_id = "c1"
    await send(chat, "Early")
    chat.open("c1", message("m1", "Hi"))
    assert box(chat).value == ""


async def test_the_limit_counts_characters_as_the_server_does(chat):
    assert await send(chat, "😀" * 20) is not None


async def test_a_message_that_cannot_be_stored_stays_in_the_box(chat):
    chat.outbox.full = True
    assert await send(chat, "Hello") is None
    assert box(chat).value == "Hello"
    assert "the disk is full" in note(chat)
    chat.outbox.full = False
    assert await chat.input.submit_message() is not None
    assert note(chat) == ""


async def test_a_message_that_cannot_be_stored_is_put_before_what_was_typed_over_it(chat):
    begin_storing(chat, "Hello")
    chat.document.type("#messageInput", "Second")
    chat.outbox.full = True
    chat.outbox.gate.set()
    await settle()
    assert box(chat).value == "Hello\nSecond"
    assert chat.drafts.load("c1") == "Hello\nSecond"


async def test_what_is_typed_behind_a_message_stays_with_its_chat(chat):
    begin_storing(chat, "Hello")
    await settle()
    chat.document.type("#messageInput", "Hello and more")
    chat.input.submit()
    chat.open("c2")
    chat.outbox.gate.set()
    await settle()
    assert chat.shown == []
    chat.open("c1")
    assert box(chat).value == "and more"


async def test_the_stop_button_is_there_while_an_answer_comes(chat):
    stop = chat.element("[data-stop]")
    assert stop.get("hidden") is not None
    chat.stream.create_bot_response_container("a1")
    assert stop.get("hidden") is None
    chat.open("c2")
    assert stop.get("hidden") is not None
    chat.open("c1")
    assert stop.get("hidden") is None
    chat.stream.finish("a1", "Hello")
    assert stop.get("hidden") is not None


async def test_drafts_belong_to_their_chat(chat):
    chat.document.type("#messageInput", "for one")
    chat.open("c2")
    assert box(chat).value == ""
    chat.document.type("#messageInput", "for two")
    chat.open("c1")
    assert box(chat).value == "for one"
    await chat.input.submit_message()
    chat.open("c2")
    assert box(chat).value == "for two"
    chat.open("c1")
    assert box(chat).value == ""


async def test_what_was_typed_before_python_was_there_stays():
    chat = ChatPage()
    chat.drafts.save("c1", "an old draft")
    box(chat).value = "typed early"
    chat.input.init()
    chat.open("c1")
    assert box(chat).value == "typed early"
    assert chat.drafts.load("c1") == "typed early"


class TestKeys:
    async def test_ctrl_enter_sends_and_enter_does_not(self, chat):
        chat.document.type("#messageInput", "Hello")
        assert press(chat, "Enter") is False
        assert press(chat, "Enter", ctrl=True) is True
        await settle()
        assert chat.shown == ["Hi", "Hello"]

    async def test_enter_alone_is_a_setting(self):
        chat = ChatPage(enter_sends=True)
        chat.input.init()
        chat.open("c1")
        chat.document.type("#messageInput", "Hello")
        assert press(chat, "Enter", shift=True) is False
        assert press(chat, "Enter", composing=True) is False
        assert press(chat, "Enter", key_code=229) is False
        assert press(chat, "Enter") is True
        await settle()
        assert chat.shown == ["Hello"]

    async def test_arrows_walk_what_was_sent_and_come_back(self, chat):
        for text in ("first", "second"):
            await send(chat, text)
        chat.document.type("#messageInput", "draft")
        for expected in ("second", "first"):
            assert press(chat, "ArrowUp") is True
            assert box(chat).value == expected
        assert press(chat, "ArrowUp") is False
        assert press(chat, "ArrowDown") is True
        assert press(chat, "ArrowDown") is True
        assert box(chat).value == "draft"
        assert press(chat, "ArrowDown") is False

    async def test_arrows_move_the_caret_inside_a_text(self, chat):
        await send(chat, "sent")
        chat.document.type("#messageInput", "one\ntwo")
        assert press(chat, "ArrowUp") is False  # the caret is on the last line
        assert press(chat, "ArrowUp", shift=True) is False
        assert press(chat, "ArrowUp", ctrl=True) is True
        assert box(chat).value == "sent"

    async def test_the_caret_counts_utf16_units(self, chat):
        await send(chat, "sent")
        chat.document.type("#messageInput", "😀😀\nx")
        box(chat).set_caret(4, 4)  # after the second emoji: still the first line
        assert press(chat, "ArrowUp") is True

    async def test_no_key_acts_while_composing(self, chat):
        await send(chat, "sent")
        assert press(chat, "ArrowUp", composing=True) is False
        assert press(chat, "Tab") is False


async def test_the_guides_methods(chat):
    chat.input.init({"maxInputLength": 5, "historySize": 2})
    for text in ("a", "b", "c"):
        chat.input.add_to_history(text)
    chat.input.set_input_value("now")
    assert chat.input.get_input_stats() == {
        "length": 3,
        "maxLength": 5,
        "remaining": 2,
        "historySize": 2,
        "messagesSent": 0,
    }
    assert chat.input.navigate_history("up") is True
    assert chat.input.get_input_value() == "c"
    chat.input.clear_history()
    assert chat.input.navigate_history("up") is False
    chat.input.clear_input()
    assert chat.input.get_input_value() == ""
    chat.input.focus_input()
    assert chat.document.active == box(chat)
    with pytest.raises(ArgumentError, match="maxLength"):
        chat.input.init({"maxLength": 5})
    with pytest.raises(ArgumentError, match="direction"):
        chat.input.navigate_history("left")


async def test_nothing_is_left_behind(chat):
    await send(chat, "Hello")
    chat.owner.close()
    assert chat.document.listener_count == 0
    assert chat.owner.count == 0
    chat.document.type("#messageInput", "x")
    assert chat.drafts.load("c1") == ""


class TestTextOfAScript:
    async def test_it_is_sent_and_the_box_stays(self, chat):
        box(chat).value = "half a tho"
        entry = await chat.input.send_text("From a script")
        await settle()
        assert chat.shown[-1] == "From a script"
        assert chat.outbox.entries[entry].content == "From a script"
        assert box(chat).value == "half a tho"

    async def test_two_at_once_are_both_sent(self, chat):
        chat.outbox.gate = asyncio.Event()
        sent = asyncio.gather(chat.input.send_text("one"), chat.input.send_text("two"))
        await settle()
        chat.outbox.gate.set()
        assert None not in await sent

    async def test_one_that_is_too_long_or_empty_is_not_sent(self, chat):
        assert await chat.input.send_text("x" * 21) is None
        assert await chat.input.send_text("  ") is None
        assert chat.outbox.entries == {}


async def test_sending_by_the_older_names(chat):
    chat.input.init()
    chat.open("c1")
    chat.input.set_input_value("half a thought")
    assert await chat.input.send_message("Hello")
    assert await chat.input.send_image_message()
    assert [entry.content for entry in chat.outbox.entries.values()] == ["Hello", "half a thought"]


async def test_the_box_and_the_button_themselves(chat):
    assert chat.input.get_input_element().value == chat.element("#messageInput")
    assert chat.input.get_send_button().value == chat.element("#sendBtn")
