"""Chats that are begun, renamed, deleted and restored, on each engine."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.models.chat_list import ChatChange, NewChat
from chat_py.models.message import NewMessage
from chat_py_server.idempotency import IdempotencyKey
from chat_py_server.problems import ProblemError
from chat_py_server.sql import chat_changes
from tests.server.conftest import Guest
from tests.server.sql.conftest import Instances, Stored
from tests.server.sql.test_chat_list import listed

USER = IdempotencyKey("u")


def begin(guest: Guest, title: str = "") -> str:
    response = guest.post("/api/chats", json={"title": title} if title else {})
    assert response.status_code == 201
    return response.json()["id"]


def test_a_chat_that_is_begun_is_on_top_and_called_by_what_is_said_first(guest: Guest) -> None:
    chat = begin(guest)
    assert listed(guest)[0] == chat
    opened = guest.get("/api/chat", params={"chatId": chat}).json()
    assert opened["chat"]["id"] == chat
    assert opened["character"]["id"] == "mira"
    guest.ask("**Where** do cats sleep when it rains?", chat)
    guest.ask("And dogs?", chat)
    first = guest.get("/api/chats").json()["chats"][0]
    assert (first["id"], first["title"]) == (chat, "Where do cats sleep when it rains?")
    assert guest.get("/api/chat", params={"chatId": chat}).json()["chat"]["title"] == first["title"]


def test_a_character_keeps_its_name(guest: Guest) -> None:
    guest.say("Where do cats sleep?", "kai")
    assert guest.get("/api/chats").json()["chats"][0]["title"] == "Kai"


def test_a_title_that_a_person_gave_stays(guest: Guest) -> None:
    chat = begin(guest, "Cats")
    guest.say("Where do they sleep?", chat)
    guest.patch("/api/chats/kai", json={"title": "  Cooking  "})
    guest.post("/api/chat", json={"chatId": "kai", "reset": True})
    guest.post("/api/chat", json={"chatId": chat, "reset": True})
    titles = {item["id"]: item["title"] for item in guest.get("/api/chats").json()["chats"]}
    assert (titles[chat], titles["kai"]) == ("Cats", "Cooking")


def test_a_chat_that_is_started_over_is_named_anew(guest: Guest) -> None:
    chat = begin(guest)
    guest.say("About cats", chat)
    fresh = guest.post("/api/chat", json={"chatId": chat, "reset": True}).json()
    assert fresh["chat"]["id"] == chat
    assert not guest.get("/api/chats").json()["chats"][0]["title"]
    guest.say("About dogs", chat)
    assert guest.get("/api/chats").json()["chats"][0]["title"] == "About dogs"


@pytest.mark.parametrize("kind", ["kai", "own"])
def test_a_deleted_chat_is_gone_until_it_is_restored(guest: Guest, kind: str) -> None:
    chat = begin(guest, "Cats") if kind == "own" else kind
    guest.say("remember this", chat)
    guest.patch(f"/api/chats/{chat}", json={"pinned": True})
    assert guest.delete(f"/api/chats/{chat}").json() == {"success": True}
    assert guest.delete(f"/api/chats/{chat}").status_code == 200
    assert chat not in listed(guest)
    restored = guest.patch(f"/api/chats/{chat}", json={"deleted": False})
    assert (restored.status_code, restored.json()["id"]) == (200, chat)
    assert listed(guest)[0] == chat
    assert guest.texts(chat)[-1] == "remember this"


def test_a_character_nobody_has_talked_to_can_be_deleted_and_restored(guest: Guest) -> None:
    guest.delete("/api/chats/aldous")
    assert listed(guest) == ["mira", "kai", "luna"]
    guest.patch("/api/chats/aldous", json={"deleted": False})
    assert "aldous" in listed(guest)


def test_a_character_comes_back_when_its_chat_is_opened(guest: Guest) -> None:
    guest.say("old", "kai")
    guest.delete("/api/chats/kai")
    opened = guest.get("/api/chat", params={"chatId": "kai"}).json()
    assert opened["isNew"]
    assert "old" not in guest.texts("kai")
    assert "kai" in listed(guest)


def test_what_is_restored_takes_nothing_from_a_chat_that_was_begun_since(guest: Guest) -> None:
    guest.say("old", "kai")
    guest.delete("/api/chats/kai")
    guest.say("new", "kai")
    restored = guest.patch("/api/chats/kai", json={"deleted": False}).json()
    assert restored["id"] != "kai"
    assert (guest.texts("kai")[-1], guest.texts(restored["id"])[-1]) == ("new", "old")
    assert {restored["id"], "kai"} <= set(listed(guest))


def test_unknown_chats_and_wrong_changes_are_told(guest: Guest) -> None:
    assert guest.delete("/api/chats/nobody").status_code == 404
    assert guest.patch("/api/chats/nobody", json={"title": "x"}).status_code == 404
    assert guest.patch("/api/chats/nobody", json={"deleted": False}).status_code == 404
    refused = guest.patch("/api/chats/kai", json={"deleted": True})
    assert (refused.status_code, "DELETE" in refused.json()["detail"]) == (422, True)


def test_a_deleted_chat_is_really_gone_after_a_time(instances: Instances, stored: Stored) -> None:
    repository = instances(60)

    async def scene() -> None:
        chat = (await repository.create_chat(USER, NewChat(title="Secret plan"))).body
        await repository.add_message(USER, chat, NewMessage(content="the word is swordfish"))
        await repository.delete_chat(USER, chat)
        await repository.purge(undo=600, retention=None)
        await repository.change_chat(USER, chat, ChatChange(deleted=False))
        assert stored("swordfish")
        await repository.delete_chat(USER, chat)
        await repository.purge(undo=-1, retention=None)
        assert not stored("swordfish")
        assert not stored("Secret plan")
        with pytest.raises(ProblemError, match="There is no chat"):
            await repository.change_chat(USER, chat, ChatChange(deleted=False))

    asyncio.run(scene())


def test_a_dismissed_character_comes_back_when_all_else_of_the_time_is_gone(
    instances: Instances,
) -> None:
    repository = instances(60)

    async def scene() -> None:
        await repository.delete_chat(USER, "kai")
        await repository.purge(undo=600, retention=600)
        assert "kai" not in [chat.id for chat in (await repository.summaries("u")).chats]
        await repository.purge(undo=600, retention=-1)
        assert "kai" in [chat.id for chat in (await repository.summaries("u")).chats]

    asyncio.run(scene())


def test_a_user_has_so_many_chats_at_most(
    instances: Instances, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chat_changes, "MAX_CHATS", 2)
    repository = instances(60)

    async def scene() -> None:
        for _ in range(2):
            await repository.create_chat(USER, NewChat())
        with pytest.raises(ProblemError, match="Delete some"):
            await repository.create_chat(USER, NewChat())
        await repository.create_chat(IdempotencyKey("another"), NewChat())

    asyncio.run(scene())


def test_another_instance_sees_each_change_at_once(instances: Instances) -> None:
    one, other = instances(60), instances(60)

    async def scene() -> None:
        chat = (await one.create_chat(USER, NewChat(title="Cats"))).body
        await other.change_chat(USER, chat, ChatChange(title="Dogs", pinned=True))
        first = (await one.summaries("u")).chats[0]
        assert (first.id, first.title, first.pinned) == (chat, "Dogs", True)
        await one.delete_chat(USER, chat)
        assert chat not in [item.id for item in (await other.summaries("u")).chats]
        await other.change_chat(USER, chat, ChatChange(deleted=False))
        assert (await one.summaries("u")).chats[0].id == chat

    asyncio.run(scene())
