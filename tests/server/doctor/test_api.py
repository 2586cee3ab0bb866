from __future__ import annotations

import httpx
import pytest

from chat_py_server.doctor.api import check_api
from chat_py_server.doctor.site import open_site
from tests.server.doctor.site_with import PAGE, SiteWith

OWN = SiteWith.tag
ELSEWHERE = OWN.replace('"/api"', '"https://api.test/v1"')
MODEL = OWN.replace(
    'data-api-base="/api"', 'data-backend="openai" data-backend-url="https://m.test/v1"'
)
ALLOW = {"access-control-allow-origin": "https://site.test"}
COOKIES = {"access-control-allow-credentials": "true"}


def look(tag: str, api: httpx.Response) -> list[str]:
    client = SiteWith(tag=tag, api=api).client()
    return [str(found) for found in check_api(client, open_site(client, PAGE))]


@pytest.mark.parametrize(
    ("tag", "api"),
    [
        (OWN, httpx.Response(200, json={})),
        (OWN, httpx.Response(404, json={})),  # the list of chats is no duty
        (ELSEWHERE, httpx.Response(200, json={}, headers=ALLOW | COOKIES)),
        (MODEL, httpx.Response(204, headers={"access-control-allow-origin": "*"})),
        (OWN.replace('data-api-base="/api"', 'data-backend="demo"'), httpx.Response(404)),
    ],
)
def test_a_back_end_that_is_there(tag: str, api: httpx.Response) -> None:
    assert look(tag, api) == []


@pytest.mark.parametrize(
    ("tag", "api", "said"),
    [
        (OWN, httpx.Response(404, html="<p>lost"), "There is no API at https://site.test/api"),
        (OWN, httpx.Response(502, html="<p>bad"), "https://site.test/api/chats responds with 502"),
        (ELSEWHERE, httpx.Response(200, json={}), "CHAT_CORS_ORIGINS=https://site.test"),
        (ELSEWHERE, httpx.Response(200, json={}, headers=ALLOW), "takes no cookies"),
        (MODEL, httpx.Response(404), "does not let https://site.test ask (CORS)"),
    ],
)
def test_each_fault_is_found(tag: str, api: httpx.Response, said: str) -> None:
    [found] = look(tag, api)
    assert said in found
