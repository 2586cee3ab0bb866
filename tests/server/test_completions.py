from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from chat_py.models.completion import StreamDone, StreamStart
from chat_py_server.app import create_app
from chat_py_server.config import Config
from tests.server.conftest import Answer, Guest, Meet, Start, serving

SLOW = 20.0
"""Tokens per second: an answer takes far longer than any test waits for it."""


@pytest.fixture(scope="module")
def slow_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    config = Config(data=tmp_path_factory.mktemp("slow"), responder_rate=SLOW)
    with serving(create_app(config)) as url:
        yield url


@pytest.fixture
def slow(slow_url: str, meet: Meet) -> Guest:
    """A guest of a server whose answers take their time."""
    return meet(slow_url)


def begin(guest: Guest, events: int, **body: Any) -> Answer:
    """The first events of a new answer; then the reader hangs up."""
    with guest.stream("POST", "/api/completion", json={"chatId": "kai", **body}) as response:
        return Answer.read(response, stop_after=events)


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


def test_the_reply_says_that_it_is_a_stream_nobody_may_hold_back(guest: Guest) -> None:
    guest.say("x")
    with guest.stream("POST", "/api/completion", json={"chatId": "kai"}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-accel-buffering"] == "no"


def test_without_a_message_id_the_last_message_is_answered(guest: Guest) -> None:
    guest.say("first thing")
    guest.say("second thing")
    assert "second thing" in guest.complete(chatId="kai").text


def test_a_character_may_begin(guest: Guest) -> None:
    greeting = guest.texts("aldous")
    answer = guest.complete(chatId="aldous")
    assert guest.texts("aldous") == [*greeting, answer.text]


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


@pytest.mark.parametrize("after", ["", "x", "-1", "١", "9" * 40])
def test_an_id_that_is_not_ours_begins_at_the_beginning(guest: Guest, after: str) -> None:
    _, whole = guest.ask("hi")
    raw = {"Last-Event-ID": after.encode()}
    path = f"/api/completion/{whole.start['completionId']}"
    with guest.stream("GET", path, headers=raw) as response:
        assert Answer.read(response).text == whole.text


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


def test_a_finished_answer_is_told_again_rather_than_written_again(guest: Guest) -> None:
    message_id, first = guest.ask("same question")
    assert guest.complete(chatId="kai", messageId=message_id).start == first.start
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


def test_regenerate_shows_the_newest_and_keeps_the_rest(
    start: Start, meet: Meet, tmp_path: Path
) -> None:
    guest = meet(start())
    message_id, first = guest.ask("tell me something")
    second = guest.complete(chatId="kai", messageId=first.start["messageId"], regenerate=True)
    third = guest.complete(chatId="kai", messageId=message_id, regenerate=True)
    assert len({first.text, second.text, third.text}) == 3
    assert guest.texts()[1:] == ["tell me something", third.text]
    with sqlite3.connect(tmp_path / "data/chat.sqlite3") as file:
        stored = file.execute("SELECT content FROM messages WHERE reply_to = ?", (message_id,))
        assert [row[0] for row in stored] == [first.text, second.text, third.text]
    file.close()


def test_only_the_last_answer_can_be_written_anew(guest: Guest) -> None:
    message_id, _ = guest.ask("one")
    guest.ask("two")
    body = {"chatId": "kai", "messageId": message_id, "regenerate": True}
    response = guest.post("/api/completion", json=body)
    assert response.status_code == 422
    assert "messageId" in response.json()["detail"]


def test_a_page_that_reloads_learns_of_the_running_answer(slow: Guest) -> None:
    slow.say("still there?")
    head = begin(slow, events=2)
    chat = slow.get("/api/chat?chatId=kai").json()
    assert chat["activeCompletion"] == head.start
    assert chat["chat"]["messages"][-1]["content"] == "still there?"
    slow.delete(f"/api/completion/{head.start['completionId']}")
    assert "activeCompletion" not in slow.get("/api/chat?chatId=kai").json()


def test_silence_is_filled_with_comments(start: Start, meet: Meet) -> None:
    guest = meet(start(responder_rate=3, heartbeat=0.02))
    guest.say("slowly")
    head = begin(guest, events=3)
    assert head.comments >= 2
    assert len(head.deltas) == 2


def test_too_many_answers_at_a_time(slow: Guest) -> None:
    chats = ["mira", "kai", "aldous", "luna", "test-chat", "chat-123"]
    for chat_id in chats:
        slow.say("go", chat_id)
        begin(slow, events=1, chatId=chat_id)
    extra = slow.say("one more", "mira").json()["messageId"]
    response = slow.post("/api/completion", json={"chatId": "mira", "messageId": extra})
    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0


def test_a_message_of_another_chat_is_not_found(guest: Guest) -> None:
    message_id = guest.say("here", "mira").json()["messageId"]
    response = guest.post("/api/completion", json={"chatId": "kai", "messageId": message_id})
    assert response.status_code == 404
