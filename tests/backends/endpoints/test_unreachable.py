"""What is said of an endpoint that did not answer."""

from __future__ import annotations

import pytest

from chat_py.backends.endpoints.unreachable import unreachable
from chat_py.base.errors import NetworkFailure, RequestRedirected
from tests.fakes.texts import TAGS, texts_in

ANYWHERE = "backend.unreachable"
LOCAL = "backend.unreachable_local"
PLAIN = "backend.not_encrypted"


@pytest.mark.parametrize(
    ("page", "url", "key"),
    [
        ("https://site.example/", "https://api.example/v1", ANYWHERE),
        ("http://site.example/", "http://api.example/v1", ANYWHERE),
        ("https://site.example/", "http://api.example/v1", PLAIN),
        ("https://site.example/", "http://192.168.1.5:8000/v1", PLAIN),
        ("https://site.example/", "http://localhost:11434/v1", LOCAL),
        ("https://site.example/", "http://127.0.0.1:11434/v1", LOCAL),
        ("https://site.example/", "http://[::1]:11434/v1", LOCAL),
        ("https://site.example/", "https://10.0.0.7/v1", LOCAL),
        ("http://site.example/", "http://192.168.1.5:8000/v1", LOCAL),
        ("http://site.example/", "http://box.local/v1", LOCAL),
        ("http://site.example/", "http://box:8000/v1", LOCAL),
        ("http://localhost:8000/", "http://127.0.0.1:11434/v1", ANYWHERE),
        ("http://127.0.0.1/", "http://localhost:11434/v1", ANYWHERE),
        ("file:///home/page.html", "http://localhost:11434/v1", LOCAL),
    ],
)
def test_the_addresses_tell(page: str, url: str, key: str) -> None:
    failure = unreachable(url, NetworkFailure("Failed to fetch"), page=page)
    assert (failure.type, failure.key, failure.details) == ("network", key, "Failed to fetch")


def test_a_redirect_is_no_silence() -> None:
    failure = unreachable("http://a.example/v1", RequestRedirected("on"), page="https://b.example/")
    assert failure.key == "backend.redirected"


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("key", [ANYWHERE, LOCAL, PLAIN, "backend.redirected"])
def test_each_sentence_names_the_origin(tag: str, key: str) -> None:
    assert "http://a.example" in texts_in(tag)(key, origin="http://a.example")
