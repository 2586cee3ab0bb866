"""A `Broker` on Streams of Valkey or Redis.

Each answer has a stream, whose entries have the numbers of its pieces, so that an entry can be
there once only, and none after the seal, whose number is above all others. An instance has a stream
of the answers that it is asked to stop. All of them are forgotten by themselves. What is published
at the same time is sent together.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

import redis
import redis.asyncio
from redis.exceptions import RedisError

from chat_py.base.errors import ConfigurationError
from chat_py.models.answer_event import AnswerEvent
from chat_py_server.broker import Published, Receive
from chat_py_server.completion import Completion
from chat_py_server.limits import Limit
from chat_py_server.pieces import dump, load
from chat_py_server.redis.failures import FAILURES
from chat_py_server.redis.rate_limit import RedisRateLimit
from chat_py_server.sse import Event, last_event

__all__ = ["RedisBroker"]

log = logging.getLogger(__name__)

PREFIX = "chat_py:"
KEPT = 3600
"""Seconds for which what was told of an answer is kept: longer than one may take."""
KEPT_AFTER = 60
"""... and after its end, which is in the storage."""
CONNECTIONS = 16
PATIENCE = 5.0
"""Seconds to wait for a reply, or for a connection."""
PAUSE = 2.0
"""Seconds to do without the broker once it has failed."""
BLOCK = 100
"""Milliseconds to wait for news: how long a further answer waits until it is asked for, too."""
STOPS_BLOCK = 2000
SEAL = 2**53
"""The number of the entry after which nothing can be told of an answer."""
PORTION = 1000
"""Entries that are read at a time."""


@dataclass
class _Following:
    after: int
    receive: Receive


class RedisBroker:
    """See `Broker`.

    Raises:
        ConfigurationError: nobody answers at `url`.
    """

    connects = True

    def __init__(self, url: str) -> None:
        _require_answer(url)
        # Its annotations do not tell what `from_url` takes. A thousand requests at once wait for a
        # connection; the usual pool would refuse them.
        connect = cast("Any", redis.asyncio.BlockingConnectionPool).from_url
        pool = connect(
            url,
            max_connections=CONNECTIONS,
            timeout=PATIENCE,
            decode_responses=True,
            socket_timeout=PATIENCE,
            socket_connect_timeout=PATIENCE,
        )
        self._client: Any = redis.asyncio.Redis.from_pool(pool)
        self._queue: list[tuple[list[tuple[Any, ...]], asyncio.Future[list[Any]]]] = []
        self._following: dict[str, _Following] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._resume_at = 0.0
        self._away = False
        self._closed = False

    def start(self, owner: str, stop: Callable[[str], None]) -> None:
        if "stops" not in self._tasks:
            self._tasks["stops"] = asyncio.create_task(self._hear_stops(owner, stop))

    async def publish(self, completion_id: str, number: int, piece: AnswerEvent) -> bool:
        kind, text = dump(piece)
        key = _stream(completion_id)
        commands = [_entry(key, number, kind=kind, text=text)]
        if number == 1:
            commands.append(("EXPIRE", key, KEPT))
        replies = await self._send(commands)
        # A second attempt at the same commands is refused as well, and is none of that.
        refused = bool(replies) and isinstance(replies[0], RedisError)
        return not (refused and await self._is_sealed(key))

    async def end(self, completion_id: str, number: int, last: Event) -> None:
        key = _stream(completion_id)
        data = last.json
        entry = _entry(key, number, last=last.name, text=data)
        await self._send([entry, ("EXPIRE", key, KEPT_AFTER)])

    def follow(self, completion_id: str, after: int, receive: Receive) -> None:
        self._following[completion_id] = _Following(after, receive)
        self._keep("news", self._hear_news)

    def unfollow(self, completion_id: str) -> None:
        self._following.pop(completion_id, None)

    async def seal(self, completion_id: str) -> Sequence[AnswerEvent]:
        answer, key = Completion(completion_id, "", ""), _stream(completion_id)
        pipeline = self._client.pipeline(transaction=False)
        pipeline.execute_command(*_entry(key, SEAL, seal=""))  # refused where there is one
        pipeline.expire(key, KEPT)
        pipeline.xrange(key, max=f"{SEAL - 1}")
        try:
            *_, entries = await pipeline.execute(raise_on_error=False)
        except FAILURES as error:
            self._failed(error)
            return ()
        for item in map(_published, entries):
            if isinstance(item.told, Event) or item.number != len(answer.pieces) + 1:
                break
            answer.add(item.told)
        return answer.pieces

    async def ask_to_stop(self, owner: str, completion_id: str) -> None:
        key = _stops(owner)
        await self._send([("XADD", key, "*", "id", completion_id), ("EXPIRE", key, KEPT)])

    def limit(self, name: str, amount: int, seconds: float = 60.0) -> Limit:
        return RedisRateLimit(self._client, f"{PREFIX}limit:{name}:", amount, seconds)

    async def close(self) -> None:
        self._closed = True
        sending = self._tasks.pop("sending", None)
        if sending is not None:
            await asyncio.wait({sending})
        for task in self._tasks.values():
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks.values())
            self._tasks.clear()
        await self._client.aclose()

    async def _is_sealed(self, key: str) -> bool:
        try:
            return bool(await self._client.xrange(key, min=f"{SEAL}"))
        except FAILURES as error:
            self._failed(error)
            return False

    async def _send(self, commands: list[tuple[Any, ...]]) -> list[Any]:
        """Have commands done, with those of others; returns the replies, none where it failed."""
        loop = asyncio.get_running_loop()
        if self._closed or loop.time() < self._resume_at:
            return []
        done: asyncio.Future[list[Any]] = loop.create_future()
        self._queue.append((commands, done))
        self._keep("sending", self._send_queue)
        return await done

    async def _send_queue(self) -> None:
        while self._queue:
            batch, self._queue = self._queue, []
            pipeline = self._client.pipeline(transaction=False)
            replies: list[Any] = []
            for commands, _ in batch:
                for command in commands:
                    pipeline.execute_command(*command)
            try:
                # An entry that is there already is refused, and stays as it is.
                replies = await pipeline.execute(raise_on_error=False)
                self._worked()
            except FAILURES as error:
                self._failed(error)
            finally:
                for commands, done in batch:
                    own, replies = replies[: len(commands)], replies[len(commands) :]
                    if not done.done():
                        done.set_result(own)

    async def _hear_news(self) -> None:
        while self._following:
            streams = {_stream(name): f"{item.after}-0" for name, item in self._following.items()}
            for key, entries in await self._read(streams, BLOCK):
                following = self._following.get(key.removeprefix(_stream("")))
                if following is not None:
                    # A seal tells nothing: how the answer has ended is in the storage.
                    news = [_published(entry) for entry in entries if "seal" not in entry[1]]
                    following.after = _number(entries[-1])
                    following.receive(news)

    async def _hear_stops(self, owner: str, stop: Callable[[str], None]) -> None:
        key, after = _stops(owner), "0"
        while True:
            for _, entries in await self._read({key: after}, STOPS_BLOCK):
                for entry, fields in entries:
                    after = entry
                    stop(fields["id"])

    async def _read(self, streams: dict[str, str], block: int) -> list[Any]:
        try:
            found = await self._client.xread(streams, count=PORTION, block=block)
        except FAILURES as error:
            self._failed(error)
            await asyncio.sleep(PAUSE)
            return []
        self._worked()
        return found

    def _keep(self, name: str, run: Callable[[], Any]) -> None:
        """See to it that a task runs."""
        if name not in self._tasks or self._tasks[name].done():
            self._tasks[name] = asyncio.create_task(run())

    def _failed(self, error: Exception) -> None:
        if not self._away and not self._closed:
            log.warning("The broker failed, and answers go on without it: %s", error)
        self._away = True
        self._resume_at = asyncio.get_running_loop().time() + PAUSE

    def _worked(self) -> None:
        if self._away:
            log.warning("The broker answers again.")
        self._away = False


def _require_answer(url: str) -> None:
    connect = cast("Any", redis.Redis).from_url
    client = connect(url, socket_timeout=PATIENCE)
    try:
        client.ping()
    except RedisError as error:
        raise ConfigurationError(
            f"CHAT_BROKER: nobody answers ({error}). "
            "Start Valkey or Redis, or correct the address: redis://host:6379."
        ) from error
    finally:
        client.close()


def _stream(completion_id: str) -> str:
    return f"{PREFIX}answer:{completion_id}"


def _stops(owner: str) -> str:
    return f"{PREFIX}stops:{owner}"


def _entry(key: str, number: int, **fields: str) -> tuple[Any, ...]:
    return ("XADD", key, f"{number}-0", *(text for item in fields.items() for text in item))


def _number(entry: tuple[str, dict[str, str]]) -> int:
    return int(entry[0].partition("-")[0])


def _published(entry: tuple[str, dict[str, str]]) -> Published:
    number, fields = _number(entry), entry[1]
    if "last" in fields:
        ending = "broken" if fields["last"] == "error" else "done"
        return Published(number, last_event(ending, fields["text"]))
    return Published(number, load(fields["kind"], fields["text"]))
