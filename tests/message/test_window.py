"""Long chats: a window of messages that moves with the reader. A message is 50 px, the log 400."""

from __future__ import annotations

from chat_py.models.opened_chat import OpenedChat
from tests.fakes.chat_page import message
from tests.fakes.long_chat import COUNT, as_given, go_up, named


async def test_what_waits_out_of_sight_for_a_connection_says_so_when_it_is_seen_again(long):
    long.display.add(message("mine", sender="user"), state="sending")
    await go_up(long, 8)
    assert "mine" not in long.shown
    long.display.messages.set_online(False)
    long.document.click("[data-jump-latest]")
    long.document.run_frames()
    assert long.shown[-1] == "mine"
    line = long.element('[data-message-id="mine"] .cp-message__status')
    assert line.text == "Waiting for a connection…"
    long.display.messages.set_online(True)
    assert line.text == "Sending…"


async def test_an_answer_grows_on_out_of_sight(long):
    long.stream.create_bot_response_container("a1")
    await go_up(long, 8)
    assert "a1" not in [e.get("data-message-id") for e in long.log.query_all(".cp-message")]
    assert long.stream.get_active_stream_ids() == ["a1"]
    long.stream.write("a1", "Once")
    long.document.run_frames()
    long.stream.finish("a1", "Once upon", message_id="a2")
    long.document.click("[data-jump-latest]")
    long.document.run_frames()
    assert long.shown[-1] == "Once upon"
    assert long.element('[data-message-id="a2"]').get("data-state") == "sent"


async def test_the_count_of_stored_messages_is_that_of_all(long):
    assert long.display.stored_count == COUNT
    await go_up(long, 8)
    assert long.display.stored_count == COUNT


async def test_one_that_was_removed_before_it_was_shown_does_not_come(long):
    long.display.messages.remove("m120")
    assert long.display.stored_count == COUNT - 1
    await go_up(long, 8)
    assert "m120" not in long.shown
    assert long.shown == [name for name in named(COUNT - 91, COUNT - 50) if name != "m120"]


async def test_what_cannot_be_read_is_left_out_when_its_turn_comes(long):
    messages = [message(name).wire() for name in named(0, COUNT)]
    messages[160] = {"id": "m160", "content": "of nobody"}
    chat = OpenedChat.model_validate(as_given(messages, long.cut))
    problems = []
    chat.unchecked.report = problems.append
    long.display.show_chat(chat, None)
    assert (chat.invalid, problems) == ([], [])
    await go_up(long, 3)
    assert long.shown == [name for name in named(COUNT - 41, COUNT) if name != "m160"]
    assert problems == ["messages.160.sender: Field required"]


async def test_a_thumbnail_shown_while_the_reader_is_far_up_waits_at_the_end(long):
    await go_up(long, 6)
    name = long.display.display_image_thumb("https://pictures.test/1.png")
    assert long.log.query(".cp-media") is None
    long.display.scroll_to_latest_message()
    assert long.shown[-1] == f"m{COUNT - 1}"
    assert long.log.children[-1].get("data-message-id") == name


async def test_the_whole_chat_as_data_has_those_too_that_nobody_has_seen(long):
    messages = [message(name).wire() for name in named(0, COUNT)]
    chat = OpenedChat.model_validate(as_given(messages, long.cut))
    assert [one["id"] for one in chat.wire()["messages"]] == named(0, COUNT)
