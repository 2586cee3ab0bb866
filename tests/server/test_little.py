"""Answers that come to little, or to more than text: told, and the same after a reload."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic_core import to_json

from tests.server.conftest import Guest, Meet
from tests.server.endpoint import DONE, Endpoint, chunk


@pytest.fixture
def guest(guest_of_endpoint: Guest) -> Guest:
    return guest_of_endpoint


def delta(**fields: Any) -> bytes:
    return b"data: " + to_json({"choices": [{"delta": fields}]}) + b"\n\n"


def stored(guest: Guest) -> dict[str, Any]:
    message = guest.history()["messages"][-1]
    assert message["sender"] == "bot"
    return message


THOUGHT = [delta(reasoning_content="Let me "), delta(reasoning="think.")]
CALL = delta(tool_calls=[{"index": 0, "id": "c1", "function": {"name": "look", "arguments": "{}"}}])


@pytest.mark.parametrize(
    ("reply", "finish", "parts"),
    [
        ([DONE], None, None),
        ([chunk(finish="stop"), DONE], None, None),
        ([chunk("Half of"), chunk(finish="length"), DONE], "length", None),
        ([chunk("Half of"), chunk(finish="content_filter"), DONE], "filter", None),
        ([chunk(finish="content_filter"), DONE], "filter", None),
        ([*THOUGHT, chunk(finish="stop"), DONE], None, ["reasoning"]),
        ([CALL, chunk(finish="tool_calls"), DONE], "tool", ["tool"]),
    ],
    ids=["[DONE] only", "stop only", "cut", "filtered", "refused", "only thought", "only tools"],
)
def test_what_became_of_an_answer_is_told_and_stored(
    endpoint: Endpoint, guest: Guest, reply: list[bytes], finish: str | None, parts: list[str]
) -> None:
    endpoint.reply = reply
    _, answer = guest.ask("hi")
    assert answer.last.name == "done"
    assert answer.last.data.get("finish") == finish
    message = stored(guest)
    assert message["content"] == answer.text
    assert message.get("finish") == finish
    assert [part["type"] for part in message.get("parts") or ()] == (parts or [])
    assert "state" not in message


@pytest.mark.parametrize("before", [[], [chunk("so far")]], ids=["first word", "later"])
def test_a_broken_answer_keeps_its_reason(
    endpoint: Endpoint, guest: Guest, before: list[bytes]
) -> None:
    endpoint.reply = [*before, b'data: {"error":{"code":"rate_limit","message":"busy"}}\n\n']
    _, answer = guest.ask("hi")
    message = stored(guest)
    assert (message["state"], message["reason"]) == ("broken", answer.last.data["error"])
    assert guest.resume(answer.start["completionId"]).events == answer.events


def test_an_answer_stopped_before_its_first_word_is_there_after_a_reload(
    endpoint: Endpoint, guest: Guest, meet: Meet
) -> None:
    endpoint.hang = True
    message_id = guest.say("hi").json()["messageId"]
    body = {"chatId": "kai", "messageId": message_id}
    with guest.stream("POST", "/api/completion", json=body) as response:
        lines = (line for line in response.iter_lines() if line.startswith("data:"))
        completion_id = next(lines).split('"')[3]
        meet(str(guest.base_url), same_as=guest).delete(f"/api/completion/{completion_id}")
    assert (stored(guest)["state"], stored(guest)["content"]) == ("stopped", "")
    endpoint.hang, endpoint.reply = False, [chunk("now"), DONE]
    guest.complete(**body)
    assert guest.texts()[-2:] == ["hi", "now"]
    assert "versions" not in stored(guest)


def test_reasoning_is_streamed_and_stored_beside_the_text(endpoint: Endpoint, guest: Guest) -> None:
    endpoint.reply = [
        *THOUGHT,
        chunk("Hel"),
        chunk("lo"),
        chunk(finish="stop"),
        b'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":9}}\n\n',
        DONE,
    ]
    _, answer = guest.ask("hi")
    told = [(event.name, event.id) for event in answer.events]
    assert told == [
        ("start", ""),
        ("reasoning", "1"),
        ("reasoning", "2"),
        ("reasoning", "3"),
        ("delta", "4"),
        ("delta", "5"),
        ("usage", "6"),
        ("done", ""),
    ]
    assert answer.events[3].data["seconds"] >= 0
    message = stored(guest)
    [thought, text] = message["parts"]
    assert (thought["text"], text["text"], message["content"]) == (
        "Let me think.",
        "Hello",
        "Hello",
    )
    assert message["usage"] == {"inputTokens": 3, "outputTokens": 9}
    completion_id = answer.start["completionId"]
    assert guest.resume(completion_id).events == answer.events
    assert guest.resume(completion_id, after=2).events[1:] == answer.events[3:]


def test_the_model_gets_the_text_without_the_thoughts(endpoint: Endpoint, guest: Guest) -> None:
    endpoint.reply = [*THOUGHT, chunk("Hello"), DONE]
    guest.ask("hi")
    guest.ask("and now?")
    said = [message["content"] for message in endpoint.asked[-1]["messages"]]
    assert said[-2:] == ["Hello", "and now?"]
    assert "think" not in to_json(said).decode()


def test_text_that_turns_out_to_be_reasoning_is_taken_back(
    endpoint: Endpoint, guest: Guest
) -> None:
    endpoint.reply = [chunk("Let me think.\n"), chunk("</think>\n\n"), chunk("Hello"), DONE]
    _, answer = guest.ask("hi")
    names = [event.name for event in answer.events]
    assert "restart" in names
    message = stored(guest)
    assert (message["content"], message["parts"][0]["text"]) == ("Hello", "Let me think.\n")
    again = guest.resume(answer.start["completionId"], after=1)
    assert [event.name for event in again.events if event.name == "delta"] == ["delta"]


def test_a_new_version_of_thoughts_alone_gives_the_old_one_back(
    endpoint: Endpoint, guest: Guest
) -> None:
    endpoint.reply = [chunk("the old one"), DONE]
    message_id, _ = guest.ask("hi")
    endpoint.reply = [*THOUGHT, DONE]
    guest.complete(chatId="kai", messageId=message_id, regenerate=True)
    assert guest.texts()[-2:] == ["hi", "the old one"]


def test_the_list_shows_the_last_words_of_a_chat(endpoint: Endpoint, guest: Guest) -> None:
    endpoint.status = 500
    guest.ask("hi")
    [chat] = [chat for chat in guest.get("/api/chats").json()["chats"] if chat["id"] == "kai"]
    assert chat["preview"] == "hi"


@pytest.mark.parametrize(
    ("written", "read"), [(r"Hi \ud83d", "Hi \ufffd"), (r"Hi \ud83d\ude00", "Hi \U0001f600")]
)
def test_half_a_character_loses_nothing_else(guest: Guest, written: str, read: str) -> None:
    body = f'{{"content": "{written} there"}}'
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    for _ in range(2):
        reply = guest.post("/api/chat/kai/message", content=body, headers=headers)
        assert (reply.status_code, reply.json()["content"]) == (201, f"{read} there")
