"""Endpoints in the protocols of models: what the official clients read, a visitor reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chat_py_server.app import create_app
from chat_py_server.config import UPSTREAM_PROTOCOLS, Config, Upstream
from tests.fakes.wire import official_bodies
from tests.server.conftest import Guest, Meet, Start, serving
from tests.server.endpoint import Endpoint

REQUESTED = {
    "openai": ("/v1/chat/completions", "authorization"),
    "responses": ("/v1/responses", "authorization"),
    "anthropic": ("/v1/messages", "x-api-key"),
    "gemini": ("/v1beta/models/small:streamGenerateContent", "x-goog-api-key"),
    "ollama": ("/api/chat", "authorization"),
}
BODIES = [
    (protocol, body, seen)
    for protocol, body, seen in official_bodies()
    if protocol in UPSTREAM_PROTOCOLS and not seen["failed"] and seen["text"].strip()
]
FIRST = {protocol: (body, seen["text"]) for protocol, body, seen in reversed(BODIES)}


@pytest.fixture(params=UPSTREAM_PROTOCOLS)
def guest(
    request: pytest.FixtureRequest, endpoint: Endpoint, start: Start, meet: Meet
) -> Iterator[Guest]:
    """A guest of a server whose application names the endpoint."""

    def create(config: Config) -> Any:
        return create_app(config, backend=Upstream(url, "small", "the-key", request.param))

    with serving(endpoint) as url:
        yield meet(start(create))


def test_an_endpoint_of_each_protocol_answers(
    request: pytest.FixtureRequest, endpoint: Endpoint, guest: Guest
) -> None:
    protocol = request.node.callspec.params["guest"]
    body, text = FIRST[protocol]
    endpoint.reply = [body]
    _, answer = guest.ask("Hello")
    assert answer.last.name == "done", answer.last.data
    assert answer.text == text
    path, header = REQUESTED[protocol]
    assert endpoint.path == path
    assert endpoint.headers_received[header].endswith("the-key")
