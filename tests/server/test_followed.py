"""Two instances on one database, and readers on the one that does not write."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from chat_py_server import followed
from chat_py_server.app import create_app
from chat_py_server.config import Config
from tests.server.conftest import NO_LIMITS, Guest, Meet, ReceivedAnswer, begin, serving

Pair = tuple[Guest, Guest]


@pytest.fixture(params=["told", "found"])
def pair(
    request: pytest.FixtureRequest,
    postgres: Callable[[], str],
    redis_server_url: str,
    tmp_path: Path,
    meet: Meet,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Pair]:
    """One guest on each of two instances, which tell each other; or what one tells is lost, and
    has to be found in the storage."""
    config = Config(
        data=tmp_path / "data",
        database=postgres(),
        broker=redis_server_url,
        responder_rate=100,
        limits=replace(NO_LIMITS, user_requests=50),
    )
    if request.param == "found":
        monkeypatch.setattr(followed, "LOOK_EVERY", 0.05)
        monkeypatch.setattr("chat_py_server.redis.broker.RedisBroker.follow", lambda *_: None)
    with ExitStack() as stack:
        urls = [stack.enter_context(serving(create_app(config))) for _ in range(2)]
        guest = meet(urls[0])
        guest.get("/api/chats")
        yield guest, meet(urls[1], same_as=guest)


def test_an_answer_can_be_followed_and_resumed_on_the_other_instance(pair: Pair) -> None:
    writing, other = pair
    question = writing.say("tell me something").json()["messageId"]
    head = begin(writing, events=4, messageId=question)
    answer = head.start["completionId"]
    followed = other.resume(answer)
    assert followed.last.name == "done"
    assert followed.events[: len(head.events)] == head.events
    assert [event.id for event in followed.deltas] == [
        str(number) for number in range(1, len(followed.deltas) + 1)
    ]
    again = writing.resume(answer)
    assert again.events == followed.events
    assert other.resume(answer, after=5).deltas == followed.deltas[5:]
    assert other.texts()[-1] == followed.text


def test_the_same_question_joins_the_answer_of_the_other_instance(pair: Pair) -> None:
    writing, other = pair
    question = writing.say("tell me something").json()["messageId"]
    head = begin(writing, events=3, messageId=question)
    joined = other.complete(chatId="kai", messageId=question)
    assert joined.start == head.start
    assert joined.last.name == "done"


def test_an_answer_is_stopped_on_whichever_instance(pair: Pair) -> None:
    writing, other = pair
    writing.say("tell me something")
    read: list[ReceivedAnswer] = []
    begun = threading.Event()

    def read_all() -> None:
        with writing.stream("POST", "/api/completion", json={"chatId": "kai"}) as response:
            begun.set()
            read.append(ReceivedAnswer.read(response))

    reading = threading.Thread(target=read_all)
    reading.start()
    assert begun.wait(10)
    answer = other.get("/api/chat?chatId=kai").json()["activeCompletion"]["completionId"]
    stopped = other.delete(f"/api/completion/{answer}")
    reading.join(20)
    assert stopped.json()["stopped"] is True
    assert read[0].last.data["stopped"] is True
    assert other.resume(answer).text == read[0].text


def test_a_rate_is_for_both_together(pair: Pair) -> None:
    writing, other = pair
    statuses = [(writing, other)[number % 2].get("/api/chats").status_code for number in range(60)]
    assert 50 <= statuses.count(200) < 60  # each alone would grant its 30


def test_somebody_else_cannot_follow_or_stop_it(pair: Pair, meet: Meet) -> None:
    writing, other = pair
    writing.say("tell me something")
    answer = begin(writing, events=3).start["completionId"]
    stranger = meet(str(other.base_url))
    assert stranger.get(f"/api/completion/{answer}").status_code == 404
    assert stranger.delete(f"/api/completion/{answer}").status_code == 404
    with other.stream("GET", f"/api/completion/{answer}") as response:
        ReceivedAnswer.read(response, stop_after=2)  # from now on it is followed there
        assert stranger.get(f"/api/completion/{answer}").status_code == 404
        assert stranger.delete(f"/api/completion/{answer}").status_code == 404
