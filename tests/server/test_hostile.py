"""Whatever a request says, it reads and changes nothing of anybody else, and breaks nothing."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.conftest import Guest

SQL = (
    "' OR '1'='1",
    "'; DROP TABLE messages; --",
    "kai' UNION SELECT value FROM secrets --",
    '" OR 1=1 --',
    "%' OR content LIKE '%",
    "kai\0",
    "_",
    "%",
    "1;ATTACH DATABASE 'x' AS y",
)
PATHS = ("../kai", "..%2f..%2fetc%2fpasswd", "%2e%2e/kai", "kai/../../healthz", "\\\\kai", "C:\\x")
TEXT = st.one_of(
    st.sampled_from(SQL + PATHS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=150),
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    "chatId userId userChatId messageId content sender role reset regenerate action type id _id "
    "timestamp __proto__ constructor".split()
)
FUZZ = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SECRET = "what nobody else may read"


@pytest.fixture
def victim(stranger: Guest) -> Guest:
    """Somebody who has said something."""
    stranger.say(SECRET)
    return stranger


def check(response: Any) -> None:
    """An answer of the contract's, without a word of the victim's or of the server's insides."""
    assert response.status_code < 500, response.text
    assert SECRET not in response.text
    for word in ("Traceback", "sqlite", "root:"):
        assert word not in response.text
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"


@FUZZ
@given(ids=st.tuples(TEXT, TEXT))
def test_ids_in_paths_and_queries(guest: Guest, victim: Guest, ids: tuple[str, str]) -> None:
    first, second = (quote(text, safe="") for text in ids)
    check(guest.get("/api/chat", params={"chatId": ids[0], "userId": ids[1]}))
    check(guest.get(f"/api/chat?chatId={first}&reset=true&userId={second}"))
    check(guest.get("/api/suggestions", params={"chatId": ids[0]}))
    for path in (
        f"/api/chat/{first}/history?limit=5",
        f"/api/completion/{first}",
        f"/api/images/{first}.svg",
    ):
        check(guest.get("/", extensions={"target": path.encode()}))
    check(guest.post(f"/api/chat/{first}/message/{second}/action", json={"action": "delete"}))
    check(guest.post(f"/api/images/{first}/upscale", json={}))
    assert victim.texts()[-1] == SECRET


@FUZZ
@given(body=st.dictionaries(FIELDS, JSON, max_size=6), key=TEXT)
def test_bodies(guest: Guest, victim: Guest, body: dict[str, Any], key: str) -> None:
    content = json.dumps(body)
    headers = {"Content-Type": "application/json", "Idempotency-Key": quote(key)}
    before = [m for m in guest.history(limit=500)["messages"] if m.get("sender") == "bot"]
    for path in ("/api/chat/kai/message", "/api/chat", "/api/chat/kai/message/m/action"):
        check(guest.post(path, content=content, headers=headers))
    with guest.stream("POST", "/api/completion", content=content) as response:
        response.read()
        check(response)
    after = [m for m in guest.history(limit=500)["messages"] if m.get("sender") == "bot"]
    assert after == before
    assert victim.texts()[-1] == SECRET


@pytest.mark.parametrize("text", SQL)
def test_what_looks_like_sql_is_a_text_like_any_other(guest: Guest, text: str) -> None:
    said = text.replace("\0", "")
    assert guest.say(said).status_code == 201
    assert guest.texts()[-1] == said


@pytest.mark.parametrize("value", ["true", "1", "yes", "TRUE"])
def test_a_get_resets_only_with_the_clients_own_header(guest: Guest, value: str) -> None:
    """A link or a picture on another site can make a visitor's browser send any GET."""
    guest.say("to be kept")
    assert guest.get(f"/api/chat?chatId=kai&reset={value}").status_code == 403
    assert "to be kept" in guest.texts()
    reset = guest.get(f"/api/chat?chatId=kai&reset={value}", headers={"X-Chat-Request": "1"})
    assert reset.status_code == 200
    assert "to be kept" not in guest.texts()


def test_other_sites_cannot_send_that_header(guest: Guest) -> None:
    """A preflight (Fetch, "CORS-preflight request") from an origin that is not allowed fails."""
    preflight = guest.options(
        "/api/chat",
        headers={
            "Origin": "https://evil.example",
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "x-chat-request",
        },
    )
    assert "access-control-allow-origin" not in preflight.headers
