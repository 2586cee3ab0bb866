"""What a kill and a restart leave behind, with real processes."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import httpx
import pytest

from tests.server.conftest import Guest, Meet, Process, ReceivedAnswer

Start = Callable[..., Process]


def test_the_ready_line_tells_where(process: Start) -> None:
    server = process()
    assert server.ready_line == f"chat_py is ready: {server.url}/"
    assert httpx.get(f"{server.url}/healthz", trust_env=False).status_code == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_stores_the_running_answer_and_ends_its_stream(
    process: Start, meet: Meet, number: int
) -> None:
    first = process(CHAT_RESPONDER_RATE="20")
    guest = meet(first.url)
    guest.say("interrupt yourself")
    with guest.stream("POST", "/api/completion", json={"chatId": "kai"}) as response:
        lines = (line for line in response.iter_lines() if line.startswith("data:"))
        next(lines)  # start
        next(lines)  # the first piece
        status, errors = first.signal(number)
        last = list(lines)[-1]
    assert (status, errors) == (0 if number == signal.SIGINT else -number, "")
    assert '"type":"server"' in last
    second = meet(process().url, same_as=guest)
    message = second.history()["messages"][-1]
    assert message["state"] == "broken"
    assert message["content"] != ""


def test_kill_loses_nothing_that_was_acknowledged(process: Start, meet: Meet) -> None:
    first = process()
    guest = meet(first.url)
    guest.get("/api/chats")
    acknowledged: list[str] = []
    lock = threading.Lock()

    def write(name: int) -> None:
        with Guest(first.url, guest.cookies) as client:
            for number in range(10_000):
                text = f"{name}-{number}"
                try:
                    reply = client.say(text, key=text)
                except httpx.HTTPError:
                    return
                with lock:
                    if reply.status_code == 201:
                        acknowledged.append(text)
                    if len(acknowledged) == 60:
                        first.signal(signal.SIGKILL)

    writers = [threading.Thread(target=write, args=(name,)) for name in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)

    second = meet(process().url, same_as=guest)
    stored = second.texts()
    assert set(acknowledged) <= set(stored)
    assert len(set(stored)) == len(stored)
    # A client that did not see the reply sends again; whatever was stored, it is there once.
    for text in acknowledged:
        assert second.say(text, key=text).status_code == 201
    assert second.texts() == stored


def test_after_a_kill_a_broken_answer_is_told_as_far_as_it_was_stored(
    process: Start, meet: Meet
) -> None:
    first = process(CHAT_RESPONDER_RATE="200")
    guest = meet(first.url)
    message_id = guest.say("Give me a plan").json()["messageId"]
    with guest.stream("POST", "/api/completion", json={"chatId": "kai"}) as response:
        head = ReceivedAnswer.read(response, stop_after=150)  # more than one store ago
    first.signal(signal.SIGKILL)

    second = meet(process(CHAT_RESPONDER_RATE="100000").url, same_as=guest)
    completion_id = head.start["completionId"]
    told = second.resume(completion_id)
    assert told.last.name == "error"
    assert "restart" in told.last.data["error"]
    assert len(told.deltas) > 0
    common = min(len(told.text), len(head.text))
    assert told.text[:common] == head.text[:common]
    assert second.history()["messages"][-1]["content"] == told.text
    assert second.resume(completion_id, after=len(told.deltas)).deltas == []

    again = second.complete(chatId="kai", messageId=message_id)
    assert again.last.name == "done"
    assert second.texts()[-2:] == ["Give me a plan", again.text]
