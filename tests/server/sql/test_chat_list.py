"""The list of chats, on each engine."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.models.chat import ChatSummaries
from chat_py_server.seed import SEEDS
from chat_py_server.sql import chat_list
from tests.server.conftest import Guest, Meet, Start

CHARACTERS = ["mira", "kai", "aldous", "luna"]


def listed(guest: Guest, **query: Any) -> list[str]:
    return [chat["id"] for chat in guest.get("/api/chats", params=query).json()["chats"]]


def test_the_list_shows_the_characters(guest: Guest) -> None:
    found = ChatSummaries.model_validate_json(guest.get("/api/chats").content).chats
    assert [chat.id for chat in found] == CHARACTERS
    for chat in found:
        assert chat.character is not None
        assert chat.character.avatar == f"/static/characters/{chat.id}.svg"
        assert chat.character.description
        assert chat.preview
        assert not {"*", "`", "[Narrator]"} & set(chat.preview.split())


def test_the_chat_written_in_last_comes_first_with_what_was_said(guest: Guest) -> None:
    guest.say("one", "aldous")
    guest.say("a **bold** [plan](https://x.example)\nwith a second line", "luna")
    found = ChatSummaries.model_validate_json(guest.get("/api/chats").content).chats
    assert [chat.id for chat in found] == ["luna", "aldous", "mira", "kai"]
    assert found[0].preview == "a bold plan"
    assert found[0].timestamp


def test_pinned_chats_stand_above_the_others(guest: Guest) -> None:
    guest.say("one", "aldous")
    guest.say("two", "luna")
    pinned = guest.patch("/api/chats/kai", json={"pinned": True}).json()
    assert pinned["pinned"] is True
    assert listed(guest) == ["kai", "luna", "aldous", "mira"]
    guest.patch("/api/chats/kai", json={"pinned": False})
    assert listed(guest)[0] == "luna"


def test_pages_lead_through_all_of_it_once(guest: Guest, monkeypatch: pytest.MonkeyPatch) -> None:
    own = [guest.post("/api/chats", json={"title": f"n{n}"}).json()["id"] for n in range(5)]
    guest.patch(f"/api/chats/{own[1]}", json={"pinned": True})
    guest.say("hello", "luna")
    whole = listed(guest)
    assert whole == [own[1], "luna", *reversed([own[0], *own[2:]]), "mira", "kai", "aldous"]
    monkeypatch.setattr(chat_list, "LISTED", 2)
    found: list[str] = []
    query: dict[str, str] = {}
    while True:
        page = guest.get("/api/chats", params=query).json()
        assert 0 < len(page["chats"]) <= 2
        found += [chat["id"] for chat in page["chats"]]
        if "next" not in page:
            break
        query = {"after": page["next"]}
    assert found == whole


def test_a_place_that_no_list_has_said_is_refused(guest: Guest) -> None:
    for after in ("x", "1.2", "characters.", "1.99999999999999999999.a"):
        response = guest.get("/api/chats", params={"after": after})
        assert response.status_code == 422
        assert "after" in response.json()["detail"]


def test_each_user_has_a_list_of_their_own(guest: Guest, stranger: Guest) -> None:
    own = guest.post("/api/chats", json={"title": "Mine"}).json()["id"]
    guest.patch("/api/chats/kai", json={"title": "My Kai"})
    assert listed(stranger) == CHARACTERS
    assert stranger.get("/api/chats").json()["chats"][1]["title"] == "Kai"
    for response in (
        stranger.patch(f"/api/chats/{own}", json={"title": "Theirs"}),
        stranger.delete(f"/api/chats/{own}"),
        stranger.get(f"/api/chat/{own}/history"),
    ):
        assert response.status_code == 404
    assert own in listed(guest)


def test_a_chat_of_a_character_that_is_gone_is_not_listed(start: Start, meet: Meet) -> None:
    guest = meet(start())
    guest.say("hello", "luna")
    guest.say("hello", "kai")
    left = {name: seed for name, seed in SEEDS.items() if name != "luna"}
    again = meet(start(characters=left), guest)
    assert listed(again) == ["kai", "mira", "aldous"]
