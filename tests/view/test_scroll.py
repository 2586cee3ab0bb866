"""The view follows the end until the reader moves: what the page and the browser do is no move.

The rest is shown at the whole log (tests/message/test_display.py, "TestScrolling").
"""

from __future__ import annotations

import pytest

from tests.fakes.chat_page import ChatPage, message
from tests.fakes.dom import FakeElement


@pytest.fixture
async def long():
    """One child is 50 px, the log shows 400 px."""
    chat = ChatPage()
    chat.open("c1", *(message(f"m{n}") for n in range(40)))
    chat.document.run_frames()
    yield chat
    assert chat.document.errors == []


def at_the_end(chat) -> bool:
    box = chat.log.scroll_box()
    return box.top + box.client_height == box.height


def add(chat, message_id: str) -> None:
    chat.display.add(message(message_id))
    chat.document.run_frames()


def test_a_log_that_becomes_shorter_does_not_end_the_following(long):
    """The browser clamps the position; by the time of its event the answer has grown again."""
    box = long.log.scroll_box()
    for child in long.log.children[2:26]:
        child.remove()
    long.log.scroll_to(long.log.scroll_box().height - box.client_height - 200)
    long.document.dispatch(long.log, "scroll")
    add(long, "new")
    assert at_the_end(long)


def test_a_press_on_a_button_does_not_end_the_following(long):
    button = long.log.children[-1]
    long.document.dispatch(button, "pointerdown")
    long.document.dispatch(button, "pointerup")
    long.log.scroll_to(long.log.scroll_box().top - 150)  # a status line has gone
    long.document.dispatch(long.log, "scroll")
    add(long, "new")
    assert at_the_end(long)


def test_a_smooth_way_goes_on_to_where_the_end_is_when_it_ends(long):
    long.document.scroll(long.log, 0)
    long.document.click("[data-jump-latest]")
    long.log.append(long.document.create("p"))  # what came into view is taller than it was guessed
    long.document.dispatch(long.log, "scrollend")
    long.document.run_frames()
    assert at_the_end(long)


def test_what_is_out_of_view_is_drawn_frame_by_frame_with_the_view_in_its_place(long, monkeypatch):
    portions = [True, True, False]
    drawn = []

    def draw(log, selector):
        drawn.append(selector)
        log.prepend(long.document.create("p"))  # 50 px more above than it was guessed
        return portions.pop(0)

    long.document.scroll(long.log, 500)
    monkeypatch.setattr(FakeElement, "draw_unseen", draw)
    before = long.log.scroll_box()
    add(long, "new")
    after = long.log.scroll_box()
    assert len(drawn) == 3
    assert after.top - before.top == 150
