"""Which stored messages a reader sees, and as whose."""

from __future__ import annotations

import pytest

from tests.fakes.chat_page import message


@pytest.mark.parametrize(
    "hidden",
    [
        message("h", "[Hidden] secret"),
        message("h", "[Starter] begin"),
        message("h", "rules", name="master"),
        message("h", "flagged", hidden=True),
        message("h", "You are Kai.", sender="system"),
    ],
)
async def test_hidden_kinds_are_not_shown(chat, hidden):
    chat.open("c1", hidden, message("m1", "Hello"))
    assert chat.shown == ["Hello"]


async def test_a_hidden_picture_is_shown(chat):
    chat.open(
        "c1",
        message("p1", type="image", hidden=True, imageUrl="/a.webp", imageId="i1", title="Cat"),
    )
    picture = chat.element('.cp-media[data-image-id="i1"] img')
    assert picture.get("src") == "/a.webp"
    assert picture.get("alt") == "Cat"
    assert "i1" in chat.state.displayed_image_ids


async def test_the_narrator_speaks_without_the_mark(chat):
    chat.open("c1", message("n1", "[Narrator] It rains."))
    assert chat.element(".cp-message").get("data-sender") == "narrator"
    assert chat.shown == ["It rains."]


async def test_a_starter_is_not_shown_but_by_whom_it_is_written_now(chat):
    starter = "Invent a situation in which we meet."
    indented = message("m0", f"\n  {starter}", "user")
    chat.open("c1", indented, message("m1", starter, "user"), message("m2", starter), message("m3"))
    assert chat.shown == [starter, "m3"]
