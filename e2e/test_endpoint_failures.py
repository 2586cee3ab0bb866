"""An endpoint that does not answer as it should: a sentence with the remedy, and all goes on from
there once it is mended."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.model_server import ModelServer, OtherResponse
from e2e.test_endpoint import Open, host, model, open_chat
from e2e.watch import Watch

__all__ = ["host", "model", "open_chat"]  # fixtures


def error(status: int, **fields: Any) -> OtherResponse:
    return OtherResponse(status, json.dumps({"error": fields}).encode())


def stream(*events: Any, cut: bool = False) -> OtherResponse:
    body = b"".join(b"data: %s\n\n" % json.dumps(event).encode() for event in events)
    return OtherResponse(200, body, "text/event-stream", cut=cut)


HTML = b"<!doctype html><title>Welcome</title><p>It works!"
HALF = {"choices": [{"index": 0, "delta": {"content": "Half an"}}]}
CLAUDE = {"type": "message_start", "message": {"id": "m", "content": [], "usage": {}}}

FAILURES = {
    "a model that does not exist": (
        error(404, message="The model `tiny` does not exist", code="model_not_found"),
        "does not have this model. Check its name.",
        "The model `tiny` does not exist",
    ),
    "busy, and for how long": (
        OtherResponse(429, b"{}", headers={"Retry-After": "7"}),
        "is busy. Please try again in 7 s.",
        "",
    ),
    "a web page": (
        OtherResponse(200, HTML, "text/html"),
        "leads to a web page, not to an AI service. Check the address.",
        "",
    ),
    "a web page that is not there": (
        OtherResponse(404, HTML, "text/html"),
        "There is no AI service at this address. Check the address.",
        "",
    ),
    "another protocol": (
        stream(CLAUDE),
        "uses “anthropic”, not “openai”. Choose “anthropic”, or check the address.",
        "",
    ),
    "nothing": (OtherResponse(200), "response could not be read. Check the address.", ""),
    "no JSON": (
        OtherResponse(200, b"Hello!"),
        "response could not be read. Check the address.",
        "Hello!",
    ),
    "a fault": (
        error(500, message="<b>GPU 3</b> is on fire"),
        "reported an error. Please try again.",
        "<b>GPU 3</b> is on fire",
    ),
    "cut in the middle": (stream(HALF, cut=True), "was interrupted: The connection to the AI", ""),
}


def test_each_failure_has_a_sentence_and_is_over_when_it_is_mended(
    open_chat: Open, model: ModelServer, watch: Watch
) -> None:
    """One page for all: what went wrong before must not matter."""
    watch.expect("status 4", "status 5", "request failed", "Failed to load", "ERR_")
    chat = open_chat(model)
    for number, (name, (reply, sentence, words)) in enumerate(FAILURES.items()):
        model.instead = reply
        mine = chat.send(f"Question {name}")
        answer = chat.answers.nth(number)
        if reply.cut:
            expect(answer, name).to_contain_text("Half an")  # what is cut unread is lost
            model.release.set()
        expect(answer, name).to_have_attribute("data-state", "broken")
        expect(answer.locator(".cp-message__status"), name).to_contain_text(sentence)
        details = answer.locator(".cp-message__details p")
        if words:
            expect(details, name).to_have_text(words)
            expect(details, name).to_be_hidden()
        chat.expect_state(mine, "sent")
        asked = len(model.asked)
        model.instead = None
        answer.get_by_role("button", name="Regenerate", exact=True).last.click()
        expect(answer, name).to_have_attribute("data-state", "sent")
        expect(answer, name).to_contain_text(f"You said: Question {name}")
        assert len(model.asked) == asked + 1, name


def test_the_endpoints_own_words_are_one_click_away_also_after_a_reload(
    open_chat: Open, model: ModelServer, watch: Watch
) -> None:
    watch.expect("status 5", "Failed to load")
    model.instead = error(500, message="<b>GPU 3</b> is on fire")
    chat = open_chat(model)
    chat.send("Hello")
    words = chat.answers.get_by_text("<b>GPU 3</b> is on fire")
    for again in (False, True):
        if again:
            chat.page.reload()
        chat.expect_state(chat.answers, "broken")
        expect(words).to_be_hidden()
        chat.answers.get_by_text("Details").click()
        expect(words).to_be_visible()


def test_a_question_and_its_key_follow_no_redirect(
    open_chat: Open, model: ModelServer, watch: Watch
) -> None:
    watch.expect("request failed", "ERR_")
    with ModelServer() as other:
        watch.origins.add(other.origin)
        location = {"Location": f"{other.url}/chat/completions"}
        model.instead = OtherResponse(307, headers=location)
        chat = open_chat(model, **{"backend-key": "secret"})
        chat.send("Hello")
        chat.expect_state(chat.answers, "broken")
        expect(chat.answers).to_contain_text("redirects to another address")
        assert len(model.asked) == 1
        assert other.paths == []


def test_a_reply_that_is_no_stream_is_an_answer(open_chat: Open, model: ModelServer) -> None:
    choice = {"message": {"role": "assistant", "content": "All at once."}, "finish_reason": "stop"}
    model.instead = OtherResponse(body=json.dumps({"choices": [choice]}).encode())
    chat = open_chat(model)
    chat.send("Hello")
    chat.expect_state(chat.answers.filter(has_text="All at once."), "sent")


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/", "/v1/chat/completions"])
def test_the_address_may_end_as_it_likes(open_chat: Open, model: ModelServer, path: str) -> None:
    chat = open_chat(model, **{"backend-url": model.origin + path})
    chat.send("Hello")
    chat.expect_state(chat.answers.filter(has_text="You said: Hello"), "sent")
    assert model.paths == ["/v1/chat/completions"]


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"backend-url": "http://127.0.0.1:9/v1"}, "http://127.0.0.1:9 is not responding"),
        ({"backend-url": "http://nowhere.invalid/v1"}, "http://nowhere.invalid is not responding"),
        ({"backend-url": "localhost:11434/v1"}, "write it with http:// or https://"),
        ({"backend": "vercel", "backend-url": ""}, "backend url: is missing; give an address"),
        ({"backend-model": ""}, "backend model: is missing; give the name"),
    ],
    ids=["down", "no such host", "no scheme", "no address", "no model"],
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
    expect(chat.answers.get_by_role("button", name="Regenerate", exact=True).last).to_be_visible()
    chat.expect_state(mine, "sent")
    assert model.asked == []


def test_a_back_end_that_there_is_none_of_is_named(
    open_chat: Open, model: ModelServer, watch: Watch
) -> None:
    watch.expect("setting backend", "/api/", "404")
    page = open_chat(model, backend="openia").page
    with page.expect_console_message(lambda said: "setting backend" in said.text) as told:
        page.reload()
    assert "'openai'" in told.value.text
