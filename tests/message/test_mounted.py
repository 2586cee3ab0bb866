"""The messages on the page move with the reader."""

from __future__ import annotations

from tests.fakes.chat_page import message
from tests.fakes.long_chat import COUNT, MOST, PAGE, go_up, in_view, named


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


async def test_new_messages_push_old_ones_out(long):
    for n in range(70):
        long.display.add(message(f"new{n}"))
        long.document.run_frames()
        assert len(long.shown) <= MOST
    assert long.shown[-1] == "new69"
    first = int(long.shown[0].removeprefix("new"))
    older = [m.id for m in long.display.show_older()]
    assert older == [f"new{n}" for n in range(first - PAGE, first)]


async def test_a_message_that_is_removed_does_not_come_back(long):
    await go_up(long, 6)
    long.display.messages.remove(f"m{COUNT - 1}")
    long.document.click("[data-jump-latest]")
    assert long.shown[-1] == f"m{COUNT - 2}"
