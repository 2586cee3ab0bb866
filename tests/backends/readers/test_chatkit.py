"""ChatKit."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.models.answer_event import FileLink, Notice, Source
from tests.fakes.wire import Read, capture, cuts, read, sse


def added(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": "thread.item.added", "item": {"id": "i1", "type": kind, **fields}}


def done(kind: str, **fields: Any) -> dict[str, Any]:
    return {"type": "thread.item.done", "item": {"id": "i1", "type": kind, **fields}}


def update(kind: str, item: str = "i1", **fields: Any) -> dict[str, Any]:
    return {"type": "thread.item.updated", "item_id": item, "update": {"type": kind, **fields}}


def say(text: str, item: str = "i1") -> dict[str, Any]:
    kind = "assistant_message.content_part.text_delta"
    return update(kind, item, content_index=0, delta=text)


def message(text: str, **more: Any) -> dict[str, Any]:
    return {"content": [{"type": "output_text", "text": text, "annotations": []}], **more}


def answer(*items: Any) -> Read:
    return read("chatkit", sse({"type": "thread.created", "thread": {"id": "t1"}}, *items))


def test_a_capture_at_every_cut():
    body = capture("chatkit-create.txt")
    for chunks in [[body], *cuts(body)]:
        got = read("chatkit", *chunks)
        assert (got.reasoning, got.text) == ("Let me think.", "Hello **there**")
        assert got.sources == [Source("https://example.com", "Example")]
        assert got.notices == [Notice("Searching", "progress")]
        assert got.start is not None
        assert (got.start.thread_id, got.start.message_id) == ("thr_91cd21ee", "msg_1")
        assert got.finish == "stop"


def test_a_capture_of_an_error():
    got = read("chatkit", capture("chatkit-error.txt"))
    assert (got.text, got.failure.key) == ("Hello **there**", "backend.failed")


def test_a_message_that_comes_as_a_whole():
    assert answer(done("assistant_message", **message("Hello."))).text == "Hello."


def test_the_rest_of_what_came_in_pieces_is_taken():
    begun = added("assistant_message", **message(""))
    got = answer(begun, say("Hel"), done("assistant_message", **message("Hello.")))
    assert got.text == "Hello."


def test_messages_are_paragraphs():
    got = answer(say("One."), say("Two.", "i2"))
    assert got.text == "One.\n\nTwo."


def test_an_item_that_is_removed_or_replaced():
    first = [say("Right.", "i0"), added("assistant_message", **message("")), say("Wrong.")]
    removed = {"type": "thread.item.removed", "item_id": "i1"}
    assert answer(*first, removed).text == "Right."
    replaced = {**done("assistant_message", **message("Better.")), "type": "thread.item.replaced"}
    assert answer(*first, replaced).text == "Right.\n\nBetter."


def test_thoughts_grow_and_are_paragraphs():
    def thought(index: int, text: str, kind: str = "updated") -> dict[str, Any]:
        task = {"type": "thought", "content": text}
        return update(f"workflow.task.{kind}", task_index=index, task=task)

    got = answer(thought(0, "Let", "added"), thought(0, "Let me."), thought(1, "Then.", "added"))
    assert got.reasoning == "Let me.\n\nThen."


def test_a_search_is_a_tool_with_sources():
    task = {
        "type": "web_search",
        "queries": ["oslo"],
        "sources": [{"type": "url", "url": "https://e.org", "title": "E"}],
        "status_indicator": "complete",
    }
    got = answer(done("task", task=task))
    assert (got.tool.name, got.tool.input, got.tool.state) == (
        "web_search",
        {"queries": ["oslo"]},
        "done",
    )
    assert got.sources == [Source("https://e.org", "E")]


def test_a_tool_of_the_page():
    got = answer(done("client_tool_call", call_id="c1", name="coat", arguments={"on": True}))
    assert (got.tool.id, got.tool.input, got.finish) == ("c1", {"on": True}, "tool")


def test_pictures_widgets_notices_and_titles():
    got = answer(
        done("generated_image", image={"id": "x", "url": "https://e.org/x.png"}),
        done("widget", widget={}, copy_text="Sunny."),
        {"type": "notice", "level": "warning", "message": "Slow today"},
        {"type": "thread.updated", "thread": {"id": "t1", "title": "Weather"}},
    )
    assert got.files == [FileLink("https://e.org/x.png", "image/png")]
    assert (got.text, got.titles) == ("Sunny.", ["Weather"])
    assert got.notices == [Notice("Slow today", "warning")]


@pytest.mark.parametrize(
    ("items", "finish"),
    [
        ([added("assistant_message", **message("")), say("Half")], "backend.broken"),
        ([done("user_message", content=[])], "stop"),
        ([{"type": "error", "code": "custom", "message": "rate_limit"}], "backend.busy"),
        ([{"type": "new.thing"}, {"type": "client_effect", "name": "x"}], "stop"),
    ],
)
def test_how_it_ends(items: list[Any], finish: str):
    assert answer(*items).finish == finish


def test_nothing_at_all_is_broken():
    assert read("chatkit", b"").failure.key == "backend.broken"
