"""Whatever comes, what is kept in memory stays within its limits."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import Request

from chat_py.backends.readers.draft import Limits as ReaderLimits
from chat_py.backends.readers.protocols import PROTOCOLS, make_reader
from chat_py.models.answer_event import AnswerEvent, AnswerRestart, ReasoningDelta, TextDelta
from chat_py.models.message import Message
from chat_py_server import limits, problems
from chat_py_server.completion import MAX_READERS, Completion
from chat_py_server.completions import AnswerLimits, Completions
from chat_py_server.connections import Connections
from chat_py_server.idempotency import IdempotencyKey, InFlight
from chat_py_server.limits import RateLimit
from chat_py_server.pieces import is_piece, size
from chat_py_server.problems import ProblemError
from chat_py_server.seed import Seed
from chat_py_server.sql.repository import Rules
from chat_py_server.sqlite.repository import SqliteRepository

FUZZ = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
KEYS = st.lists(st.integers(0, 40).map(str), max_size=200)


@FUZZ
@given(keys=KEYS, steps=st.lists(st.floats(0, 100), max_size=200))
def test_a_rate_limit_remembers_so_many_keys(
    keys: list[str], steps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 0.0
    limit = RateLimit(3, clock=lambda: now)
    with monkeypatch.context() as patch:
        patch.setattr(limits, "MAX_BUCKETS", 10)
        for key, step in zip(keys, steps, strict=False):
            now += step
            asyncio.run(limit.wait(key))
            assert len(limit) <= 10


@FUZZ
@given(moves=st.lists(st.tuples(st.booleans(), st.sampled_from("abcd")), max_size=200))
def test_connections_are_counted_down_to_nothing(moves: list[tuple[bool, str]]) -> None:
    connections = Connections(5, 2, proxies=("d",))
    there: list[str] = []
    for comes, address in moves:
        if comes and connections.admit(address):
            there.append(address)
        elif not comes and address in there:
            there.remove(address)
            connections.leave(address)
        assert len(connections) == len(there) <= 5
        assert all(there.count(name) <= 2 for name in "abc")
    for address in there:
        connections.leave(address)
    assert vars(connections)["_addresses"] == {}


@FUZZ
@given(moves=st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["", "k", "l"]))))
def test_keys_in_flight_are_forgotten(moves: list[tuple[str, str]]) -> None:
    in_flight = InFlight()
    for user, key in moves:
        with suppress(ProblemError, ZeroDivisionError), in_flight.hold(IdempotencyKey(user, key)):
            with suppress(ProblemError), in_flight.hold(IdempotencyKey(user, key)):
                pass
            raise ZeroDivisionError
    assert vars(in_flight)["_keys"] == set()


@FUZZ
@given(parts=st.lists(st.binary(max_size=70), max_size=60))
def test_a_body_is_read_no_further_than_its_limit(
    parts: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []

    async def receive() -> dict[str, Any]:
        part = parts[len(taken)] if len(taken) < len(parts) else b""
        taken.append(len(part))
        return {"type": "http.request", "body": part, "more_body": len(taken) < len(parts)}

    request = Request({"type": "http", "method": "POST", "path": "/", "headers": []}, receive)
    with monkeypatch.context() as patch:
        patch.setattr(problems, "MAX_BODY", 100)
        if sum(map(len, parts)) <= 100:
            assert asyncio.run(problems.read_body(request)) == b"".join(parts)
            return
        with pytest.raises(ProblemError) as refused:
            asyncio.run(problems.read_body(request))
        assert refused.value.status == 413
        assert sum(taken[:-1]) <= 100 < sum(taken)


PIECES: st.SearchStrategy[list[AnswerEvent]] = st.lists(
    st.one_of(
        st.text(max_size=30).map(TextDelta),
        st.text(max_size=30).map(ReasoningDelta),
        st.just(AnswerRestart()),
    ),
    min_size=1,
    max_size=60,
)


class Endless:
    """A responder that says `pieces` again and again."""

    def __init__(self, pieces: Sequence[AnswerEvent]) -> None:
        self._pieces = pieces
        self.told = 0

    async def answer(
        self, seed: Seed, conversation: Sequence[Message], version: int
    ) -> AsyncIterator[AnswerEvent]:
        while True:
            for piece in self._pieces:
                self.told += 1
                yield piece
            await asyncio.sleep(0)


@settings(parent=FUZZ, max_examples=12)
@given(pieces=PIECES)
def test_an_answer_without_an_end_has_one(
    pieces: list[AnswerEvent], tmp_path_factory: pytest.TempPathFactory
) -> None:
    bound = AnswerLimits(characters=500, pieces=80)

    async def scene(folder: Path) -> None:
        repository = SqliteRepository(folder, Rules())
        responder = Endless([*pieces, TextDelta("x")])
        completions = Completions(repository, responder, bound)
        key = IdempotencyKey("user")
        answer = await completions.begin(key, "here", "kai", "", regenerate=False)
        async with asyncio.timeout(60):
            await answer.ended()
        assert len(answer.pieces) <= bound.pieces
        assert sum(map(size, filter(is_piece, answer.pieces))) <= bound.characters
        assert responder.told <= bound.pieces + bound.characters + 1
        await completions.close()
        assert len(completions) == 0
        repository.close()

    asyncio.run(scene(tmp_path_factory.mktemp("endless")))


@FUZZ
@given(moves=st.lists(st.booleans(), max_size=80))
def test_readers_of_an_answer_are_limited_however_they_come_and_go(moves: list[bool]) -> None:
    async def scene() -> None:
        answer = Completion("c", "u", "m")
        there: list[Any] = []
        for comes in moves:
            if comes and len(there) == MAX_READERS:
                with pytest.raises(ProblemError, match="already follow"):
                    answer.follow(0, 60)
            elif comes:
                there.append(answer.follow(0, 60))
                await anext(there[-1])
            elif there:
                await there.pop().aclose()
            assert answer.readers == len(there) <= MAX_READERS
        for reader in there:
            await reader.aclose()
        assert answer.readers == 0

    asyncio.run(scene())


@FUZZ
@pytest.mark.parametrize("protocol", PROTOCOLS)
@given(
    parts=st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from([b"data: ", b"\n\n", b'{"choices":[{"delta":{"content":"x"}}]}', b":"]),
        ),
        max_size=60,
    )
)
def test_an_endpoint_is_read_no_further_than_its_limits(protocol: str, parts: list[bytes]) -> None:
    reader = make_reader(protocol, limits=ReaderLimits(body=300, event=100))
    read = said = 0
    for part in parts:
        if reader.finished:
            break
        events = reader.feed(part)
        read += len(part)
        said += sum(size(event) for event in events if is_piece(event))
        assert reader.finished or read <= 300
    assert said <= 300
