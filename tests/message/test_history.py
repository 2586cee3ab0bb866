"""Older messages."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError, ArgumentError
from tests.fakes.chat_page import ChatPage, message


@pytest.fixture
async def chat():
    chat = ChatPage(page_size=10)
    chat.backend.messages["c1"] = [message(f"m{n}") for n in range(35)]
    yield chat
    assert chat.document.errors == []


def open_last(chat, count=10):
    chat.open("c1", *(m.model_copy() for m in chat.backend.messages["c1"][-count:]))


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


def ids(first, last):
    return [f"m{n}" for n in range(first, last)]


async def test_pages_are_added_above_until_the_first_message(chat):
    open_last(chat)
    for first in (15, 5, 0):
        await chat.history.load_more_messages()
        assert chat.shown == ids(first, 35)
    assert chat.history.is_full_history_loaded()
    assert chat.log.query(".cp-older") is None
    assert (await chat.history.load_more_messages()).messages == []


async def test_scrolling_to_the_top_loads_once(chat):
    open_last(chat)
    chat.document.scroll(chat.log, 100)
    chat.document.scroll(chat.log, 50)
    await settle()
    assert chat.shown == ids(15, 35)
    assert len(chat.backend.history_calls) == 1


async def test_the_button_loads_and_says_that_it_does(chat):
    open_last(chat)
    chat.backend.gate = asyncio.Event()
    assert chat.element(".cp-older").seen == "Load older messages"
    chat.document.click(".cp-older button")
    await settle()
    assert chat.element(".cp-older").seen == "Loading…"
    assert chat.history.is_loading()
    chat.backend.gate.set()
    await settle()
    assert chat.shown == ids(15, 35)
    assert chat.element(".cp-older").seen == "Load older messages"


async def test_the_button_keeps_the_focus_and_the_view_its_place(chat):
    open_last(chat)
    chat.document.scroll(chat.log, 100)
    await settle()
    before = chat.log.scroll_box()
    chat.backend.gate = asyncio.Event()
    chat.element(".cp-older button").focus()
    chat.document.click(".cp-older button")
    await settle()
    assert chat.document.active == chat.element(".cp-older button")
    assert chat.log.scroll_box() == before


async def test_a_failed_page_can_be_asked_for_again(chat):
    open_last(chat)
    chat.backend.failure = ApiError("The server sleeps.", type="server")
    chat.document.click(".cp-older button")
    await settle()
    assert chat.element(".cp-older").seen == "The server sleeps. Try again"
    chat.document.scroll(chat.log, 50)  # does not hammer a server that is down
    await settle()
    assert len(chat.backend.history_calls) == 1
    chat.backend.failure = None
    chat.document.click(".cp-older button")
    await settle()
    assert chat.shown == ids(15, 35)


async def test_messages_that_came_with_the_chat_are_shown_without_asking(chat):
    open_last(chat, 25)
    assert chat.shown == ids(25, 35)
    await chat.history.load_more_messages()
    assert chat.shown == ids(15, 35)
    assert chat.backend.history_calls == []


async def test_messages_written_meanwhile_leave_no_gap(chat):
    open_last(chat)
    chat.display.add(message("live", "x", "user"))
    chat.backend.messages["c1"] += [message("live", "x", "user"), message("other device")]
    await chat.history.load_more_messages()
    assert chat.shown[:-1] == ids(16, 35)


async def test_a_whole_page_of_known_messages_is_skipped(chat):
    open_last(chat)
    chat.backend.messages["c1"] += [message(f"elsewhere{n}") for n in range(10)]
    await chat.history.load_more_messages()
    assert chat.shown == ids(15, 35)


async def test_an_answer_for_a_chat_that_was_left_is_not_shown(chat):
    open_last(chat)
    chat.backend.gate = asyncio.Event()
    chat.document.click(".cp-older button")
    await settle()
    chat.open("c2", message("other"))
    chat.backend.gate.set()
    await settle()
    assert chat.shown == ["other"]


async def test_a_server_without_history_has_shown_all(chat):
    open_last(chat)
    chat.backend.failure = ApiError("x", type="notfound", status=404)
    await chat.history.load_more_messages()
    assert chat.log.query(".cp-older") is None


async def test_a_short_chat_has_no_button(chat):
    chat.open("c1", message("m1"))
    assert chat.log.query(".cp-older") is None
    chat.open("c1", *(message(f"m{n}") for n in range(10)), total=10)
    assert chat.log.query(".cp-older") is None


async def test_the_cache_gives_copies(chat):
    first = await chat.history.load_chat_history("c1", {"limit": 5})
    first.messages[0].content = "changed"
    again = await chat.history.load_chat_history("c1", {"limit": 5})
    assert again.messages[0].content == "m30"
    assert len(chat.backend.history_calls) == 1
    await chat.history.load_chat_history("c1", {"limit": 5, "useCache": False})
    assert len(chat.backend.history_calls) == 2
    await chat.history.load_chat_history("c1", {"limit": 5, "offset": 5})
    cached = chat.history.get_cached_history("c1")
    assert [m.id for m in cached] == ids(25, 35)
    assert chat.history.get_history_stats()["cachedMessages"] == 10
    chat.history.clear_history_cache()
    assert chat.history.get_cached_history("c1") is None


@pytest.mark.parametrize("options", [{"limit": 0}, {"offset": -1}, {"limit": "ten"}, {"size": 5}])
async def test_a_wrong_option_is_named(chat, options):
    with pytest.raises(ArgumentError, match=next(iter(options))):
        await chat.history.load_chat_history("c1", options)


async def test_refresh_shows_the_newest_page(chat):
    open_last(chat)
    chat.backend.messages["c1"].append(message("new"))
    await chat.history.refresh_history()
    assert chat.shown == [*ids(26, 35), "new"]


async def test_refresh_asks_the_server_and_forgets_what_was_loaded(chat):
    open_last(chat)
    await chat.history.preload_history("c1")
    await chat.history.load_chat_history("c1", {"limit": 10, "offset": 10})
    chat.backend.messages["c1"].append(message("new"))
    await chat.history.refresh_history()
    assert chat.shown == [*ids(26, 35), "new"]
    assert [m.id for m in chat.history.get_cached_history("c1")] == [*ids(26, 35), "new"]


async def test_after_a_refresh_older_messages_are_looked_for_again(chat):
    chat.backend.messages["c1"] = [message(f"m{n}") for n in range(5)]
    open_last(chat, 5)
    await chat.history.load_more_messages()
    assert chat.history.is_full_history_loaded()
    chat.backend.messages["c1"] = [message(f"m{n}") for n in range(35)]
    await chat.history.refresh_history()
    await chat.history.load_more_messages()
    assert chat.shown == ids(15, 35)


async def test_nothing_is_left_behind(chat):
    open_last(chat)
    chat.backend.gate = asyncio.Event()
    chat.document.click(".cp-older button")
    await settle()
    chat.owner.close()
    assert chat.document.listener_count == 0
    assert chat.owner.count == 0
