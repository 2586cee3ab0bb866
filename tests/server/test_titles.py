"""What chats are called that people begin, by a model and without one."""

from __future__ import annotations

import pytest

from chat_py_server import titles
from tests.server.conftest import Guest, ReceivedAnswer
from tests.server.endpoint import DONE, Endpoint, chunk

ANSWER = [chunk("In boxes, "), chunk("mostly."), DONE]


def begin(guest: Guest) -> str:
    return guest.post("/api/chats", json={}).json()["id"]


def title_events(answer: ReceivedAnswer) -> list[str]:
    return [event.data["text"] for event in answer.events if event.name == "title"]


def listed(guest: Guest, chat: str) -> str:
    found = {item["id"]: item["title"] for item in guest.get("/api/chats").json()["chats"]}
    return found[chat]


def test_the_first_words_are_the_title_where_no_model_answers(guest: Guest) -> None:
    chat = begin(guest)
    _, first = guest.ask("Where do **cats** sleep?", chat)
    assert title_events(first) == ["Where do cats sleep?"]
    assert [event.name for event in first.events[-2:]] == ["title", "done"]
    _, second = guest.ask("And dogs?", chat)
    assert title_events(second) == []
    assert title_events(guest.ask("Hello", "kai")[1]) == []


def test_the_model_makes_the_title_after_the_first_answer(
    endpoint: Endpoint, guest_of_endpoint: Guest
) -> None:
    guest = guest_of_endpoint
    chat = begin(guest)
    endpoint.reply = ANSWER
    endpoint.replies = [ANSWER, [chunk('**"Where cats'), chunk(' sleep"**\nMore.'), DONE]]
    _, first = guest.ask("Do you know where cats sleep at night?", chat)
    assert title_events(first) == ["Where cats sleep"]
    assert listed(guest, chat) == "Where cats sleep"
    naming = endpoint.asked[1]["messages"]
    assert "title" in naming[0]["content"]
    assert "where cats sleep at night" in naming[1]["content"]
    assert "In boxes, mostly." in naming[1]["content"]
    guest.ask("And dogs?", chat)
    assert len(endpoint.asked) == 3
    assert listed(guest, chat) == "Where cats sleep"


@pytest.mark.parametrize("trouble", ["refused", "slow", "empty"])
def test_a_model_that_names_nothing_costs_only_its_title(
    endpoint: Endpoint, guest_of_endpoint: Guest, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = guest_of_endpoint
    chat = begin(guest)
    naming = {"refused": [b"data: nonsense\n\n"], "slow": [], "empty": [chunk('""'), DONE]}[trouble]
    if trouble == "slow":
        monkeypatch.setattr(titles, "SECONDS", 0.05)
        endpoint.hang = True
    endpoint.replies = [ANSWER, naming]
    _, first = guest.ask("Where do cats sleep?", chat)
    assert (first.last.name, first.text) == ("done", "In boxes, mostly.")
    assert listed(guest, chat) == "Where do cats sleep?"


def test_a_name_that_a_person_gave_is_not_asked_for(
    endpoint: Endpoint, guest_of_endpoint: Guest
) -> None:
    guest = guest_of_endpoint
    endpoint.reply = ANSWER
    chat = guest.post("/api/chats", json={"title": "Cats"}).json()["id"]
    _, first = guest.ask("Where do they sleep?", chat)
    assert title_events(first) == []
    assert len(endpoint.asked) == 1
    assert listed(guest, chat) == "Cats"


def test_stopping_while_the_title_is_made_leaves_the_whole_answer(
    endpoint: Endpoint, guest_of_endpoint: Guest
) -> None:
    guest = guest_of_endpoint
    chat = begin(guest)
    endpoint.replies = [ANSWER, []]
    endpoint.hang = True
    message = guest.say("Where do cats sleep?", chat).json()["messageId"]
    body = {"chatId": chat, "messageId": message}
    with guest.stream("POST", "/api/completion", json=body) as response:
        answer = ReceivedAnswer.read(response, stop_after=3)
        while len(endpoint.asked) < 2:
            guest.get("/api/test")
        guest.delete(f"/api/completion/{answer.start['completionId']}")
    assert "state" not in guest.history(chat)["messages"][-1]
    assert guest.texts(chat)[-1] == "In boxes, mostly."
