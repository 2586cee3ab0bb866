"""The part of the repository for chats as a whole, on each engine."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from chat_py.models.chat_list import ChatChange, NewChat
from chat_py_server.idempotency import IdempotencyKey
from chat_py_server.repository import UserChat
from chat_py_server.seed import SEEDS
from chat_py_server.sql.chat_lists import CAN
from tests.server.sql.conftest import Instances

USER = IdempotencyKey("u", "key", "digest")


def test_each_is_done_once_for_a_key_on_all_instances(instances: Instances) -> None:
    one, other = instances(60), instances(60)

    async def scene() -> None:
        first, again = [
            await each.create_chat(USER, NewChat(title="Cats")) for each in (one, other)
        ]
        assert (first.body, again.body, again.replayed) == (first.body, first.body, True)
        found = await other.summaries("u")
        assert [chat.title for chat in found.chats][:1] == ["Cats"]
        assert found.can == list(CAN)
        assert (await one.summary("u", first.body)).id == first.body

    asyncio.run(scene())


def test_a_title_that_was_made_gives_way_to_a_persons(instances: Instances) -> None:
    repository = instances(60)

    async def scene() -> None:
        chat_id = (await repository.create_chat(replace(USER, key=""), NewChat())).body
        row = await repository._read(  # pyright: ignore[reportPrivateUsage]
            lambda connection: connection.execute("SELECT id FROM user_chats").fetchone()
        )
        chat = UserChat(row["id"], "u", SEEDS["mira"], own_id=chat_id)
        assert await repository.title_chat(chat, "Made")
        await repository.change_chat(IdempotencyKey("u"), chat_id, ChatChange(title="Given"))
        assert not await repository.title_chat(chat, "Made again")
        assert (await repository.summary("u", chat_id)).title == "Given"

    asyncio.run(scene())
