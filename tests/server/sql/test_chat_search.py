"""What is found in chats, on each engine."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.models.chat_list import FoundChats, NewChat
from chat_py.models.message import NewMessage
from chat_py_server.idempotency import IdempotencyKey
from chat_py_server.sql import chat_search
from tests.server.conftest import Guest
from tests.server.sql.conftest import Instances


def find(guest: Guest, query: str, **more: Any) -> FoundChats:
    response = guest.get("/api/chats", params={"query": query, **more})
    assert response.status_code == 200, response.text
    return FoundChats.model_validate_json(response.content)


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("来週、東京都の美術館へ行きます", "京都"),
        ("来週、東京都の美術館へ行きます", "美術 東京"),
        ("我们明天去北京大学", "京大"),
        ("Über den Wolken", "ÜBER"),
        ("An Übermensch", "überm"),
        ("The Concatenation", "CATENA"),
        ("100 % sure_thing", "0 %"),
        ("100 % sure_thing", "e_t"),
        ("a 'quoted' wörd!", "'quoted' wörd!"),
        ("Привет мир", "привет"),
    ],
)
def test_substrings_are_found_in_every_script(guest: Guest, said: str, query: str) -> None:
    message_id = guest.say(said, "luna").json()["messageId"]
    found = [item for item in find(guest, query).chats if item.message_id == message_id]
    assert len(found) == 1
    assert (found[0].id, found[0].excerpt) == ("luna", said)


@pytest.mark.parametrize("query", ["sure%thing", "s_re", "sure!thing", "東都"])
def test_nothing_else_is_found(guest: Guest, query: str) -> None:
    guest.say("sure thing 東京都", "luna")
    assert not [item for item in find(guest, query).chats if item.id == "luna"]


def test_titles_are_found_and_newer_chats_first(guest: Guest) -> None:
    chat = guest.post("/api/chats", json={"title": "Zebra crossing"}).json()["id"]
    guest.say("a zebra", "luna")
    guest.say("no animal", chat)
    found = find(guest, "ZEBRA").chats
    assert [(item.id, bool(item.message_id)) for item in found] == [(chat, False), ("luna", True)]
    assert [item.id for item in find(guest, "aldous").chats] == ["aldous"]


def test_the_excerpt_is_plain_text_around_the_words(guest: Guest) -> None:
    guest.say("x " * 200 + "here is **the** needle" + " y" * 200, "luna")
    (found,) = find(guest, "needle").chats
    assert "here is the needle" in found.excerpt
    assert found.excerpt.startswith("…")
    assert len(found.excerpt) < 200


def test_what_is_deleted_or_anothers_is_not_found(guest: Guest, stranger: Guest) -> None:
    first = guest.say("quokka one", "luna").json()["messageId"]
    guest.say("quokka two", "kai")
    assert len(find(guest, "quokka").chats) == 2
    assert find(stranger, "quokka").chats == []
    guest.post(f"/api/chat/luna/message/{first}/action", json={"action": "delete"})
    guest.delete("/api/chats/kai")
    assert find(guest, "quokka").chats == []


def test_a_query_that_is_too_long_is_refused(guest: Guest) -> None:
    assert guest.get("/api/chats", params={"query": "x" * 201}).status_code == 422
    refused = guest.get("/api/chats", params={"query": "x", "after": "nowhere"})
    assert (refused.status_code, "after" in refused.json()["detail"]) == (422, True)


def test_each_request_looks_so_far_and_the_next_goes_on(
    instances: Instances, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time is up at once: each request looks through one portion, and together they find all."""
    monkeypatch.setattr(chat_search, "PORTION", 3)
    monkeypatch.setattr(chat_search, "RESULTS", 2)
    monkeypatch.setattr(chat_search, "SECONDS", 0.0)
    repository, user = instances(60), IdempotencyKey("u")

    async def scene() -> None:
        said: list[str] = []
        for _ in range(3):
            chat = (await repository.create_chat(user, NewChat())).body
            for number in range(8):
                text = "hay" if number == 4 else f"needle {number} of {chat}"
                await repository.add_message(user, chat, NewMessage(content=text))
                said.insert(0, text)
        found: list[str] = []
        page = await repository.search("u", "needle")
        requests = 1
        while page.next is not None:
            found += [item.excerpt for item in page.chats if item.message_id]
            page = await repository.search("u", "needle", page.next)
            requests += 1
        assert found == [text for text in said if text != "hay"]
        assert requests > 9

    asyncio.run(scene())


def test_a_chat_that_moves_up_meanwhile_is_not_looked_through_again(
    instances: Instances, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_search, "RESULTS", 5)
    repository, user = instances(60), IdempotencyKey("u")

    async def scene() -> None:
        chats = [(await repository.create_chat(user, NewChat())).body for _ in range(3)]
        for chat in chats:
            for number in range(4):
                await repository.add_message(user, chat, NewMessage(content=f"needle {number}"))
        page = await repository.search("u", "needle")
        found = [(item.id, item.message_id) for item in page.chats]
        await repository.add_message(user, chats[1], NewMessage(content="something else"))
        while page.next is not None:
            page = await repository.search("u", "needle", page.next)
            found += [(item.id, item.message_id) for item in page.chats]
        # One moved up and is not looked through again: it was not reached when it stood below.
        assert len(found) == len(set(found)) == 10

    asyncio.run(scene())
