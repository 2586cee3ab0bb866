"""The request for an answer, by the protocol's name."""

from __future__ import annotations

import pytest

from chat_py.backends.readers.protocols import PROTOCOLS
from chat_py.backends.requests.prompt import Prompt, PromptMessage
from chat_py.backends.requests.protocols import BUILDERS, build_request


def test_what_can_be_read_can_be_asked_for():
    assert set(BUILDERS) == set(PROTOCOLS)


@pytest.mark.parametrize("protocol", BUILDERS)
def test_each_asks_the_given_address_for_what_was_said(protocol: str):
    prompt = Prompt(
        url="https://x.example/v1", model="m", messages=(PromptMessage("user", ("Hello there",)),)
    )
    request = build_request(protocol, prompt)
    assert request.method == "POST"
    assert request.url.startswith("https://x.example/")
    assert "Hello there" in repr(request.body)


def test_an_unknown_name_is_a_mistake_of_the_caller():
    with pytest.raises(KeyError, match="mine"):
        build_request("mine", Prompt(url="https://x.example", messages=()))
