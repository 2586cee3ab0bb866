"""One answer is drawn: thoughts above text, each piece once, wherever it is attached."""

from __future__ import annotations

import pytest

from chat_py.message.drawing import Drawing
from chat_py.message.thoughts import Thoughts
from chat_py.models.parts import ReasoningPart, TextPart
from tests.fakes.chat_page import ChatPage


@pytest.fixture
async def chat():
    return ChatPage()


@pytest.fixture
def place(chat):
    create = chat.document.create
    return create("div", None, create("div", {"class": "message-text"}))


@pytest.fixture
def drawing(chat, place):
    thoughts = Thoughts(document=chat.document, markup=chat.markup, texts=chat.texts)
    drawing = Drawing(chat_id="c1", markup=chat.markup, thoughts=thoughts, body=chat.body)
    drawing.attach(place.query(".message-text"))
    return drawing


def seen(place):
    return [place.query(name) and place.query(name).text for name in ("details", ".message-text")]


async def test_nothing_waits_without_a_place_or_without_news(drawing):
    assert drawing.is_empty
    assert not drawing.waits
    drawing.write("a", 0)
    assert drawing.waits
    drawing.draw()
    assert not drawing.waits
    drawing.write("b", 0)
    drawing.detach()
    assert not drawing.waits
    assert drawing.text == "ab"


async def test_all_of_it_is_drawn_where_it_is_attached_next(drawing, chat):
    drawing.think("Hm.", None, 0)
    drawing.write("a", 2)
    drawing.draw()
    drawing.detach()
    create = chat.document.create
    other = create("div", None, create("div", {"class": "message-text"}))
    drawing.attach(other.query(".message-text"))
    drawing.draw()
    assert seen(other) == ["Thought for 2 sHm.", "a"]


async def test_what_is_repeated_is_drawn_once_it_is_as_long(drawing, place):
    drawing.write("abc", 0)
    drawing.draw()
    drawing.restart()
    drawing.write("ab", 0)
    assert not drawing.waits
    drawing.write("cd", 0)
    drawing.draw()
    assert seen(place) == [None, "abcd"]


async def test_the_end_draws_what_no_frame_has(drawing, place):
    parts = [ReasoningPart(text="Hm."), TextPart(text="a")]
    drawing.think("Hm.", None, 0)
    drawing.end("a", parts, 7)
    assert seen(place) == ["Thought for 7 sHm.", "a"]
    assert parts[0].seconds == 7
