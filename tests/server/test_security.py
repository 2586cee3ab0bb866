from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from chat_py_server.security import is_cross_site
from tests.server.conftest import Guest

ORIGIN = "https://page.example"


@pytest.mark.parametrize(
    ("headers", "refused"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "cross-site"}, True),
        ({"sec-fetch-site": "same-site"}, True),
        ({"sec-fetch-site": "cross-site", "origin": ORIGIN}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://evil.example"}, True),
        ({"origin": "https://chat.example"}, False),
        ({"origin": "https://chat.example:444"}, True),
        ({"origin": ORIGIN}, False),
        ({"origin": "https://evil.example"}, True),
        ({"origin": "null"}, True),
    ],
)
def test_the_cross_site_rule(headers: dict[str, str], refused: bool) -> None:
    given = Headers({"host": "chat.example", **headers})
    assert is_cross_site(given, (ORIGIN,)) is refused


def test_another_sites_writes_change_nothing(guest: Guest) -> None:
    guest.get("/api/chats")
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    response = guest.post("/api/chat/kai/message", json={"content": "x"}, headers=headers)
    assert response.status_code == 403
    assert "CHAT_CORS_ORIGINS" in response.json()["detail"]
    assert guest.history()["total"] == 1


def test_a_link_on_another_sites_page_leads_here(guest: Guest) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert guest.get("/static/icon.svg", headers=headers).status_code == 200
    assert guest.get("/api/chats", headers=headers).status_code == 200
