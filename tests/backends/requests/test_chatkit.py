"""Requests for ChatKit."""

from __future__ import annotations

from chat_py.backends.requests.chatkit import build_chatkit
from tests.fakes.prompts import WEATHER, conversation, prompt, says


def test_a_new_thread_and_the_next_message_in_one():
    message = {
        "content": [{"type": "input_text", "text": "Thanks."}],
        "attachments": ["f1"],
        "inference_options": {"model": "m"},
    }
    given = conversation(thread_id="", attachments=("f1",))
    assert build_chatkit(given).body == {
        "type": "threads.create",
        "params": {"input": message},
        "metadata": {},
    }
    body = build_chatkit(conversation(attachments=("f1",))).body
    assert (body["type"], body["params"]) == (
        "threads.add_user_message",
        {"thread_id": "t1", "input": message},
    )


def test_an_answer_anew():
    body = build_chatkit(conversation(regenerate=True, message_id="u2")).body
    assert (body["type"], body["params"]) == (
        "threads.retry_after_item",
        {"thread_id": "t1", "item_id": "u2"},
    )


def test_the_outcome_of_a_tool():
    given = prompt(says("user", "a"), says("assistant", WEATHER), thread_id="t1")
    body = build_chatkit(given).body
    assert (body["type"], body["params"]) == (
        "threads.add_client_tool_output",
        {"thread_id": "t1", "result": {"temp": 3}},
    )
