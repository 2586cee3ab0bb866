"""Where the reader was in each chat."""

from __future__ import annotations

from tests.fakes.chat_page import message
from tests.fakes.long_chat import go_up, in_view, open_long


async def test_the_place_in_a_chat_is_kept(long):
    await go_up(long, 2)
    place = in_view(long)
    long.open("c2", message("x"))
    assert long.shown == ["x"]
    open_long(long)
    long.document.run_frames()
    assert in_view(long) == place
    assert not long.scroll.following
    long.document.click("[data-jump-latest]")
    long.document.run_frames()
    long.open("c2", message("x"))
    open_long(long)
    assert long.scroll.following, "who was at the end is at the end"
