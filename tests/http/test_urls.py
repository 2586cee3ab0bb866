"""Addresses: what is the page's own, and what a write concerns."""

from __future__ import annotations

import pytest

from chat_py.http.urls import is_address, is_below, is_own_origin

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


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("/api", "/api"),
        ("/api/chat?x", "/api"),
        ("/api?x", "/api"),
        ("https://chat.example/api/chat", "/api"),
        ("/api/chat", "https://chat.example/api"),
        ("https://other.example/api/chat", "https://other.example/api"),
        ("./api/chat", "./api"),
        ("/chat", ""),
    ],
)
def test_what_is_below_the_base(url, base):
    assert is_below(url, base, PAGE)


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("/apis/chat", "/api"),
        ("/static/api/x", "/api"),
        ("https://other.example/api/chat", "/api"),
        ("https://other.example.evil/api", "https://other.example"),
        ("https://other.example@evil/api", "https://other.example"),
        ("https://other.example/chat", ""),
        ("//other.example/api", "/api"),
    ],
)
def test_what_is_not_below_it(url, base):
    assert not is_below(url, base, PAGE)


@pytest.mark.parametrize(
    "value", ["/chat", "chat?x", "https://e.org", "//e.org/x", "blob:https://e/5"]
)
def test_where_a_request_can_go(value):
    assert is_address(value)


@pytest.mark.parametrize(
    "value",
    ["", "  ", "http://[", "https://", "http:///x", "http://h:port/", "http://[::1", 5, None],
)
def test_where_none_can_go(value):
    assert not is_address(value)
