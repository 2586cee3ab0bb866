"""What endpoints really send, and what a visitor and the log learn of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic_core import to_json

from tests.server.conftest import Guest
from tests.server.endpoint import DONE, Endpoint, chunk

WIRE = Path(__file__).parents[1] / "data" / "wire"


@pytest.fixture
def guest(guest_of_endpoint: Guest) -> Guest:
    return guest_of_endpoint


def event(*lines: str) -> bytes:
    return "\r\n".join([*lines, "", ""]).encode()


HI, END = chunk("Hi "), chunk(finish="stop")
THERE = {
    "U+2028 in the JSON": [event('data: {"choices":[{"delta":{"content":"you\u2028there"}}]}')],
    "U+0085 in the JSON": [event('data: {"choices":[{"delta":{"content":"you\x85there"}}]}')],
    "an empty event": [b"data:\n\ndata: \n\n", chunk("there")],
    "delta null": [event('data: {"choices":[{"delta":null}]}'), chunk("there")],
    "choices null": [event('data: {"choices":null}'), chunk("there")],
    "content null": [event('data: {"choices":[{"delta":{"content":null}}]}'), chunk("there")],
    "content in parts": [
        event('data: {"choices":[{"delta":{"content":[{"type":"text","text":"there"}]}}]}')
    ],
    "several data lines": [
        event('data: {"choices":', 'data: [{"delta":{"content":', 'data: "there"}}]}')
    ],
    "half a pair": [
        event(r'data: {"choices":[{"delta":{"content":"\ud83d"}}]}'),
        event(r'data: {"choices":[{"delta":{"content":"\ude00 there"}}]}'),
    ],
    "a half alone": [event(r'data: {"choices":[{"delta":{"content":"\ud83d there"}}]}')],
    "reasoning": [
        event('data: {"choices":[{"delta":{"reasoning_content":"Hm."}}]}'),
        event('data: {"choices":[{"delta":{"reasoning":"Hm."}}]}'),
        chunk("there"),
    ],
    "thinking in the text": [chunk("<thi"), chunk("nk>\nHm.\n</think>\n\nthere")],
    "a role alone": [event('data: {"choices":[{"delta":{"role":"assistant"}}]}'), chunk("there")],
}
TEXTS = {
    "U+2028 in the JSON": "Hi you\u2028there",
    "U+0085 in the JSON": "Hi you\x85there",
    "half a pair": "Hi \U0001f600 there",
    "thinking in the text": "Hi \n\nthere",
    "a half alone": "Hi \ufffd there",
}


@pytest.mark.parametrize("dialect", THERE)
def test_every_dialect_is_understood(endpoint: Endpoint, guest: Guest, dialect: str) -> None:
    endpoint.reply = [b"\xef\xbb\xbf", HI, *THERE[dialect], END, DONE]
    endpoint.headers = {"content-type": "text/event-stream; charset=latin-1"}
    _, answer = guest.ask("hi")
    assert (answer.text, answer.last.name) == (TEXTS.get(dialect, "Hi there"), "done")
    assert guest.texts()[-1] == answer.text


@pytest.mark.parametrize("end", [[END], [DONE], [END, DONE]])
def test_an_answer_has_more_than_one_way_to_end(
    endpoint: Endpoint, guest: Guest, end: list[bytes]
) -> None:
    endpoint.reply = [HI, *end]
    _, answer = guest.ask("hi")
    assert (answer.text, answer.last.name) == ("Hi ", "done")


def test_one_json_text_in_place_of_a_stream(endpoint: Endpoint, guest: Guest) -> None:
    choice = {"message": {"role": "assistant", "content": "All."}, "finish_reason": "stop"}
    endpoint.reply = [to_json({"object": "chat.completion", "choices": [choice]})]
    _, answer = guest.ask("hi")
    assert (answer.text, answer.last.name) == ("All.", "done")


@pytest.mark.parametrize(
    "body",
    [
        b'{"error":{"message":"inner secrets"}}',
        b"<html><body>inner secrets</body></html>",
        b"event: error\ndata: inner secrets\n\n",
        b"",
        b"nothing of the kind",
    ],
)
def test_status_200_may_be_a_failure(endpoint: Endpoint, guest: Guest, body: bytes) -> None:
    endpoint.reply = [body]
    _, answer = guest.ask("hi")
    assert (answer.text, answer.last.name) == ("", "error")
    assert "secret" not in answer.last.data["error"]


def test_a_recorded_stream_of_another_protocol_is_named_in_the_log(
    endpoint: Endpoint, guest: Guest, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.reply = [(WIRE / "vercel-pydantic-plain.sse").read_bytes()]
    _, answer = guest.ask("hi")
    assert answer.last.data["error"] == "The AI service reported an error."
    assert "protocol, openai, vercel" in caplog.text


def test_the_visitor_is_told_when_to_ask_again(endpoint: Endpoint, guest: Guest) -> None:
    endpoint.status, endpoint.headers = 429, {"retry-after": "20"}
    _, answer = guest.ask("hi")
    assert answer.last.data == {
        "error": "The AI service is busy. Please try again in 20 s.",
        "type": "ratelimit",
        "retryAfter": 20,
    }


def test_the_log_says_all_on_one_line_and_keeps_the_key_for_itself(
    endpoint: Endpoint, guest: Guest, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.status, endpoint.headers = 503, {"retry-after": "7"}
    endpoint.refusal = "no\r\nroom\u2028for the-key " + "x" * 5000
    guest.ask("hi")
    chat = guest.get("/api/chat", params={"chatId": "kai"}).json()["userChatId"]
    [record] = [record for record in caplog.records if "broke off" in record.message]
    assert f"in the chat {chat} (kai)" in record.message
    assert "/v1 model small-model: status 503, " in record.message
    assert "retry after 7 s: no room for [key] xxx" in record.message
    assert "\n" not in record.message
    assert len(record.message) < 900
