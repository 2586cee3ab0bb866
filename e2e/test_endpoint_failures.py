"""An address that leads to an endpoint, however it ends, or to none: a sentence with the remedy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from e2e.model_server import ModelServer
from e2e.test_endpoint import Open, host, model, open_chat
from e2e.watch import Watch

__all__ = ["host", "model", "open_chat"]  # fixtures


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/", "/v1/chat/completions"])
def test_the_address_may_end_as_it_likes(open_chat: Open, model: ModelServer, path: str) -> None:
    chat = open_chat(model, **{"backend-url": model.origin + path})
    chat.send("Hello")
    chat.expect_state(chat.answers.filter(has_text="You said: Hello"), "sent")
    assert model.paths == ["/v1/chat/completions"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"backend-url": "http://127.0.0.1:9/v1"}, "http://127.0.0.1:9 does not respond"),
        ({"backend-url": "http://nowhere.invalid/v1"}, "http://nowhere.invalid does not respond"),
        ({"backend-url": "localhost:11434/v1"}, "write it with http:// or https://"),
    ],
    ids=["down", "no such host", "no scheme"],
)
def test_a_setting_that_leads_nowhere(
    open_chat: Open, model: ModelServer, watch: Watch, more: dict[str, str], sentence: str
) -> None:
    watch.origins |= {"http://127.0.0.1:9", "http://nowhere.invalid"}
    watch.expect("request failed", "Failed to load", "ERR_")
    chat = open_chat(model, **more)
    mine = chat.send("Hello")
    chat.expect_state(chat.answers, "broken")
    expect(chat.answers).to_contain_text(sentence)
    expect(chat.answers.get_by_role("button", name="Regenerate").last).to_be_visible()
    chat.expect_state(mine, "sent")
    assert model.asked == []
