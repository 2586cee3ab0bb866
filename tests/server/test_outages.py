"""A database or broker that goes away while the server runs, and comes back."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest

from chat_py_server.outages import Outages
from chat_py_server.postgresql import database
from chat_py_server.problems import StorageError
from tests.server.conftest import SLOW, Meet, Start, begin
from tests.server.line import Line

To = tuple[Line, str]
"""The line, and the address of what is at its other end."""


@pytest.fixture
def to_database(postgres: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[To]:
    """A line to an empty database."""
    monkeypatch.setattr(database, "OUTAGE", 4.0)  # more than a busy machine takes to connect
    monkeypatch.setattr(database, "PAUSE", 0.1)
    url = urlsplit(postgres())
    assert url.port is not None
    with Line(url.port) as to_it:
        yield to_it, f"postgresql://chat@127.0.0.1:{to_it.port}{url.path}"


def until(is_so: Callable[[], bool]) -> None:
    for _ in range(1000):
        if is_so():
            return
        threading.Event().wait(0.02)
    raise AssertionError("it never came to be")


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the log was told of the server."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.name.startswith("chat_py_server") and record.levelno >= logging.WARNING
    ]


def test_requests_get_503_while_the_database_is_away_and_it_is_told_once(
    to_database: To, start: Start, meet: Meet, caplog: pytest.LogCaptureFixture
) -> None:
    line, url = to_database
    guest = meet(start(database=url))
    assert guest.say("before", key="a").status_code == 201
    line.cut()
    with ThreadPoolExecutor(8) as pool:
        posts = [pool.submit(guest.say, "meanwhile", key=f"k{n}") for n in range(24)]
        gets = [pool.submit(guest.get, path) for path in ("/api/chats", "/healthz") * 4]
    for reply in [job.result() for job in posts + gets]:
        assert reply.status_code == 503
        assert reply.headers["content-type"] == "application/problem+json"
        assert int(reply.headers["retry-after"]) > 0
        assert "127.0.0.1" not in reply.text
    (said,) = lines(caplog)
    assert said.startswith("The database does not answer. Requests get 503 until it does: ")
    line.mend()
    until(lambda: guest.get("/healthz").status_code == 200)
    for number in range(3):
        assert guest.say("meanwhile", key=f"k{number}").status_code == 201
    assert guest.texts()[-4:] == ["before", "meanwhile", "meanwhile", "meanwhile"]
    assert lines(caplog)[1:] == ["The database answers again."]


def test_a_connection_that_was_lost_while_nobody_asked_is_not_noticed(
    to_database: To, start: Start, meet: Meet, caplog: pytest.LogCaptureFixture
) -> None:
    line, url = to_database
    guest = meet(start(database=url))
    guest.say("before")
    line.cut()
    line.mend()
    assert guest.say("after").status_code == 201
    assert lines(caplog) == []


def test_an_answer_goes_on_while_the_database_is_away(
    to_database: To, start: Start, meet: Meet, caplog: pytest.LogCaptureFixture
) -> None:
    line, url = to_database
    guest = meet(start(database=url, responder_rate=SLOW))
    guest.say("tell me something")
    head = begin(guest, 3)
    completion = head.start["completionId"]
    line.cut()
    until(lambda: guest.get("/healthz").status_code == 503)
    # It is in the memory of the instance that writes it.
    with guest.stream("GET", f"/api/completion/{completion}") as response:
        assert response.status_code == 200
    line.mend()
    until(lambda: guest.get("/healthz").status_code == 200)
    assert guest.delete(f"/api/completion/{completion}").status_code == 200
    message = guest.history()["messages"][-1]
    assert (message["state"], message["content"].startswith(head.text)) == ("stopped", True)
    assert len(lines(caplog)) == 2


def test_an_answer_that_ended_meanwhile_ends_as_broken_and_can_be_asked_for_again(
    to_database: To, start: Start, meet: Meet
) -> None:
    line, url = to_database
    guest = meet(start(database=url, responder_rate=SLOW))
    message_id = guest.say("tell me something").json()["messageId"]
    head = begin(guest, 2, messageId=message_id)
    completion = head.start["completionId"]
    line.cut()
    until(lambda: guest.get("/healthz").status_code == 503)
    stopped = guest.delete(f"/api/completion/{completion}", timeout=60)
    assert stopped.status_code == 200
    line.mend()
    until(lambda: guest.get("/healthz").status_code == 200)
    again = begin(guest, 2, messageId=message_id)
    assert again.start["completionId"] != completion
    assert guest.resume(completion).last.name == "error"
    guest.delete(f"/api/completion/{again.start['completionId']}")


def test_a_broker_that_goes_away_is_told_once_and_stops_nothing(
    redis_server_url: str, start: Start, meet: Meet, caplog: pytest.LogCaptureFixture
) -> None:
    port = urlsplit(redis_server_url).port
    assert port is not None
    with Line(port) as line:
        guest = meet(start(broker=f"redis://127.0.0.1:{line.port}"))
        guest.ask("before")
        line.cut()
        for _ in range(5):
            _, answer = guest.ask("meanwhile")
            assert answer.last.name == "done"
        until(lambda: len(lines(caplog)) > 0)
        (said,) = lines(caplog)
        assert said.startswith("The broker failed, and answers go on without it: ")
        line.mend()
        until(lambda: len(lines(caplog)) > 1)
        assert lines(caplog)[1:] == ["The broker answers again."]
        assert guest.ask("after")[1].last.name == "done"


def test_room_is_there_again_once_something_was_written(caplog: pytest.LogCaptureFixture) -> None:
    outages = Outages()
    for _ in range(3):
        outages.began(StorageError("database or disk is full", "full"))
        outages.ended(wrote=False)
    assert len(lines(caplog)) == 1
    outages.ended(wrote=True)
    outages.ended(wrote=True)
    assert lines(caplog)[1:] == ["There is room again."]


def test_other_failures_are_told_by_whoever_meets_them(caplog: pytest.LogCaptureFixture) -> None:
    outages = Outages()
    outages.began(StorageError("malformed"))
    outages.ended(wrote=True)
    assert lines(caplog) == []
