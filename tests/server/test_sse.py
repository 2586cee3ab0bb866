from __future__ import annotations

import pytest

from tests.server.conftest import Guest, Meet, ReceivedAnswer, Start, begin


def test_the_reply_says_that_it_is_a_stream_nobody_may_hold_back(guest: Guest) -> None:
    guest.say("x")
    with guest.stream("POST", "/api/completion", json={"chatId": "kai"}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-accel-buffering"] == "no"


@pytest.mark.parametrize("after", ["", "x", "-1", "١", "9" * 40])
def test_an_id_that_is_not_ours_begins_at_the_beginning(guest: Guest, after: str) -> None:
    _, whole = guest.ask("hi")
    raw = {"Last-Event-ID": after.encode()}
    path = f"/api/completion/{whole.start['completionId']}"
    with guest.stream("GET", path, headers=raw) as response:
        assert ReceivedAnswer.read(response).text == whole.text


def test_silence_is_filled_with_comments(start: Start, meet: Meet) -> None:
    guest = meet(start(responder_rate=3, heartbeat=0.02))
    guest.say("slowly")
    head = begin(guest, events=3)
    assert head.comments >= 2
    assert len(head.deltas) == 2
