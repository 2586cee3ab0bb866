"""Replies that were given under a key."""

from __future__ import annotations

from tests.server.conftest import Guest


def test_a_repeated_key_acts_once_and_repeats_the_reply(guest: Guest) -> None:
    first = guest.say("hello", key="a")
    again = guest.say("hello", key="a")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert guest.texts().count("hello") == 1


def test_another_payload_or_place_under_the_same_key_is_refused(guest: Guest) -> None:
    guest.say("hello", key="a")
    for response in (guest.say("other", key="a"), guest.say("hello", "mira", key="a")):
        assert response.status_code == 422
        assert "Idempotency-Key" in response.json()["detail"]
    assert "other" not in guest.texts()


def test_keys_belong_to_their_user(guest: Guest, stranger: Guest) -> None:
    guest.say("mine", key="a")
    assert stranger.say("mine too", key="a").status_code == 201


def test_a_refused_request_leaves_its_key_free(guest: Guest) -> None:
    assert guest.say("x", "no-such-chat", key="a").status_code == 404
    assert guest.say("x", "kai", key="a").status_code == 201
