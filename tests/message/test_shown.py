"""Single messages by id: their state, their text, and that they can go."""

from __future__ import annotations

import pytest

from tests.fakes.chat_page import message

HOUR = 3_600_000


async def test_states_of_a_message(chat):
    chat.open("c1")
    chat.display.add(message("m1", "Hello", "user"), state="sending")
    article = chat.element('[data-message-id="m1"]')
    assert "Sending…" in article.seen
    chat.display.messages.set_state("m1", "failed", "no network")
    assert "Not sent: no network Retry Delete" in article.seen
    chat.display.messages.set_state("m1", "sent")
    assert "Not sent" not in article.seen
    chat.display.messages.set_state("of another chat", "failed")


async def test_a_like_from_the_server_is_shown(chat):
    chat.open("c1", message("m1", actions=[{"type": "like"}]))
    assert chat.element('[data-message-action="like"]').get("aria-pressed") == "true"
    assert chat.element('[data-message-action="dislike"]').get("aria-pressed") == "false"


async def test_the_servers_id_is_adopted_by_the_same_element(chat):
    chat.open("c1")
    chat.display.add(message("out-1", "Hello", "user"), state="sending")
    before = chat.element("article")
    chat.display.messages.adopt("out-1", "m1")
    chat.display.messages.set_state("m1", "sent")
    assert chat.element('[data-message-id="m1"]') == before
    assert chat.display.messages.text_of("m1") == "Hello"
    assert {e.get("data-message-id") for e in before.query_all("[data-message-id]")} == {"m1"}
    assert chat.state.is_message_displayed("m1")
    assert not chat.state.is_message_displayed("out-1")


async def test_adopting_an_id_that_is_shown_leaves_one(chat):
    chat.open("c1", message("m1", "Hello", "user"))
    chat.display.add(message("out-1", "Hello", "user"), state="sending")
    chat.display.messages.adopt("out-1", "m1")
    assert chat.shown == ["Hello"]


async def test_ids_with_quotes_are_found(chat):
    chat.open("c1", message('a"b\\c', "Hello"))
    chat.display.messages.remove('a"b\\c')
    assert chat.shown == []


@pytest.mark.parametrize("gone", ["m1", "m2", "m3", "m4"])
async def test_a_message_that_is_taken_out_can_be_put_back_where_it_was(chat, gone):
    """Also the only one of its day, whose line goes and comes back."""
    now = chat.clock.now()
    chat.open(
        "c1",
        message("m1", timestamp=now - 48 * HOUR),
        message("m2", timestamp=now - 24 * HOUR),
        message("m3", timestamp=now),
        message("m4", timestamp=now),
    )
    before = chat.log.seen
    put_back = chat.display.messages.take_out(gone)
    assert gone not in chat.shown
    assert chat.display.stored_count == 3
    put_back()
    put_back()
    assert chat.log.seen == before
    assert chat.display.stored_count == 4
    assert chat.display.messages.take_out("unknown") is None


async def test_all_from_a_message_on_can_be_removed_but_one(chat):
    chat.open("c1", message("m1"), message("u1", "", "user"), message("m2"), message("u2"))
    chat.display.messages.remove_from("u1", but=("u2",))
    assert chat.shown == ["m1", "u2"]
    chat.display.messages.remove_from("unknown")
    assert chat.shown == ["m1", "u2"]
