"""What several instances do with one storage, on each engine."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from chat_py.models.answer_event import AnswerEvent, TextDelta
from chat_py.models.message import NewMessage
from chat_py_server.idempotency import IdempotencyKey
from chat_py_server.repository import Begun, Progress, RunningAnswer, StoredAnswer, StoredEnd
from chat_py_server.sql.repository import SqlRepository
from tests.server.sql.conftest import Instances

USER = IdempotencyKey("user")
PIECES = [TextDelta("one "), TextDelta("two "), TextDelta("three")]


async def begin(repository: SqlRepository, key: IdempotencyKey = USER) -> Begun:
    fresh: list[Begun] = []
    await repository.begin_answer(key, "kai", "", regenerate=False, accept=fresh.append)
    return fresh[0]


async def end(repository: SqlRepository, begun: Begun, pieces: Sequence[AnswerEvent]) -> StoredEnd:
    progress = Progress(begun.completion_id, 1, pieces)
    return await repository.end_answer(begun, progress, "done", lambda *_: '{"messageId":"m"}')


async def seal(completion_id: str) -> Sequence[AnswerEvent]:
    return PIECES


def never(_: str) -> bool:
    return False


def test_nobody_ends_the_answer_of_another_while_its_lease_lasts(instances: Instances) -> None:
    async def scene() -> None:
        first, second = instances(60), instances(60)
        begun = await begin(first)
        assert await second.end_abandoned(never, seal) == 0
        running = await second.find_answer("user", begun.completion_id)
        assert running == RunningAnswer(begun.message_id, first.owner, [])
        assert await first.store_progress([Progress(begun.completion_id, 1, PIECES[:2])]) == {
            begun.completion_id
        }
        running = await second.find_answer("user", begun.completion_id)
        assert isinstance(running, RunningAnswer)
        assert running.pieces == PIECES[:2]
        assert (await end(first, begun, PIECES)).state == "done"

    asyncio.run(scene())


def test_the_answer_of_an_instance_that_seems_dead_is_ended_once(
    instances: Instances,
) -> None:
    async def scene() -> None:
        first, second = instances(-1), instances(60)
        begun = await begin(first)
        await first.store_progress([Progress(begun.completion_id, 1, PIECES[:1])])
        assert await second.end_abandoned(never, seal) == 1
        assert await second.end_abandoned(never, seal) == 0
        stored = await second.find_answer("user", begun.completion_id)
        assert isinstance(stored, StoredAnswer)
        assert (stored.state, stored.pieces) == ("broken", PIECES)
        # The first one was only slow: it finds out, and changes nothing.
        more = Progress(begun.completion_id, 4, [TextDelta(" four")])
        assert await first.store_progress([more]) == set()
        assert (await end(first, begun, [*PIECES, TextDelta(" four")])).state == "broken"
        assert await first.find_answer("user", begun.completion_id) == stored

    asyncio.run(scene())


def test_the_slow_instance_has_lost_the_answer_before_its_pieces_are_collected(
    instances: Instances,
) -> None:
    async def scene() -> None:
        first, second = instances(-1), instances(60)
        begun = await begin(first)

        async def seal_and_renew(completion_id: str) -> Sequence[AnswerEvent]:
            assert await first.store_progress([Progress(completion_id, 1, PIECES)]) == set()
            assert (await end(first, begun, PIECES)).state == "broken"
            return PIECES[:1]

        assert await second.end_abandoned(never, seal_and_renew) == 1
        stored = await second.find_answer("user", begun.completion_id)
        assert isinstance(stored, StoredAnswer)
        assert stored.pieces == PIECES[:1]

    asyncio.run(scene())


def test_whoever_ends_an_answer_too_slowly_leaves_it_to_the_next(instances: Instances) -> None:
    async def scene() -> None:
        first, second, third = instances(-1), instances(-1), instances(60)
        begun = await begin(first)

        async def seal_slowly(completion_id: str) -> Sequence[AnswerEvent]:
            assert await third.end_abandoned(never, seal) == 1
            return PIECES[:1]

        assert await second.end_abandoned(never, seal_slowly) == 0
        stored = await third.find_answer("user", begun.completion_id)
        assert isinstance(stored, StoredAnswer)
        assert stored.pieces == PIECES

    asyncio.run(scene())


def test_an_own_answer_that_is_not_being_written_is_ended_at_once(
    instances: Instances,
) -> None:
    async def scene() -> None:
        only = instances(60)
        begun = await begin(only)
        assert await only.end_abandoned(lambda _: True, seal) == 0
        assert await only.end_abandoned(never, seal) == 1
        stored = await only.find_answer("user", begun.completion_id)
        assert isinstance(stored, StoredAnswer)
        assert stored.state == "broken"

    asyncio.run(scene())


def test_the_answers_of_a_user_are_counted_on_all_instances(instances: Instances) -> None:
    async def scene() -> None:
        first, second = instances(60), instances(60)
        assert (await begin(first)).others == 0
        new = NewMessage(content="and another")
        await second.add_message(USER, "luna", new)
        fresh: list[Begun] = []
        await second.begin_answer(USER, "luna", "", regenerate=False, accept=fresh.append)
        assert fresh[0].others == 1
        assert (await begin(second, IdempotencyKey("somebody else"))).others == 0

    asyncio.run(scene())


def test_what_comes_to_both_at_the_same_time_is_done_once(instances: Instances) -> None:
    async def scene() -> None:
        both = [instances(60), instances(60)]
        new = NewMessage(content="hello")
        keys = [IdempotencyKey("user", f"k{number % 10}", "same") for number in range(40)]
        replies = await asyncio.gather(
            *(
                both[number % 2].add_message(key, "kai", new)  # each key four times
                for number, key in enumerate(keys)
            )
        )
        assert len({reply.body for reply in replies}) == 10
        page = await both[0].history("user", "kai", limit=500, offset=0)
        assert [message.content for message in page.messages].count("hello") == 10
        begun: list[Begun] = []
        ids = await asyncio.gather(
            *(
                instance.begin_answer(USER, "kai", "", regenerate=False, accept=begun.append)
                for instance in both * 5
            )
        )
        assert (len(set(ids)), len(begun)) == (1, 1)

    asyncio.run(scene())


def test_a_text_with_a_nul_is_stored(instances: Instances) -> None:
    async def scene() -> None:
        repository = instances(60)
        new = NewMessage.model_validate({"content": "a\0b \\u0000", "mood": "c\0d \\u0000"})
        await repository.add_message(USER, "kai", new)
        begun = await begin(repository)
        await end(repository, begun, [TextDelta("e\0f")])
        page = await repository.history("user", "kai", limit=2, offset=0)
        question, answer = page.messages
        assert question.content.replace("\0", "\ufffd") == "a\ufffdb \\u0000"
        assert (question.model_extra or {})["mood"] == "c\ufffdd \\u0000"
        assert answer.content.replace("\0", "\ufffd") == "e\ufffdf"

    asyncio.run(scene())


@pytest.mark.parametrize("former", ["", "x" * 32])
def test_chats_are_opened_once_by_all(instances: Instances, former: str) -> None:
    async def scene() -> None:
        both = [instances(60), instances(60)]
        replies = await asyncio.gather(
            *(one.open_chat(USER, "kai", reset=False, former=former) for one in both * 5)
        )
        assert sum('"isNew":true' in reply.body for reply in replies) == 1

    asyncio.run(scene())
