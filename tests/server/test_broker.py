from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from chat_py.models.answer_event import TextDelta
from chat_py_server.app import create_app
from chat_py_server.broker import Alone
from chat_py_server.config import Config
from tests.server.conftest import NO_LIMITS, Meet, begin, serving


async def test_the_only_instance_has_nobody_to_tell() -> None:
    broker = Alone()
    assert await broker.publish("a", 1, TextDelta("x"))
    assert await broker.seal("a") == ()
    limit = broker.limit("name", 2)
    assert [await limit.wait("a") > 0 for _ in range(3)] == [False, False, True]


def test_two_instances_without_a_broker_are_told_and_find_answers_in_the_storage(
    postgres: Callable[[], str], tmp_path: Path, meet: Meet, caplog: pytest.LogCaptureFixture
) -> None:
    config = Config(
        data=tmp_path, database=postgres(), responder_rate=100, limits=NO_LIMITS, heartbeat=0.1
    )
    with serving(create_app(config)) as first:
        assert caplog.messages == []
        with serving(create_app(config)) as second:
            (told,) = caplog.messages
            assert told.startswith("Another server uses this database, and CHAT_BROKER is not set")
            writing = meet(first)
            question = writing.say("tell me something").json()["messageId"]
            other = meet(second, same_as=writing)
            head = begin(writing, events=4, messageId=question)
            answer = head.start["completionId"]
            refused = other.delete(f"/api/completion/{answer}")
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
            joined = other.complete(chatId="kai", messageId=question)
            assert joined.last.name == "done"
            assert joined.events[: len(head.events)] == head.events
            assert writing.resume(answer).events == joined.events
            assert [writing.say("once", key="k").json(), other.say("once", key="k").json()] == [
                writing.history()["messages"][-1] | {"success": True, "messageId": found}
                for found in [writing.history()["messages"][-1]["id"]] * 2
            ]
            assert caplog.messages == [told]
