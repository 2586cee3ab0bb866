from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Sequence

import pytest

from chat_py.base.errors import ConfigurationError
from chat_py.models.answer_event import AnswerEvent, AnswerRestart, TextDelta, Usage
from chat_py.models.completion import StreamDone
from chat_py_server.broker import Published
from chat_py_server.redis.broker import RedisBroker
from chat_py_server.sse import Event
from tests.server.services import free_port, redis_server

PIECES: list[AnswerEvent] = [TextDelta("one "), Usage(1, 2), TextDelta("two")]
DONE = Event("done", StreamDone(message_id="m"))


async def until(is_so: object) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # type: ignore[operator]
            await asyncio.sleep(0.005)


def test_what_one_tells_the_other_has_in_order_from_where_it_wants(redis_server_url: str) -> None:
    async def scene() -> None:
        first, second = RedisBroker(redis_server_url), RedisBroker(redis_server_url)
        answer, heard = uuid.uuid4().hex, list[Published]()
        await first.publish(answer, 1, PIECES[0])
        await first.publish(answer, 2, PIECES[1])
        second.follow(answer, 1, heard.extend)
        await until(lambda: len(heard) == 1)
        await first.publish(answer, 3, PIECES[2])
        await first.publish(answer, 3, TextDelta("a second time"))
        await first.end(answer, 4, DONE)
        await until(lambda: len(heard) == 3)
        assert heard == [
            Published(2, PIECES[1]),
            Published(3, PIECES[2]),
            Published(4, DONE),
        ]
        assert list(await second.seal(answer)) == PIECES
        await first.close()
        await second.close()
        await second.close()

    asyncio.run(scene())


def test_after_the_seal_nothing_is_told(redis_server_url: str) -> None:
    async def scene() -> None:
        slow, other = RedisBroker(redis_server_url), RedisBroker(redis_server_url)
        answer, heard = uuid.uuid4().hex, list[Published]()
        other.follow(answer, 0, heard.extend)
        assert await slow.publish(answer, 1, PIECES[0])
        assert await slow.publish(answer, 1, PIECES[0])  # told once more, and there already
        assert list(await other.seal(answer)) == PIECES[:1]
        assert not await slow.publish(answer, 2, PIECES[1])
        assert not await slow.publish(answer, 5, PIECES[1])  # after some that were not told
        await slow.end(answer, 3, DONE)
        assert list(await other.seal(answer)) == PIECES[:1]
        later = uuid.uuid4().hex
        other.follow(later, 0, heard.extend)
        await slow.publish(later, 1, PIECES[2])
        await until(lambda: len(heard) == 2)
        assert heard == [Published(1, PIECES[0]), Published(1, PIECES[2])]
        await slow.close()
        await other.close()

    asyncio.run(scene())


def test_what_was_taken_back_is_recovered_as_it_is_counted(redis_server_url: str) -> None:
    async def scene() -> None:
        broker, answer = RedisBroker(redis_server_url), uuid.uuid4().hex
        for number, piece in enumerate([TextDelta("void"), AnswerRestart(), PIECES[0]], 1):
            await broker.publish(answer, number, piece)
        restart = AnswerRestart()
        assert list(await broker.seal(answer)) == [restart, restart, PIECES[0]]
        await broker.close()

    asyncio.run(scene())


def test_an_instance_hears_what_it_is_to_stop_and_nothing_of_others(redis_server_url: str) -> None:
    async def scene() -> None:
        first, second = RedisBroker(redis_server_url), RedisBroker(redis_server_url)
        owner, stopped = uuid.uuid4().hex, list[str]()
        first.start(owner, stopped.append)
        await second.ask_to_stop("somebody else", "x")
        await second.ask_to_stop(owner, "a")
        await second.ask_to_stop(owner, "b")
        await until(lambda: len(stopped) == 2)
        assert stopped == ["a", "b"]
        await first.close()
        await second.close()

    asyncio.run(scene())


def test_a_thousand_at_once_wait_for_their_turn_and_none_is_refused(
    redis_server_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def scene() -> None:
        broker, answer = RedisBroker(redis_server_url), uuid.uuid4().hex
        await broker.publish(answer, 1, PIECES[0])
        for sealed in await asyncio.gather(*(broker.seal(answer) for _ in range(1000))):
            assert list(sealed) == PIECES[:1]
        await broker.close()

    with caplog.at_level(logging.WARNING):
        asyncio.run(scene())
    assert not caplog.records


def test_where_it_fails_nobody_waits_and_it_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scene() -> Sequence[AnswerEvent]:
        with redis_server() as url:
            broker = RedisBroker(url)
            await broker.publish("a", 1, PIECES[0])
        for number in range(2, 50):
            await broker.publish("a", number, PIECES[0])
        recovered = await broker.seal("a")
        await broker.close()
        return recovered

    with caplog.at_level(logging.WARNING):
        assert asyncio.run(scene()) == ()
    assert len(caplog.records) == 1


def test_an_address_where_nobody_answers_is_told_at_start() -> None:
    with pytest.raises(ConfigurationError, match="CHAT_BROKER"):
        RedisBroker(f"redis://127.0.0.1:{free_port()}")
