from __future__ import annotations

import pytest

from chat_py.models.chat import ChatResponse, HistoryPage, Suggestions
from chat_py.models.message import SavedMessage, Versions
from chat_py_server.sql import chats
from tests.server.conftest import Guest, Meet, Start, begin


@pytest.mark.parametrize("chat_id", ["mira", "kai", "aldous", "luna", "test-chat", "chat-123"])
def test_the_first_visit_makes_a_chat_of_ones_own(guest: Guest, chat_id: str) -> None:
    query = {"chatId": chat_id, "userId": "test-user", "reset": "false"}
    first = ChatResponse.model_validate_json(guest.get("/api/chat", params=query).content)
    assert first.is_new
    assert first.chat is not None
    assert first.chat.messages
    assert first.chat.invalid == []
    assert first.character is not None
    assert first.character.name
    assert first.total_steps > first.current_step >= 0
    assert len(first.suggestions) == 3
    again = ChatResponse.model_validate_json(guest.get("/api/chat", params=query).content)
    assert not again.is_new
    assert again.user_chat_id == first.user_chat_id != ""


def test_post_opens_and_resets(guest: Guest) -> None:
    first = guest.post("/api/chat", json={"chatId": "kai", "userId": "u", "reset": False}).json()
    guest.say("hello")
    assert guest.texts()[-1] == "hello"
    fresh = guest.post("/api/chat", json={"chatId": "kai", "reset": True}).json()
    assert fresh["userChatId"] != first["userChatId"]
    assert "hello" not in guest.texts()
    assert fresh["currentStep"] == 0


def test_a_message_is_stored_and_told_back(guest: Guest) -> None:
    response = guest.post(
        "/api/chat/kai/message",
        json={"content": "Grüße 👋", "sender": "user", "timestamp": 1, "mood": "sunny", "_id": "x"},
    )
    assert response.status_code == 201
    saved = SavedMessage.model_validate_json(response.content)
    assert (saved.success, saved.content, saved.sender) == (True, "Grüße 👋", "user")
    assert saved.message_id == saved.id not in ("", "x")
    assert saved.model_extra == {"mood": "sunny"}
    last = guest.history()["messages"][-1]
    assert (last["id"], last["content"], last["mood"]) == (saved.id, "Grüße 👋", "sunny")


def test_both_ids_of_a_chat_lead_to_it(guest: Guest) -> None:
    own = guest.get("/api/chat?chatId=kai").json()["userChatId"]
    guest.say("by its own id", own)
    assert guest.texts("kai") == guest.texts(own)
    assert guest.texts("kai")[-1] == "by its own id"


def test_history_counts_from_the_newest_and_reads_oldest_first(guest: Guest) -> None:
    for number in range(5):
        guest.say(f"m{number}")
    page = HistoryPage.model_validate(guest.history(limit=2, offset=1))
    assert [message.content for message in page.messages] == ["m2", "m3"]
    assert (page.total, page.limit, page.offset) == (6, 2, 1)
    assert guest.history(limit=2, offset=99)["messages"] == []


@pytest.mark.parametrize(("size", "most"), [(9_000, 2), (10, 1)])
def test_pages_of_long_messages_are_shorter(
    guest: Guest, monkeypatch: pytest.MonkeyPatch, size: int, most: int
) -> None:
    monkeypatch.setattr(chats, "PAGE_SIZE", size)
    said = [letter * 4000 for letter in "äbc👋e"]
    for text in said:
        guest.say(text)
    first = guest.get("/api/chat?chatId=kai").json()["chat"]
    assert [message["content"] for message in first["messages"]] == said[-most:]
    assert first["metadata"]["totalMessages"] == 6
    found: list[str] = []
    while len(found) < 5:
        page = guest.history(limit=500, offset=len(found))
        assert 1 <= len(page["messages"]) <= most
        assert page["total"] == 6
        found = [message["content"] for message in page["messages"]] + found
    assert found[-5:] == said


def test_suggestions_change_with_the_chat(guest: Guest) -> None:
    first = Suggestions.model_validate_json(guest.get("/api/suggestions?chatId=kai").content)
    assert len(first.suggestions) == 3
    assert all(len(text.split()) <= 15 for text in first.suggestions)
    guest.say("and now?")
    assert guest.get("/api/suggestions?chatId=kai").json()["suggestions"] != first.suggestions
    assert len(guest.get("/api/suggestions").json()["suggestions"]) == 3


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        (["like"], ["like"]),
        (["like", "like"], ["like"]),
        (["like", "dislike"], ["dislike"]),
        (["like", "unlike"], []),
    ],
)
def test_message_actions(guest: Guest, actions: list[str], expected: list[str]) -> None:
    message_id = guest.history()["messages"][0]["id"]
    for action in actions:
        response = guest.post(f"/api/chat/kai/message/{message_id}/action", json={"action": action})
        assert response.status_code == 200
    assert [item["type"] for item in response.json()["actions"]] == expected
    stored = guest.history()["messages"][0]["actions"]
    assert [item["type"] for item in stored] == expected


def test_a_deleted_message_is_gone_until_it_is_restored(guest: Guest) -> None:
    message_id = guest.say("oops").json()["messageId"]
    path = f"/api/chat/kai/message/{message_id}/action"
    guest.post(path, json={"action": "delete"})
    assert "oops" not in guest.texts()
    assert guest.history()["total"] == 1
    guest.post(path, json={"action": "restore"})
    assert guest.texts()[-1] == "oops"


def test_upscaling_gives_the_picture_its_larger_variant(guest: Guest) -> None:
    guest.get("/api/chat?chatId=mira")
    small = guest.get("/api/images/lisbon-sunset.svg")
    assert small.headers["content-type"] == "image/svg+xml"
    assert 'width="600"' in small.text
    response = guest.post("/api/images/lisbon-sunset/upscale")
    assert response.status_code == 200
    record = response.json()
    assert record["isUpscaled"] is True
    assert 'width="1200"' in guest.get(record["imageUrl"]).text
    stored = next(m for m in guest.history("mira")["messages"] if m["imageId"])
    assert (stored["id"], stored["imageUrl"]) == (record["id"], record["imageUrl"])


def replace(guest: Guest, message_id: str, content: str, key: str = ""):
    headers = {"Idempotency-Key": key} if key else {}
    body = {"content": content, "replaces": message_id}
    return guest.post("/api/chat/kai/message", json=body, headers=headers)


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


def act(guest: Guest, message_id: str, action: str):
    return guest.post(f"/api/chat/kai/message/{message_id}/action", json={"action": action})


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


def test_a_chat_that_was_started_over_can_be_had_back(guest: Guest, stranger: Guest) -> None:
    guest.say("keep this")
    former = guest.get("/api/chat?chatId=kai").json()["userChatId"]
    started = guest.post("/api/chat", json={"chatId": "kai", "reset": True}).json()
    assert started["userChatId"] != former
    wanted = {"chatId": "kai", "userChatId": former}
    assert stranger.post("/api/chat", json=wanted).json()["userChatId"] != former
    assert guest.post("/api/chat", json={"chatId": "luna", "userChatId": former}).status_code == 200
    back = guest.post("/api/chat", json=wanted).json()
    assert back["userChatId"] == former
    assert "keep this" in [message["content"] for message in back["chat"]["messages"]]
    assert guest.get("/api/chat?chatId=kai").json()["userChatId"] == former


def test_a_dislike_has_its_reason_until_it_is_taken_back(guest: Guest) -> None:
    guest.ask("one")
    message_id = guest.history()["messages"][-1]["id"]
    path = f"/api/chat/kai/message/{message_id}/action"

    def act(**body: object) -> object:
        reply = guest.post(path, json=body)
        assert reply.status_code == 200, reply.text
        return guest.history()["messages"][-1]["actions"]

    reason = {"kinds": ["length"], "words": "far too long"}
    assert act(action="dislike") == [{"type": "dislike"}]
    assert act(action="dislike", reason=reason) == [{"type": "dislike", "reason": reason}]
    assert act(action="dislike") == [{"type": "dislike", "reason": reason}]
    assert act(action="dislike", reason={"words": " "}) == [{"type": "dislike", "reason": reason}]
    assert act(action="like", reason=reason) == [{"type": "like"}]
    assert act(action="unlike") == []
    too_long = {"action": "dislike", "reason": {"words": "x" * 1001}}
    refused = guest.post(path, json=too_long)
    assert refused.status_code == 422
    assert "reason.words" in refused.text
