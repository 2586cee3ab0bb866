"""Addresses of endpoints."""

from __future__ import annotations

import pytest

from chat_py.backends.requests.address import endpoint, required
from chat_py.backends.requests.protocols import BUILDERS, build_request
from chat_py.base.errors import ConfigurationError
from tests.fakes.prompts import conversation


@pytest.mark.parametrize(
    ("given", "path", "address"),
    [
        ("http://h/v1", "/chat/completions", "http://h/v1/chat/completions"),
        ("http://h/v1/", "/chat/completions", "http://h/v1/chat/completions"),
        ("http://h/v1/chat/completions", "/chat/completions", "http://h/v1/chat/completions"),
        ("http://h", "/chat/completions", "http://h/v1/chat/completions"),
        (" https://h:8/x?api-version=1#y ", "/messages", "https://h:8/x/messages?api-version=1"),
        ("http://[::1]:11434/v1", "/responses", "http://[::1]:11434/v1/responses"),
        ("http://h/chat/", "", "http://h/chat/"),
    ],
)
def test_where_it_goes(given: str, path: str, address: str):
    assert endpoint(given, path, version="/v1") == address


@pytest.mark.parametrize("protocol", BUILDERS)
@pytest.mark.parametrize("url", ["", "  ", "localhost:11434", "/v1", "ftp://h/", "http://[", "x"])
def test_what_is_no_address_is_named(protocol: str, url: str):
    with pytest.raises(ConfigurationError, match=r"backend url: .*http://"):
        build_request(protocol, conversation(url=url))


@pytest.mark.parametrize("protocol", ["openai", "responses", "anthropic", "gemini", "ollama"])
def test_a_missing_model_is_named(protocol: str):
    with pytest.raises(ConfigurationError, match="backend model: is missing"):
        build_request(protocol, conversation(model=""))


def test_what_is_there_is_given():
    assert required("m", "model", "x") == "m"


@pytest.mark.parametrize("protocol", BUILDERS)
def test_headers_of_ones_own_and_no_key_where_there_is_none(protocol: str):
    request = build_request(protocol, conversation(key="", headers={"x-own": "1"}))
    assert request.headers["x-own"] == "1"
    assert request.headers.keys().isdisjoint({"authorization", "x-api-key", "x-goog-api-key"})
    assert request.method == "POST"
