"""Long chats: a window of messages that moves with the reader. A message is 50 px, the log 400."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.models.opened_chat import OpenedChat
from tests.fakes.chat_page import ChatPage, message

COUNT = 200


PAGE = 10


MOST = 40


def named(first, last):
    return [f"m{n}" for n in range(first, last)]


class Waiting:
    """Messages that wait in the page (static/src/native/border/older-messages.mjs)."""

    kind = "older"

    def __init__(self, messages):
        self.messages = messages

    @property
    def count(self):
        return len(self.messages)

    def take(self):
        page = self.messages[-30:]
        del self.messages[-30:]
        return page


def as_given(messages, cut):
    """The newest `cut` cross with the call."""
    if not cut:
        return {"messages": messages}
    return {"messages": messages[-cut:], "olderMessages": Waiting(messages[:-cut])}


def open_long(chat):
    """As data, most of which is validated only when it is shown."""
    messages = [message(name).wire() for name in named(0, COUNT)]
    chat.state.chat_id = "c1"
    chat.display.display_chat({"id": "c1", **as_given(messages, chat.cut)})
    chat.document.run_frames()


@pytest.fixture(params=[0, 25, 40], ids=["all cross", "the newest cross", "some more cross"])
async def long(monkeypatch, request):
    monkeypatch.setattr("chat_py.models.opened_chat.NEWEST", 25)
    chat = ChatPage(page_size=PAGE)
    chat.cut = request.param
    open_long(chat)
    yield chat
    assert chat.document.errors == []
    assert len(chat.shown) <= MOST


async def go_up(chat, pages):
    """As a reader does who scrolls."""
    for _ in range(pages):
        chat.document.scroll(chat.log, 100)
        await settle()
        assert len(chat.shown) <= MOST


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


def in_view(chat):
    return chat.display._log.place()[0]


async def test_at_most_two_hundred_are_on_the_page_and_the_view_stays(long):
    await go_up(long, 8)
    assert long.shown == named(COUNT - 90, COUNT - 50)
    assert in_view(long) == f"m{COUNT - 80 + 1}", "what the reader saw before the page came"


async def test_all_come_back_below_in_their_order(long):
    await go_up(long, 10)
    seen = set()
    for _ in range(12):
        long.document.scroll(long.log, long.log.scroll_box().height)
        assert len(long.shown) <= MOST
        seen |= set(long.shown)
        assert long.shown == sorted(long.shown, key=lambda name: int(name[1:]))
    assert long.shown[-1] == f"m{COUNT - 1}"
    assert seen >= set(named(COUNT - 100, COUNT))
    assert long.scroll.following


async def test_the_end_of_the_window_is_not_the_end_of_the_chat(long):
    await go_up(long, 6)
    long.document.scroll(long.log, long.log.scroll_box().height)
    assert not long.scroll.following
    assert long.element("[data-jump-latest]").get("hidden") is None


async def test_what_comes_while_the_reader_is_away_waits_and_is_counted(long):
    await go_up(long, 6)
    before = long.shown
    for n in range(3):
        long.display.add(message(f"new{n}"))
    assert long.shown == before
    assert long.element(".cp-jump__count").text == "3"
    long.document.click("[data-jump-latest]")
    long.document.run_frames()
    assert long.shown == [*named(COUNT - 7, COUNT), "new0", "new1", "new2"]
    assert long.log.query(".cp-jump__count") is None
    assert long.display.has_older
    assert long.log.query(".cp-older") is not None


async def test_what_the_reader_sends_is_seen_at_once(long):
    await go_up(long, 6)
    long.display.add(message("mine", sender="user"), state="sending")
    assert long.shown[-2:] == [f"m{COUNT - 1}", "mine"]
    assert long.scroll.following


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


async def test_new_messages_push_old_ones_out(long):
    for n in range(70):
        long.display.add(message(f"new{n}"))
        long.document.run_frames()
        assert len(long.shown) <= MOST
    assert long.shown[-1] == "new69"
    first = int(long.shown[0].removeprefix("new"))
    older = [m.id for m in long.display.show_older()]
    assert older == [f"new{n}" for n in range(first - PAGE, first)]


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


async def test_a_message_that_is_removed_does_not_come_back(long):
    await go_up(long, 6)
    long.display.messages.remove(f"m{COUNT - 1}")
    long.document.click("[data-jump-latest]")
    assert long.shown[-1] == f"m{COUNT - 2}"


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
