from __future__ import annotations

import pytest

from tests.server.conftest import Guest


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


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_chat_is_false(guest: Guest, method: str) -> None:
    if method == "GET":
        response = guest.get("/api/chat?chatId=no-such-chat")
    else:
        response = guest.post("/api/chat", json={"chatId": "no-such-chat"})
    assert (response.status_code, response.json()) == (200, {"chat": False})


def test_reset_by_get_needs_the_header_that_no_other_site_can_send(guest: Guest) -> None:
    guest.say("keep me")
    refused = guest.get("/api/chat?chatId=kai&reset=true")
    assert refused.status_code == 403
    assert "X-Chat-Request" in refused.json()["detail"]
    assert guest.texts()[-1] == "keep me"
    done = guest.get("/api/chat?chatId=kai&reset=true", headers={"X-Chat-Request": "1"})
    assert done.json()["isNew"] is True
    assert "keep me" not in guest.texts()


@pytest.mark.parametrize(
    ("query", "field"),
    [("limit=0", "limit"), ("limit=501", "limit"), ("offset=-1", "offset"), ("limit=x", "limit")],
)
def test_a_bad_page_names_the_parameter(guest: Guest, query: str, field: str) -> None:
    response = guest.get(f"/api/chat/kai/history?{query}")
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("sender", ["bot", "assistant", "narrator", "system"])
@pytest.mark.parametrize("field", ["sender", "role"])
def test_nobody_can_speak_for_the_character(guest: Guest, sender: str, field: str) -> None:
    response = guest.post("/api/chat/kai/message", json={"content": "x", field: sender})
    assert response.status_code == 403
    assert guest.history()["total"] == 1


def test_actions_on_nothing_or_of_no_kind(guest: Guest) -> None:
    assert guest.post("/api/chat/kai/message/x/action", json={"action": "like"}).status_code == 404
    response = guest.post("/api/chat/kai/message/x/action", json={"action": "explode"})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "action"


def test_the_guides_first_test_and_health(guest: Guest) -> None:
    assert guest.get("/api/test").json() == {"ok": True}
    assert guest.get("/api/healthz").json() == guest.get("/healthz").json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/completion/x.svg"),
        ("DELETE", "/api/completion/x.svg"),
        ("GET", "/api/chat/x.svg"),
        ("GET", "/api/chat/kai/message/x.svg/versions"),
        ("GET", "/api/chat/kai.svg/history"),
        ("GET", "/api/suggestions?chatId=x.svg"),
        ("POST", "/api/images/x.svg/upscale"),
        ("GET", "/api/images/a/b.svg"),
        ("GET", "/api/healthz/x"),
        ("GET", "/api/tests"),
        ("GET", "/api/testify.svg"),
        ("GET", f"/api/images/{'x' * 5000}.svg"),
        ("GET", f"/static/{'x' * 300}"),
        ("GET", f"/static/{'x/' * 3000}y"),
        ("GET", f"/chat_py/{'x' * 300}.py"),
        ("GET", f"/static/runtime/{'0' * 300}"),
        ("GET", f"/static/{'é' * 200}?v=1"),
    ],
)
def test_what_only_looks_like_a_file_or_a_picture_is_a_404_problem(
    guest: Guest, method: str, path: str
) -> None:
    response = guest.request(method, path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "target",
    [
        "/api/chats/",
        "/api",
        "/healthz/",
        "/api/chat/kai/history/",
        "/static",
        "/static/runtime",
        "/static//evil.example/",
        "//evil.example/api/chats/",
        "http://evil.example/api/chats/",
        "/%2f%2fevil.example/",
        "/\\evil.example",
    ],
)
def test_no_request_is_sent_to_the_host_that_it_names(guest: Guest, target: str) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    response = guest.get("/", headers=headers, extensions={"target": target.encode()})
    assert response.status_code == 404
    assert "location" not in response.headers
    assert "evil" not in str(response.headers)


def test_a_request_without_a_path_is_a_404_problem(guest: Guest) -> None:
    response = guest.request("OPTIONS", "/", extensions={"target": b"*"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert "default-src" in response.headers["content-security-policy"]


def test_what_is_stored_with_a_message_is_limited(guest: Guest) -> None:
    for extra in (
        {"note": "y" * 5000},
        {f"n{n}": n for n in range(1000)},
        {"deep": [[["z" * 4100]]]},
    ):
        reply = guest.post("/api/chat/kai/message", json={"content": "x", **extra})
        assert reply.status_code == 422
        assert "4096 bytes" in reply.json()["detail"]
    fine = guest.post("/api/chat/kai/message", json={"content": "x", "note": "y" * 4000})
    assert fine.status_code == 201


@pytest.mark.parametrize(
    ("content", "preview"),
    [
        ("[" * 4000, "[" * 89 + "…"),
        ("![" * 2000, ("![" * 89)[:89] + "…"),
        ("[a](" * 1000, ("[a](" * 89)[:89] + "…"),
        ("\n" * 3000 + "last", "last"),
        (" " * 3999 + "x", "x"),
        ("[b](c)" * 600, "b" * 89 + "…"),
    ],
)
def test_a_preview_is_made_of_the_beginning(guest: Guest, content: str, preview: str) -> None:
    assert guest.say(content).status_code == 201
    kai = next(chat for chat in guest.get("/api/chats").json()["chats"] if chat["id"] == "kai")
    assert kai["preview"] == preview
