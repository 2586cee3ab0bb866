"""The versions of an answer, of which one response holds so many."""

from __future__ import annotations

import pytest

from chat_py_server.sql import chats, versions
from tests.server.conftest import Guest


def act(guest: Guest, message_id: str, action: str) -> int:
    path = f"/api/chat/kai/message/{message_id}/action"
    return guest.post(path, json={"action": action}).status_code


@pytest.mark.parametrize(("bound", "value"), [("MOST", 3), ("PAGE_SIZE", 10)])
def test_a_response_holds_those_next_to_a_version(
    guest: Guest, monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    question, _ = guest.ask("hello")
    for _ in range(5):
        last = guest.complete(chatId="kai", messageId=question, regenerate=True)
    ids: list[str] = last.events[-1].data["versions"]

    def given(message_id: str) -> list[str]:
        path = f"/api/chat/kai/message/{message_id}/versions"
        return [each["id"] for each in guest.get(path).json()["versions"]]

    assert [given(name) for name in ids] == [ids] * 6
    monkeypatch.setattr(chats if bound == "PAGE_SIZE" else versions, bound, value)
    assert given(ids[0]) == ids[:3]
    assert given(ids[2]) == ids[1:4]
    assert given(ids[5]) == ids[3:]
    # The one that is shown has its neighbours, so that one can turn all the way.
    assert act(guest, ids[2], "select") == 200
    assert given(ids[2]) == ids[1:4]
    # Of one that was deleted there are the newest.
    assert act(guest, ids[1], "delete") == 200
    assert given(ids[1]) == ids[3:]
