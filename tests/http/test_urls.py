"""Addresses: what is the page's own, and what a write concerns."""

from __future__ import annotations

import pytest

from chat_py.http.urls import is_own_origin

PAGE = "https://chat.example"


@pytest.mark.parametrize(
    "url", ["/chat", "chat", "./chat", "https://chat.example/chat", "//chat.example/chat", ""]
)
def test_what_is_on_the_pages_own_origin(url):
    assert is_own_origin(url, PAGE)


@pytest.mark.parametrize(
    "url",
    [
        "https://other.example/chat",
        "//other.example/chat",
        "http://chat.example/chat",
        "https://chat.example:8443/chat",
        "data:text/plain,hello",
        "blob:https://chat.example/5",
    ],
)
def test_what_is_not(url):
    assert not is_own_origin(url, PAGE)
