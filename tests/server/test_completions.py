from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from chat_py.models.completion import StreamDone, StreamStart
from chat_py_server.completions import Completions
from chat_py_server.database import Database
from chat_py_server.idempotency import IdempotencyKey
from tests.server.conftest import Guest, Meet, Start, begin

Result = TypeVar("Result")


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


class GatedDatabase(Database):
    """A database whose transactions wait while the gate is closed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.gate = asyncio.Event()
        self.gate.set()

    async def run(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        await self.gate.wait()
        return await super().run(work)


class OnePiece:
    """A responder that says one thing when it is told to."""

    def __init__(self) -> None:
        self.may_speak = asyncio.Event()

    async def answer(self, *_: object) -> AsyncIterator[str]:
        await self.may_speak.wait()
        yield "all of it"


def test_an_answer_that_is_whole_is_not_stopped_while_it_is_being_stored(tmp_path: Path) -> None:
    async def scene() -> None:
        database, responder = GatedDatabase(tmp_path), OnePiece()
        completions = Completions(database, responder)
        no_key = IdempotencyKey("user", "", "")
        answer = await completions.begin("user", "kai", "", regenerate=False, key=no_key)
        database.gate.clear()
        responder.may_speak.set()
        while not answer.deltas:
            await asyncio.sleep(0)
        stopping = asyncio.create_task(completions.stop("user", answer.id))
        await asyncio.sleep(0)
        database.gate.set()
        await stopping
        assert answer.last is not None
        assert answer.last.name == "done"
        assert "stopped" not in answer.last.encode().decode()
        database.close()

    asyncio.run(scene())
