"""What follows a message in a chat."""

from __future__ import annotations

from chat_py.message.branches import PAGE, messages_from
from tests.fakes.chat_page import FakeBackend, message


async def test_a_message_and_all_after_it_however_many() -> None:
    backend = FakeBackend()
    backend.messages["a"] = [message(f"m{n}") for n in range(PAGE + 30)]
    found = await messages_from(backend, "a", "m10")  # pyright: ignore[reportArgumentType]
    assert [m.id for m in found] == [f"m{n}" for n in range(10, PAGE + 30)]


async def test_none_where_it_is_not_shown() -> None:
    backend = FakeBackend()
    backend.messages["a"] = [message("m1")]
    assert await messages_from(backend, "a", "m2") == []  # pyright: ignore[reportArgumentType]
