"""Messages that are edited, and answers that have several versions."""

from __future__ import annotations

from chat_py.models.message import Versions
from tests.server.conftest import Guest, Meet, Start
from tests.server.test_completions import begin


def replace(guest: Guest, message_id: str, content: str, key: str = ""):
    headers = {"Idempotency-Key": key} if key else {}
    body = {"content": content, "replaces": message_id}
    return guest.post("/api/chat/kai/message", json=body, headers=headers)


def act(guest: Guest, message_id: str, action: str):
    return guest.post(f"/api/chat/kai/message/{message_id}/action", json={"action": action})


def test_an_edited_message_takes_the_place_of_all_that_followed(guest: Guest) -> None:
    guest.ask("first")
    question, _ = guest.ask("secnod")
    guest.ask("third")
    before = guest.texts()
    edited = replace(guest, question, "second", key="k1")
    assert edited.status_code == 201
    assert "replaces" not in edited.json()
    assert guest.texts() == [*before[: before.index("secnod")], "second"]
    answer = guest.complete(chatId="kai", messageId=edited.json()["messageId"])
    # Sent again after its reply was lost: nothing happens twice, and the answer stays.
    assert replace(guest, question, "second", key="k1").json() == edited.json()
    assert guest.texts()[-2:] == ["second", answer.text]


def test_editing_stops_the_answer_that_is_being_written(start: Start, meet: Meet) -> None:
    guest = meet(start(responder_rate=20))
    question = guest.say("slowly").json()["messageId"]
    begin(guest, events=3, messageId=question)
    assert replace(guest, question, "quickly").status_code == 201
    assert guest.texts()[-1] == "quickly"
    assert "activeCompletion" not in guest.get("/api/chat?chatId=kai").json()


def test_only_what_the_user_wrote_can_be_edited(guest: Guest) -> None:
    _, answer = guest.ask("hello")
    assert replace(guest, answer.start["messageId"], "x").status_code == 422
    assert replace(guest, "nope", "x").status_code == 404
    with_other = guest.texts()
    assert "hello" in with_other


def test_versions_can_be_read_and_chosen(guest: Guest) -> None:
    question, first = guest.ask("versions, please")
    assert "versions" not in first.events[-1].data
    assert "versions" not in guest.history()["messages"][-1]
    second = guest.complete(chatId="kai", messageId=question, regenerate=True)
    ids = [first.start["messageId"], second.start["messageId"]]
    assert second.events[-1].data["versions"] == ids
    shown = guest.history()["messages"][-1]
    assert (shown["id"], shown["versions"]) == (ids[1], ids)

    path = f"/api/chat/kai/message/{ids[1]}/versions"
    found = Versions.model_validate_json(guest.get(path).content).versions
    assert [message.id for message in found] == ids
    assert [message.content for message in found] == [first.text, second.text]

    assert act(guest, ids[0], "select").status_code == 200
    shown = guest.history()["messages"][-1]
    assert (shown["id"], shown["content"], shown["versions"]) == (ids[0], first.text, ids)
    third = guest.complete(chatId="kai", messageId=question, regenerate=True)
    assert third.events[-1].data["versions"] == [*ids, third.start["messageId"]]
    assert guest.texts().count(first.text) == 0


def test_only_an_answer_to_a_question_has_versions(guest: Guest) -> None:
    question, _ = guest.ask("hello")
    assert act(guest, question, "select").status_code == 422
    greeting = guest.history(limit=500)["messages"][0]["id"]
    assert act(guest, greeting, "select").status_code == 422
    assert guest.get("/api/chat/kai/message/nope/versions").status_code == 404
    own = guest.get(f"/api/chat/kai/message/{greeting}/versions").json()["versions"]
    assert [message["id"] for message in own] == [greeting]


def test_no_choice_while_another_version_is_being_written(start: Start, meet: Meet) -> None:
    guest = meet(start(responder_rate=20))
    question = guest.say("hello").json()["messageId"]
    first = begin(guest, events=3, messageId=question)
    guest.delete(f"/api/completion/{first.start['completionId']}")
    begin(guest, events=3, messageId=question, regenerate=True)
    assert act(guest, first.start["messageId"], "select").status_code == 409
