from __future__ import annotations

import pytest

from chat_py.models.chat import ChatResponse, ChatSummaries, HistoryPage, Suggestions
from chat_py.models.message import SavedMessage
from tests.server.conftest import Guest, Meet, Start


def test_the_list_shows_the_characters(guest: Guest) -> None:
    found = ChatSummaries.model_validate_json(guest.get("/api/chats").content).chats
    assert [chat.id for chat in found] == ["mira", "kai", "aldous", "luna"]
    for chat in found:
        assert chat.character is not None
        assert chat.character.avatar == f"/static/characters/{chat.id}.svg"
        assert chat.character.description
        assert chat.preview
        assert not {"*", "`", "[Narrator]"} & set(chat.preview.split())


def test_the_chat_written_in_last_comes_first_with_what_was_said(guest: Guest) -> None:
    guest.say("one", "aldous")
    guest.say("a **bold** [plan](https://x.example)\nwith a second line", "luna")
    found = ChatSummaries.model_validate_json(guest.get("/api/chats").content).chats
    assert [chat.id for chat in found] == ["luna", "aldous", "mira", "kai"]
    assert found[0].preview == "a bold plan"
    assert found[0].timestamp


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


def test_the_first_view_is_alive(guest: Guest) -> None:
    content = guest.get("/api/chat?chatId=mira").content
    chat = ChatResponse.model_validate_json(content).chat
    assert chat is not None
    assert len(chat.messages) == 12
    text = "\n".join(message.content for message in chat.messages)
    for sign in ("1. **", "- **", "|---|", "> ", "](https://", "`24h", "### "):
        assert sign in text
    assert [message.image_id for message in chat.messages if message.is_media] == ["lisbon-sunset"]


def test_luna_begins_with_the_narrator(guest: Guest) -> None:
    assert guest.get("/api/chat?chatId=luna").text.count('"[Narrator] ') == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_chat_is_false(guest: Guest, method: str) -> None:
    if method == "GET":
        response = guest.get("/api/chat?chatId=no-such-chat")
    else:
        response = guest.post("/api/chat", json={"chatId": "no-such-chat"})
    assert (response.status_code, response.json()) == (200, {"chat": False})


@pytest.mark.parametrize(
    "path",
    [
        "/api/chat/none/history",
        "/api/chat/%00/history",
        "/api/chat/'%20OR%201=1--/history",
        "/api/suggestions?chatId=none",
        "/api/completion/none",
        "/api/nothing",
    ],
)
def test_what_is_not_there_is_a_404_problem(guest: Guest, path: str) -> None:
    response = guest.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 404
    assert problem["title"] == "Not Found"
    assert problem["error"] == problem["detail"] != ""


def test_post_opens_and_resets(guest: Guest) -> None:
    first = guest.post("/api/chat", json={"chatId": "kai", "userId": "u", "reset": False}).json()
    guest.say("hello")
    assert guest.texts()[-1] == "hello"
    fresh = guest.post("/api/chat", json={"chatId": "kai", "reset": True}).json()
    assert fresh["userChatId"] != first["userChatId"]
    assert "hello" not in guest.texts()
    assert fresh["currentStep"] == 0


def test_reset_by_get_needs_the_header_that_no_other_site_can_send(guest: Guest) -> None:
    guest.say("keep me")
    refused = guest.get("/api/chat?chatId=kai&reset=true")
    assert refused.status_code == 403
    assert "X-Chat-Request" in refused.json()["detail"]
    assert guest.texts()[-1] == "keep me"
    done = guest.get("/api/chat?chatId=kai&reset=true", headers={"X-Chat-Request": "1"})
    assert done.json()["isNew"] is True
    assert "keep me" not in guest.texts()


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


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("limit=501", "limit"), ("offset=-1", "offset"), ("limit=x", "limit")],
)
def test_a_bad_page_names_the_parameter(guest: Guest, query: str, field: str) -> None:
    response = guest.get(f"/api/chat/kai/history?{query}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


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


def test_actions_on_nothing_or_of_no_kind(guest: Guest) -> None:
    assert guest.post("/api/chat/kai/message/x/action", json={"action": "like"}).status_code == 404
    response = guest.post("/api/chat/kai/message/x/action", json={"action": "explode"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "action"


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


def test_a_picture_that_is_not_in_ones_chats_cannot_be_upscaled(guest: Guest) -> None:
    assert guest.post("/api/images/lisbon-sunset/upscale").status_code == 404
    assert guest.post("/api/images/none/upscale").status_code == 404
    assert guest.get("/api/images/none.svg").status_code == 404


def test_the_guides_first_test_and_health(guest: Guest) -> None:
    assert guest.get("/api/test").json() == {"ok": True}
    assert guest.get("/api/healthz").json() == guest.get("/healthz").json() == {"status": "ok"}


def test_a_restart_keeps_everything(start: Start, meet: Meet) -> None:
    first = meet(start())
    first.ask("remember this")
    assert meet(start(), same_as=first).texts() == first.texts()
