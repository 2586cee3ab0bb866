from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from chat_py.models.answer_event import AnswerEvent, AnswerRestart, TextDelta
from chat_py.models.completion import StreamDone, StreamStart
from chat_py_server import completions
from chat_py_server.broker import Alone
from chat_py_server.completion import Completion
from chat_py_server.completions import AnswerLimits, Completions
from chat_py_server.idempotency import IdempotencyKey
from chat_py_server.pieces import size
from chat_py_server.problems import ProblemError, StorageError
from chat_py_server.repository import Progress, StoredEnd
from chat_py_server.sql.repository import Rules
from chat_py_server.sqlite.repository import SqliteRepository
from chat_py_server.sse import Event
from tests.server.conftest import Guest, Meet, Start, begin


def test_an_answer_streams_and_is_stored(guest: Guest) -> None:
    message_id, answer = guest.ask("Hello, how are you?")
    assert answer.retry
    assert StreamStart.model_validate(answer.start).completion_id
    assert [int(event.id) for event in answer.deltas] == list(range(1, len(answer.deltas) + 1))
    assert answer.last.name == "done"
    done = StreamDone.model_validate(answer.last.data)
    assert done.message_id == answer.start["messageId"] != message_id
    assert (done.current_step, done.total_steps) == (1, 10)
    assert done.suggestions is not None
    assert len(done.suggestions) == 3
    last = guest.history()["messages"][-1]
    assert (last["id"], last["sender"], last["content"]) == (done.message_id, "bot", answer.text)
    assert "Hello, how are you?" in answer.text


@pytest.mark.parametrize("restarted", [False, True])
def test_resuming_at_every_id_gives_exactly_the_rest(
    start: Start, meet: Meet, restarted: bool
) -> None:
    guest = meet(start())
    _, whole = guest.ask("Tell me a story")
    if restarted:
        guest = meet(start(), same_as=guest)
    for after in range(0, len(whole.deltas) + 1, 7 if restarted else 1):
        rest = guest.resume(whole.start["completionId"], after)
        assert rest.start == whole.start
        assert rest.deltas == whole.deltas[after:]
        assert rest.last == whole.last


def test_an_answer_is_written_on_while_nobody_listens(start: Start, meet: Meet) -> None:
    guest = meet(start(responder_rate=300))
    guest.say("go on without me")
    head = begin(guest, events=4)
    rest = guest.resume(head.start["completionId"], after=3)
    assert rest.last.name == "done"
    whole = "".join(event.data["text"] for event in (*head.deltas[:3], *rest.deltas))
    assert guest.texts()[-1] == whole


def test_asking_again_joins_the_running_answer(slow: Guest) -> None:
    message_id = slow.say("only once").json()["messageId"]
    first = begin(slow, events=3, messageId=message_id)
    second = begin(slow, events=5, messageId=message_id)
    third = begin(slow, events=3, messageId=message_id, regenerate=True)
    assert first.start == second.start == third.start
    assert second.deltas[:2] == first.deltas


def test_many_ask_at_the_same_time_and_one_answer_is_written(guest: Guest) -> None:
    message_id = guest.say("all at once").json()["messageId"]
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: guest.complete(chatId="kai", messageId=message_id), range(8))
        )
    assert len({answer.start["completionId"] for answer in answers}) == 1
    assert len({answer.text for answer in answers}) == 1
    assert guest.history()["total"] == 3


def test_the_same_key_leads_to_the_same_answer(guest: Guest) -> None:
    guest.say("one")
    first = guest.complete(key="k-1", chatId="kai", regenerate=True)
    again = guest.complete(key="k-1", chatId="kai", regenerate=True)
    assert again == first
    headers = {"Idempotency-Key": "k-1"}
    other = guest.post("/api/completion", json={"chatId": "mira"}, headers=headers)
    assert other.status_code == 422


def test_delete_stops_and_keeps_the_text(slow: Guest) -> None:
    slow.say("stop me")
    head = begin(slow, events=5)
    path = f"/api/completion/{head.start['completionId']}"
    done = slow.delete(path)
    assert done.status_code == 200
    assert done.json()["stopped"] is True
    message = slow.history()["messages"][-1]
    assert message["id"] == head.start["messageId"] == done.json()["messageId"]
    assert message["content"].startswith(head.text)
    assert message["state"] == "stopped"
    assert slow.delete(path).json() == done.json()
    resumed = slow.resume(head.start["completionId"])
    assert resumed.text == message["content"]
    assert (resumed.last.name, resumed.last.data["stopped"]) == ("done", True)


def test_stop_ends_the_stream_of_who_listens(slow: Guest, meet: Meet) -> None:
    slow.say("stop me")
    with slow.stream("POST", "/api/completion", json={"chatId": "kai"}) as response:
        lines = response.iter_lines()
        data = next(line for line in lines if "completionId" in line)
        completion_id = data.split('"')[3]
        other_tab = meet(str(slow.base_url), same_as=slow)
        other_tab.delete(f"/api/completion/{completion_id}")
        assert '"stopped":true' in [line for line in lines if line][-1]


def test_a_page_that_reloads_learns_of_the_running_answer(slow: Guest) -> None:
    slow.say("still there?")
    head = begin(slow, events=2)
    chat = slow.get("/api/chat?chatId=kai").json()
    assert chat["activeCompletion"] == head.start
    assert chat["chat"]["messages"][-1]["content"] == "still there?"
    slow.delete(f"/api/completion/{head.start['completionId']}")
    assert "activeCompletion" not in slow.get("/api/chat?chatId=kai").json()


def test_too_many_answers_at_a_time(slow: Guest) -> None:
    chats = ["mira", "kai", "aldous", "luna", "test-chat", "chat-123"]
    for chat_id in chats:
        slow.say("go", chat_id)
        begin(slow, events=1, chatId=chat_id)
    extra = slow.say("one more", "mira").json()["messageId"]
    response = slow.post("/api/completion", json={"chatId": "mira", "messageId": extra})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_a_stranger_neither_reads_nor_stops_a_running_answer(slow: Guest, meet: Meet) -> None:
    stranger = meet(str(slow.base_url))
    slow.say("between us")
    head = begin(slow, events=3)
    path = f"/api/completion/{head.start['completionId']}"
    assert stranger.get(path).status_code == 404
    assert stranger.delete(path).status_code == 404
    chat = slow.get("/api/chat?chatId=kai").json()
    assert chat["activeCompletion"] == head.start
    slow.delete(path)


class GatedRepository(SqliteRepository):
    """A repository whose ends of answers wait while the gate is closed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, Rules())
        self.gate = asyncio.Event()

    async def end_answer(self, *arguments: Any) -> StoredEnd:
        await self.gate.wait()
        return await super().end_answer(*arguments)


class OnePiece:
    """A responder that says one thing when it is told to."""

    def __init__(self) -> None:
        self.may_speak = asyncio.Event()

    async def answer(self, *_: object) -> AsyncIterator[AnswerEvent]:
        await self.may_speak.wait()
        yield TextDelta("all of it")


def test_an_answer_that_is_whole_is_not_stopped_while_it_is_being_stored(tmp_path: Path) -> None:
    async def scene() -> None:
        repository, responder = GatedRepository(tmp_path), OnePiece()
        answering = Completions(repository, responder)
        no_key = IdempotencyKey("user")
        answer = await answering.begin(no_key, "", "kai", "", regenerate=False)
        responder.may_speak.set()
        while not answer.pieces:
            await asyncio.sleep(0)
        stopping = asyncio.create_task(answering.stop("user", answer.id))
        await asyncio.sleep(0)
        repository.gate.set()
        await stopping
        assert answer.last is not None
        assert answer.last.name == "done"
        assert "stopped" not in answer.last.encode().decode()
        await answering.close()
        repository.close()

    asyncio.run(scene())


class FillingRepository(SqliteRepository):
    """A repository that may have no room."""

    full = False
    failures = 0
    """How often it fails before there is room by itself."""

    async def store_progress(self, progress: Sequence[Progress]) -> set[str]:
        self._require_room()
        return await super().store_progress(progress)

    async def end_answer(self, *arguments: Any) -> StoredEnd:
        self._require_room()
        return await super().end_answer(*arguments)

    def _require_room(self) -> None:
        self.failures -= 1
        if self.full or self.failures >= 0:
            raise StorageError("database or disk is full", "full")


class Words:
    """A responder that says two words."""

    async def answer(self, *_: object) -> AsyncIterator[AnswerEvent]:
        yield TextDelta("two ")
        yield TextDelta("words")


async def whole(answer: Completion) -> list[Event]:
    """All events of an answer."""
    return [event for batch in [b async for b in answer.follow(0, 60)] for event in batch]


@pytest.fixture
def filling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FillingRepository]:
    monkeypatch.setattr(completions, "STORE_RETRIES", (0.0, 0.0))
    monkeypatch.setattr(completions, "STORE_EVERY", 0.01)
    repository = FillingRepository(tmp_path, Rules())
    yield repository
    repository.close()


KEY = IdempotencyKey("user")


def test_an_end_that_cannot_be_stored_becomes_broken_and_can_be_asked_for_again(
    filling: FillingRepository,
) -> None:
    async def scene() -> None:
        filling.full = True
        answering = Completions(filling, Words())
        first = await answering.begin(KEY, "", "kai", "", regenerate=False)
        events = await whole(first)
        assert (events[-1].name, len(events)) == ("error", 4)
        # While there is no room, what was written is told, and nothing hangs.
        assert (await answering.find("user", first.id)).last is not None
        assert (await answering.stop("user", first.id)).last is not None
        filling.full = False
        second = await answering.begin(KEY, "", "kai", "", regenerate=False)
        assert second.id != first.id
        assert (await whole(second))[-1].name == "done"
        stored = await filling.find_answer("user", first.id)
        assert (stored.state, stored.pieces) == ("broken", [TextDelta("two "), TextDelta("words")])
        await answering.close()

    asyncio.run(scene())


def test_an_end_is_stored_by_itself_when_there_is_room_again(filling: FillingRepository) -> None:
    async def scene() -> None:
        filling.full = True
        answering = Completions(filling, Words())
        answer = await answering.begin(KEY, "", "kai", "", regenerate=False)
        await whole(answer)
        assert len(answering) == 1
        filling.full = False
        while len(answering):
            await asyncio.sleep(0.01)
        assert (await filling.find_answer("user", answer.id)).state == "broken"
        await answering.close()

    asyncio.run(scene())


def test_a_short_lack_of_room_is_not_noticed(filling: FillingRepository) -> None:
    async def scene() -> None:
        answering = Completions(filling, Words())
        filling.failures = 2
        answer = await answering.begin(KEY, "", "kai", "", regenerate=False)
        assert (await whole(answer))[-1].name == "done"
        await answering.close()

    asyncio.run(scene())


def test_an_answer_is_written_even_when_whoever_asked_hangs_up_at_once(tmp_path: Path) -> None:
    class SlowToTell(SqliteRepository):
        """Commits an answer that is begun, and tells so when the gate is open."""

        def __init__(self) -> None:
            super().__init__(tmp_path, Rules())
            self.begun, self.gate = asyncio.Event(), asyncio.Event()

        async def begin_answer(self, *arguments: Any, **options: Any) -> str:
            completion_id = await super().begin_answer(*arguments, **options)
            self.begun.set()
            await self.gate.wait()
            return completion_id

    async def scene() -> None:
        repository = SlowToTell()
        answering = Completions(repository, Words())
        asking = asyncio.create_task(answering.begin(KEY, "", "kai", "", regenerate=False))
        await repository.begun.wait()
        asking.cancel()
        await asyncio.wait({asking})
        repository.gate.set()
        async with asyncio.timeout(10):
            while len(answering) or not (texts := await said_in(repository)):
                await asyncio.sleep(0)
        assert texts[-1] == "two words"
        assert await repository.end_abandoned(lambda _: False, answering.seal) == 0
        await answering.close()
        repository.close()

    asyncio.run(scene())


async def said_in(repository: SqliteRepository) -> list[str]:
    page = await repository.history("user", "kai", limit=5, offset=0)
    return [message.content for message in page.messages]


def test_guests_do_not_wait_for_each_others_answers_to_begin(tmp_path: Path) -> None:
    class SlowToBegin(SqliteRepository):
        def __init__(self) -> None:
            super().__init__(tmp_path, Rules())
            self.begun = 0
            self.all_there = asyncio.Event()

        async def begin_answer(self, *arguments: Any, **options: Any) -> str:
            self.begun += 1
            if self.begun == 3:
                self.all_there.set()
            await self.all_there.wait()  # for ever, if one waits for another
            return await super().begin_answer(*arguments, **options)

    async def scene() -> None:
        repository = SlowToBegin()
        answering = Completions(repository, Words())
        keys = [IdempotencyKey(name) for name in ("one", "two", "three")]
        beginning = [answering.begin(key, "", "kai", "", regenerate=False) for key in keys]
        async with asyncio.timeout(10):
            answers = await asyncio.gather(*beginning)
            for answer in answers:
                assert (await whole(answer))[-1].name == "done"
        await answering.close()
        repository.close()

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        (AnswerLimits(per_user=1), 201),
        (AnswerLimits(per_address=2), 429),
        (AnswerLimits(in_all=2), 503),
    ],
)
def test_answers_are_limited_by_address_and_in_all(
    filling: FillingRepository, limits: AnswerLimits, status: int
) -> None:
    async def scene() -> None:
        answering = Completions(filling, OnePiece(), limits)
        refused = 201
        for name in ("one", "two", "three"):
            try:
                await answering.begin(
                    IdempotencyKey(name), "192.0.2.1", "kai", "", regenerate=False
                )
            except ProblemError as error:
                refused = error.status
        assert refused == status
        await answering.close()

    asyncio.run(scene())


@pytest.mark.parametrize(
    "limits",
    [AnswerLimits(characters=1000), AnswerLimits(pieces=50), AnswerLimits(seconds=0.2)],
    ids=["characters", "pieces", "seconds"],
)
def test_an_answer_without_an_end_is_ended(
    filling: FillingRepository, limits: AnswerLimits
) -> None:
    class Endless:
        async def answer(self, *_: object) -> AsyncIterator[AnswerEvent]:
            while True:
                await asyncio.sleep(0)
                yield TextDelta("and so on ")

    async def scene() -> None:
        answering = Completions(filling, Endless(), limits)
        answer = await answering.begin(KEY, "", "kai", "", regenerate=False)
        events = await whole(answer)
        assert events[-1].name == "error"
        assert sum(map(size, answer.pieces)) <= limits.characters
        assert len(answer.pieces) <= limits.pieces
        await answering.close()

    asyncio.run(scene())


def test_a_day_has_so_many_answers_and_no_more(tmp_path: Path) -> None:
    async def scene() -> None:
        repository = SqliteRepository(tmp_path, Rules(daily_answers=2))
        answering = Completions(repository, Words())
        for name in ("one", "two"):
            await answering.begin(IdempotencyKey(name), "", "kai", "", regenerate=False)
        with pytest.raises(ProblemError, match="today") as caught:
            await answering.begin(IdempotencyKey("three"), "", "kai", "", regenerate=False)
        assert caught.value.status == 429
        await answering.close()
        repository.close()

    asyncio.run(scene())


def test_the_pieces_go_when_the_answer_is_stored(start: Start, meet: Meet, tmp_path: Path) -> None:
    guest = meet(start())
    _, answer = guest.ask("hello")
    with closing(sqlite3.connect(tmp_path / "data/chat.sqlite3")) as file:
        assert file.execute("SELECT count(*) FROM pieces").fetchone() == (0,)
    assert guest.resume(answer.start["completionId"], after=3).deltas == answer.deltas[3:]


class SecondThought:
    """A responder that takes back what it said once that is stored."""

    def __init__(self) -> None:
        self.is_stored = asyncio.Event()

    async def answer(self, *_: object) -> AsyncIterator[AnswerEvent]:
        yield TextDelta("void")
        await self.is_stored.wait()
        yield AnswerRestart()
        yield TextDelta("text")


def test_what_was_taken_back_is_not_stored_either(filling: FillingRepository) -> None:
    async def scene() -> None:
        responder = SecondThought()
        store = filling.store_progress

        async def store_and_tell(progress: Sequence[Progress]) -> set[str]:
            own = await store(progress)
            if any(item.pieces for item in progress):
                responder.is_stored.set()
            return own

        filling.store_progress = store_and_tell
        answering = Completions(filling, responder)
        answer = await answering.begin(KEY, "", "kai", "", regenerate=False)
        await whole(answer)
        stored = await filling.find_answer("user", answer.id)
        assert stored.pieces == [AnswerRestart(), AnswerRestart(), TextDelta("text")]
        await answering.close()

    asyncio.run(scene())


class LosingRepository(SqliteRepository):
    """A repository whose leases have run out: another instance has the answers."""

    async def store_progress(self, progress: Sequence[Progress]) -> set[str]:
        return set()


class Hesitating:
    """A responder that says a word, and no more."""

    ended = False

    async def answer(self, *_: object) -> AsyncIterator[AnswerEvent]:
        try:
            yield TextDelta("word")
            await asyncio.Event().wait()
        finally:
            self.ended = True


def test_an_answer_that_was_lost_to_another_instance_is_written_no_longer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completions, "STORE_EVERY", 0.01)

    async def scene() -> None:
        repository, responder = LosingRepository(tmp_path, Rules()), Hesitating()
        answering = Completions(repository, responder)
        answer = await answering.begin(KEY, "", "kai", "", regenerate=False)
        async with asyncio.timeout(20):
            assert (await whole(answer))[-1].name == "error"
        assert responder.ended
        await answering.close()
        repository.close()

    asyncio.run(scene())


def test_answers_go_on_being_stored_while_others_are_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are begun on the threads of the storage, and so at any moment."""
    monkeypatch.setattr(completions, "STORE_EVERY", 0.01)

    async def scene() -> None:
        repository = SqliteRepository(tmp_path, Rules())
        answering = Completions(repository, Hesitating())
        answer = await answering.begin(KEY, "", "kai", "", regenerate=False)
        jobs: dict[str, Any] = vars(answering)["_jobs"]
        (job,) = jobs.values()
        begun = iter(range(5))

        def progress() -> Progress:
            for number in begun:  # once
                jobs[f"another {number}"] = job
            return original()

        original = job.progress
        job.progress = progress
        async with asyncio.timeout(20):
            while not (await repository.find_answer("user", answer.id)).pieces:
                await asyncio.sleep(0.01)
        for name in [name for name in jobs if name.startswith("another")]:
            del jobs[name]
        await answering.close()
        repository.close()

    asyncio.run(scene())


def test_nobody_sees_more_of_an_answer_than_whoever_ended_it_knows(tmp_path: Path) -> None:
    """This instance was so slow that another took it for dead: a reload would show less."""

    class Sealed(Alone):
        async def publish(self, completion_id: str, number: int, piece: AnswerEvent) -> bool:
            return number < 2

    async def scene() -> None:
        repository = SqliteRepository(tmp_path, Rules())
        answering = Completions(repository, Words(), broker=Sealed())
        answer = await answering.begin(KEY, "", "kai", "", regenerate=False)
        assert [event.name for event in await whole(answer)] == ["start", "delta", "error"]
        stored = await repository.find_answer("user", answer.id)
        assert (stored.state, stored.pieces) == ("broken", [TextDelta("two ")])
        await answering.close()
        repository.close()

    asyncio.run(scene())
