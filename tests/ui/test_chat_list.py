"""The list of chats."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError
from chat_py.models.chat import ChatSummary
from tests.fakes.chat_page import ChatPage

DAY = 24 * 3_600_000


@pytest.fixture
async def chat():
    chat = ChatPage()
    now = chat.clock.now()
    chat.backend.chats = [
        ChatSummary(id="c1", title="Mira", preview="Look\n up", timestamp=now),
        ChatSummary(id="a&b", title="Kai", timestamp=now - DAY),
    ]
    yield chat
    assert chat.document.errors == []
    assert chat.console.reported == []


def entries(chat):
    return chat.document.query_all("[data-chat-list] .cp-chat")


async def test_chats_are_links_with_the_open_one_marked(chat):
    await chat.chat_list.load()
    mira, kai = entries(chat)
    assert mira.query(".cp-chat__name").text == "Mira"
    assert mira.query(".cp-chat__preview").text == "Look up"
    assert mira.get("aria-current") == "page"
    assert kai.get("aria-current") is None
    assert kai.get("href") == "?chat=a%26b"
    assert kai.query("time").text == chat.texts.formats.time(chat.clock.now() - DAY)


def headings(chat):
    return [heading.text for heading in chat.document.query_all("[data-chat-list] h3")]


def order(chat):
    """The list as it is read: headings, and the ids of chats."""
    place = chat.element("[data-chat-list]")
    return [
        each.get("data-chat-id") or each.text
        for each in place.children
        if not each.has_class("cp-chat-menu")
    ]


async def test_the_chats_stand_under_their_days(chat):
    await chat.chat_list.load()
    assert order(chat) == ["Today", "c1", "Yesterday", "a&b"]
    heading = chat.document.query("h3")
    chat.bus.trigger("message:sent", {"chatId": "a&b", "content": "Hello"})
    assert order(chat) == ["Today", "a&b", "c1"]
    assert chat.document.query("h3") == heading
    chat.backend.chats.append(ChatSummary(id="p", pinned=True, timestamp=1))
    chat.backend.chats.append(ChatSummary(id="n"))
    await chat.chat_list.load()
    assert order(chat) == ["Pinned", "p", "Today", "c1", "a&b", "Not started yet", "n"]


async def test_what_was_today_is_yesterday_after_midnight(chat):
    await chat.chat_list.load()
    mira = entries(chat)[0]
    chat.clock.jump(DAY)
    chat.chat_list.new_day()
    assert order(chat) == ["Yesterday", "c1", "Previous 7 days", "a&b"]
    assert entries(chat)[0] == mira
    assert entries(chat)[1].query("time").text not in ("", "Yesterday")


async def test_a_list_that_comes_anew_keeps_its_entries(chat):
    await chat.chat_list.load()
    mira, kai = entries(chat)
    kai.focus()
    now = chat.clock.now()
    chat.backend.chats = [
        ChatSummary(id="a&b", title="Kai", preview="Look at **this**", timestamp=now),
        ChatSummary(id="new", title="New", timestamp=now),
        ChatSummary(id="c1", title="Mira", timestamp=now),
    ]
    await chat.chat_list.load()
    first, new, third = entries(chat)
    assert (first, third) == (kai, mira)
    assert kai.query(".cp-chat__preview").text == "Look at **this**"
    assert mira.query(".cp-chat__preview").text == ""
    assert chat.document.active == kai
    chat.backend.chats = chat.backend.chats[1:]
    await chat.chat_list.load()
    assert entries(chat) == [new, mira]


async def test_a_chat_in_which_an_answer_is_being_written_says_so(chat):
    await chat.chat_list.load()
    mira, kai = entries(chat)
    chat.answers.write("a&b")
    assert kai.query(".cp-chat__preview").text == "Writing…"
    assert [each.get("data-writing") for each in (mira, kai)] == [None, ""]
    await chat.chat_list.load()
    assert kai.query(".cp-chat__preview").text == "Writing…"
    chat.bus.trigger("message:received", {"chatId": "a&b", "content": "Done"})
    chat.answers.write()
    assert kai.query(".cp-chat__preview").text == "Done"
    assert kai.get("data-writing") is None


async def test_another_chat_is_marked_when_it_is_opened(chat):
    await chat.chat_list.load()
    chat.state.chat_id = "a&b"
    chat.bus.trigger("chat:selected", {"chatId": "a&b"})
    assert [e.get("aria-current") for e in entries(chat)] == [None, "page"]


async def test_an_answer_in_another_chat_is_marked_until_that_chat_is_opened(chat):
    await chat.chat_list.load()

    def unread():
        return {
            entry.get("data-chat-id"): entry.get("aria-description")
            for entry in entries(chat)
            if entry.get("data-unread") is not None
        }

    chat.bus.trigger("message:received", {"chatId": "c1", "content": "here"})
    chat.bus.trigger("message:sent", {"chatId": "a&b", "content": "my own"})
    chat.bus.trigger("message:received", {"chatId": "a&b", "content": "-", "hidden": True})
    assert unread() == {}
    chat.bus.trigger("message:received", {"chatId": "a&b", "content": "there"})
    assert unread() == {"a&b": "New answer"}
    await chat.chat_list.load()  # the list comes anew
    assert unread() == {"a&b": "New answer"}
    chat.state.chat_id = "a&b"
    chat.bus.trigger("chat:selected", {"chatId": "a&b"})
    assert unread() == {}


async def test_a_new_message_moves_its_chat_up_and_keeps_the_focus(chat):
    await chat.chat_list.load()
    kai = entries(chat)[1]
    kai.focus()
    chat.bus.trigger("message:received", {"chatId": "a&b", "content": "News\nfrom Kai"})
    assert entries(chat)[0] == kai
    assert headings(chat) == ["Today"]
    assert kai.query(".cp-chat__preview").text == "News from Kai"
    assert chat.document.active == kai
    chat.bus.trigger("message:sent", {"chatId": "unknown", "content": "x"})
    chat.bus.trigger("message:sent", "no object")


async def test_a_failure_can_be_retried(chat):
    chat.backend.failure = ApiError("The server sleeps.")
    await chat.chat_list.load()
    place = chat.element("[data-chat-list]")
    assert "Your chats could not be loaded.\nThe server sleeps." in place.seen
    chat.backend.failure = None
    chat.document.click("[data-chat-list] button")
    await asyncio.sleep(0.1)
    assert len(entries(chat)) == 2


async def test_no_chats(chat):
    chat.backend.chats = []
    await chat.chat_list.load()
    assert chat.element("[data-chat-list]").seen == "No chats yet.\nNew chat"
    assert chat.element("[data-chat-list] [data-new-chat]").tag == "button"


async def test_a_page_without_the_place_asks_for_nothing():
    chat = ChatPage("<p></p>")
    chat.backend.failure = AssertionError("asked")
    await chat.chat_list.load()


async def test_nothing_is_left_behind(chat):
    chat.backend.failure = ApiError("x")
    await chat.chat_list.load()
    chat.owner.close()
    assert chat.document.listener_count == 0
    assert chat.owner.count == 0


async def test_a_chat_that_is_renamed_has_its_new_name_in_the_list(chat):
    await chat.chat_list.load()
    chat.bus.trigger("chat:renamed", {"chatId": "a&b", "title": "<b>Maps</b>"})
    for data in ({"chatId": "unknown", "title": "x"}, {"chatId": "c1"}, "no object"):
        chat.bus.trigger("chat:renamed", data)
    names = [entry.query(".cp-chat__name").text for entry in entries(chat)]
    assert names == ["Mira", "<b>Maps</b>"]
    assert chat.chat_list.chats[1].title == "<b>Maps</b>"


async def test_changes_that_follow_one_another_are_shown_at_once(chat):
    await chat.chat_list.load()
    loads = []
    chat.chat_list.on_loaded(lambda: loads.append(len(entries(chat))))
    chat.backend.chats = [ChatSummary(id="new", title="New"), *chat.backend.chats]
    for chat_id in ("new", "c1", "new"):
        chat.backend.changed.emit(chat_id)
    await asyncio.sleep(1)
    assert loads == [3]
    chat.backend.changed.emit("c1")
    await asyncio.sleep(1)
    assert loads == [3, 3]


async def test_a_chat_that_got_a_title_elsewhere_tells_of_it_once(chat):
    await chat.chat_list.load()
    told = []
    chat.bus.on("chat:renamed", told.append)
    chat.backend.chats = [
        ChatSummary(id="new", title="New"),
        ChatSummary(id="c1", title="Of maps"),
        ChatSummary(id="a&b", title="Kai"),
    ]
    for _ in range(2):
        chat.backend.changed.emit("c1")
        await asyncio.sleep(1)
    assert told == [{"chatId": "c1", "title": "Of maps"}]


async def test_what_is_known_of_the_chats_follows_the_messages(chat):
    await chat.chat_list.load()
    chat.bus.trigger("message:received", {"chatId": "a&b", "content": "**News**"})
    chat.bus.trigger("message:received", {"chatId": "unknown", "content": "x"})
    first, second = chat.chat_list.chats
    assert (first.id, first.preview, first.timestamp) == ("a&b", "News", chat.clock.now())
    assert (second.id, second.preview) == ("c1", "Look\n up")


async def test_a_long_list_comes_page_by_page(chat):
    chat.backend.page = 2
    chat.backend.chats += [ChatSummary(id=f"n{n}") for n in range(3)]
    await chat.chat_list.load()
    assert order(chat)[-1] == "Show more chats"
    assert len(entries(chat)) == 2
    chat.document.click(".cp-chat-list__more")
    await asyncio.sleep(0.1)
    assert len(entries(chat)) == 4
    await chat.chat_list.load()  # as many as were shown
    assert len(entries(chat)) == 4
    chat.backend.failure = ApiError("x")
    await chat.chat_list.load_more()
    chat.backend.failure = None
    assert len(entries(chat)) == 4
    await chat.chat_list.load_more()
    assert len(entries(chat)) == 5
    assert chat.document.query(".cp-chat-list__more") is None


async def test_what_follows_comes_when_the_end_is_near(chat):
    chat.backend.page = 1
    await chat.chat_list.load()
    place = chat.element("[data-chat-list]")
    chat.document.dispatch(place, "scroll")
    await asyncio.sleep(0.1)
    assert len(entries(chat)) == 2


async def test_each_chat_has_a_menu_where_something_can_be_done(chat):
    await chat.chat_list.load()
    assert len(chat.document.query_all("[data-menu-chat]")) == 2
    chat.backend.cannot |= {"rename_chat", "delete_chat", "pin_chat"}
    await chat.chat_list.load()
    assert chat.document.query_all("[data-menu-chat]") == []


async def test_a_chat_that_is_removed_gives_its_place_to_the_next(chat):
    chat.backend.chats.append(ChatSummary(id="n"))
    await chat.chat_list.load()
    assert chat.chat_list.remove("a&b") == "n"
    assert chat.chat_list.remove("n") == "c1"
    assert chat.chat_list.remove("c1") == ""
    assert chat.chat_list.remove("unknown") == ""
