from __future__ import annotations

from tests.server.conftest import Guest, Meet, Start


def test_without_a_message_id_the_last_message_is_answered(guest: Guest) -> None:
    guest.say("first thing")
    guest.say("second thing")
    assert "second thing" in guest.complete(chatId="kai").text


def test_a_character_may_begin(guest: Guest) -> None:
    greeting = guest.texts("aldous")
    answer = guest.complete(chatId="aldous")
    assert guest.texts("aldous") == [*greeting, answer.text]


def test_a_finished_answer_is_told_again_rather_than_written_again(guest: Guest) -> None:
    message_id, first = guest.ask("same question")
    assert guest.complete(chatId="kai", messageId=message_id).start == first.start
    assert guest.history()["total"] == 3


def test_regenerate_shows_the_newest_and_keeps_the_rest(start: Start, meet: Meet) -> None:
    guest = meet(start())
    message_id, first = guest.ask("tell me something")
    second = guest.complete(chatId="kai", messageId=first.start["messageId"], regenerate=True)
    third = guest.complete(chatId="kai", messageId=message_id, regenerate=True)
    assert len({first.text, second.text, third.text}) == 3
    assert guest.texts()[1:] == ["tell me something", third.text]
    stored = guest.get(f"/api/chat/kai/message/{third.start['messageId']}/versions").json()
    kept = [message["content"] for message in stored["versions"]]
    assert kept == [first.text, second.text, third.text]


def test_only_the_last_answer_can_be_written_anew(guest: Guest) -> None:
    message_id, _ = guest.ask("one")
    guest.ask("two")
    body = {"chatId": "kai", "messageId": message_id, "regenerate": True}
    response = guest.post("/api/completion", json=body)
    assert response.status_code == 422
    assert "messageId" in response.json()["detail"]


def test_a_message_of_another_chat_is_not_found(guest: Guest) -> None:
    message_id = guest.say("here", "mira").json()["messageId"]
    response = guest.post("/api/completion", json={"chatId": "kai", "messageId": message_id})
    assert response.status_code == 404
