from __future__ import annotations

from collections.abc import Callable

import psycopg

from chat_py.models.answer_event import TextDelta
from chat_py_server.broker import Alone
from tests.server.conftest import Meet, Start, begin


async def test_the_only_instance_has_nobody_to_tell() -> None:
    broker = Alone()
    assert await broker.publish("a", 1, TextDelta("x"))
    assert await broker.seal("a") == ()
    limit = broker.limit("name", 2)
    assert [await limit.wait("a") > 0 for _ in range(3)] == [False, False, True]


def test_without_a_broker_the_answer_of_another_instance_is_to_be_asked_for_later(
    postgres: Callable[[], str], start: Start, meet: Meet
) -> None:
    url = postgres()
    guest = meet(start(database=url, responder_rate=20))
    guest.say("slowly")
    answer = begin(guest, events=3).start["completionId"]
    guest.delete(f"/api/completion/{answer}")
    with psycopg.connect(url) as connection:
        connection.execute(
            "UPDATE completions SET state = 'running', owner = 'another',"
            " lease_until = 9999999999999 WHERE id = %s",
            [answer],
        )
    refused = guest.get(f"/api/completion/{answer}")
    assert refused.status_code == 503
    assert refused.headers["retry-after"]
