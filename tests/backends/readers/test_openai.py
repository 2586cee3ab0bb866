"""Chat Completions, in every dialect that servers were met with."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.models.answer_event import FileLink, Source, Usage
from tests.fakes.wire import Read, cuts, read, sse


def chunk(delta: Any = None, finish: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "choices": [choice], **more}


def said(text: str) -> dict[str, Any]:
    return chunk({"content": text})


HELLO = [chunk({"role": "assistant", "content": ""}), said("Hel"), said("lo."), chunk({}, "stop")]
USAGE = {"id": "chatcmpl-1", "choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 2}}


def answer(*items: Any) -> Read:
    return read("openai", sse(*items))


def test_a_plain_answer():
    got = answer(*HELLO, USAGE, "[DONE]")
    assert (got.text, got.finish, got.usage) == ("Hello.", "stop", Usage(7, 2))
    assert got.start is not None
    assert got.start.completion_id == "chatcmpl-1"


@pytest.mark.parametrize(
    "body",
    {
        "as the documents say": sse(*HELLO, "[DONE]"),
        "no [DONE]": sse(*HELLO),
        "no finish_reason": sse(*HELLO[:3], "[DONE]"),
        "no role": sse(*HELLO[1:], "[DONE]"),
        "role alone": sse(chunk({"role": "assistant"}), *HELLO, "[DONE]"),
        "delta is null": sse(chunk(None), *HELLO, "[DONE]"),
        "choices is null": sse({"choices": None}, *HELLO, "[DONE]"),
        "no choices yet": sse({"choices": [], "prompt_filter_results": []}, *HELLO, "[DONE]"),
        "content is null": sse(chunk({"content": None}), *HELLO, "[DONE]"),
        "content in parts": sse(
            chunk({"content": [{"type": "text", "text": "Hel"}, {"type": "text", "text": "lo."}]}),
            "[DONE]",
        ),
        "an empty data line": b"data:\n\n" + sse(*HELLO) + b"data: \n\n" + sse("[DONE]"),
        "comments": b": PROCESSING\n\n" + sse(*HELLO) + b":\n\n" + sse("[DONE]"),
        "CRLF": sse(*HELLO, "[DONE]", end="\r\n\r\n"),
        "CR": sse(*HELLO, "[DONE]", end="\r\r"),
        "no space after the colon": sse(*HELLO, "[DONE]").replace(b"data: ", b"data:"),
        "BOM": b"\xef\xbb\xbf" + sse(*HELLO, "[DONE]"),
        "blank lines in front": b"\n\r\n\n" + sse(*HELLO, "[DONE]"),
        "an event over several lines": sse(*HELLO[:3]).replace(b',"choices"', b',\ndata: "choices"')
        + sse("[DONE]"),
        "other choices": sse(
            {"choices": [{"index": 1, "delta": {"content": "NO"}}]}, *HELLO, "[DONE]"
        ),
        "unknown events": sse({"object": "new.thing", "choices": []}, 7, None, *HELLO, "[DONE]"),
        "a ping": b"event: ping\ndata: alive\n\n" + sse(*HELLO, "[DONE]"),
        "after [DONE]": sse(*HELLO, "[DONE]", said("NO"), "[DONE]"),
        "JSON a line": b"\n".join(
            part.removeprefix(b"data: ") for part in sse(*HELLO).split(b"\n\n")
        ),
        "JSON in place of a stream": b'{"id": "chatcmpl-1", "choices": [{"index": 0, "message":'
        b' {"role": "assistant", "content": "Hello."}, "finish_reason": "stop"}]}',
        "the same over lines": b'\n {\n"choices": [\n{"message":\n{"content": "Hello."},\n'
        b'"finish_reason": "stop"}\n]\n}\n',
        "the same as an event": sse(
            {"choices": [{"message": {"content": "Hello."}, "finish_reason": "stop"}]}
        ),
        "completions of old": sse({"choices": [{"index": 0, "text": "Hello."}]}, "[DONE]"),
    }.items(),
    ids=lambda item: item[0],
)
def test_every_dialect_is_the_same_answer_wherever_it_is_cut(body: tuple[str, bytes]):
    for chunks in [[body[1]], *cuts(body[1])]:
        got = read("openai", *chunks)
        assert (got.text, got.finish) == ("Hello.", "stop"), chunks


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "\u0085", "\u000b", "\u001c"])
def test_what_python_takes_for_a_line_end_is_text(separator: str):
    raw = sse(said("x"), "[DONE]").replace(b'"x"', f'"a{separator}b"'.encode())
    if separator < " ":
        raw = sse(said(f"a{separator}b"), "[DONE]")
    for chunks in cuts(raw):
        assert read("openai", *chunks).text == f"a{separator}b"


@pytest.mark.parametrize(
    ("deltas", "text"),
    [
        ([r"Hi \ud83d", r"\ude00 there"], "Hi 😀 there"),
        ([r"Hi \ud83d", "", r"\ude00 there"], "Hi 😀 there"),
        ([r"Hi \ud83d", "there"], "Hi \ufffdthere"),
        ([r"Hi \ude00", "there"], "Hi \ufffdthere"),
        ([r"Hi \ud83d\ud83d", r"\ude00"], "Hi \ufffd😀"),
        (["Hi ", r"\ud83d"], "Hi \ufffd"),
        ([r"\\ud83d", r"\uD83D\uDE00"], r"\ud83d😀"),
        (["\ufdd0" + r"\ufdd1\ud83d", r"\ude00"], "\ufdd0\ufdd1😀"),
    ],
)
def test_half_pairs_are_joined_over_events(deltas: list[str], text: str):
    body = b"".join(sse(said("@")).replace(b"@", delta.encode()) for delta in deltas)
    for chunks in [[body + sse("[DONE]")], *cuts(body + sse("[DONE]"))]:
        assert read("openai", *chunks).text == text


@pytest.mark.parametrize("field", ["reasoning_content", "reasoning"])
def test_reasoning_has_a_field_of_its_own(field: str):
    got = answer(chunk({field: "Let me "}), chunk({field: "think.", "content": None}), *HELLO)
    assert (got.reasoning, got.text) == ("Let me think.", "Hello.")


def test_reasoning_that_a_server_sends_twice_is_read_once():
    got = answer(chunk({"reasoning": "a", "reasoning_content": "a"}), *HELLO)
    assert got.reasoning == "a"


@pytest.mark.parametrize(
    ("finish", "told"),
    [
        ("stop", "stop"),
        ("length", "length"),
        ("content_filter", "filter"),
        ("tool_calls", "tool"),
        ("function_call", "tool"),
        ("new_reason", "other"),
    ],
)
def test_why_it_ended(finish: str, told: str):
    assert answer(*HELLO[:3], chunk({}, finish), "[DONE]").finish == told


def call(index: Any, name: str | None = None, arguments: Any = None, id: str | None = None) -> Any:
    function = {"name": name, "arguments": arguments}
    return {"index": index, "id": id, "type": "function", "function": function}


class TestTools:
    def test_they_come_in_pieces(self):
        got = answer(
            chunk({"tool_calls": [call(0, "weather", "", "c1")]}),
            chunk({"tool_calls": [call(0, None, '{"city": "Os')]}),
            chunk({"tool_calls": [call(1, "time", '{"zo', "c2"), call(0, None, 'lo"}')]}),
            chunk({"tool_calls": [call(1, None, 'ne": 1}')]}),
            chunk({}, "tool_calls"),
            "[DONE]",
        )
        assert [(tool.id, tool.name, tool.input) for tool in got.tools.values()] == [
            ("c1", "weather", {"city": "Oslo"}),
            ("c2", "time", {"zone": 1}),
        ]
        assert got.finish == "tool"

    def test_calls_that_all_have_the_index_0_are_told_apart_by_their_ids(self):
        got = answer(
            chunk({"tool_calls": [call(0, "a", '{"x"', "c1")]}),
            chunk({"tool_calls": [call(0, None, ":1}", "c1")]}),
            chunk({"tool_calls": [call(0, "b", '{"y"', "c2")]}),
            chunk({"tool_calls": [call(0, None, ":2}")]}),
            "[DONE]",
        )
        assert [tool.input for tool in got.tools.values()] == [{"x": 1}, {"y": 2}]

    def test_no_index_and_no_id(self):
        got = answer(
            chunk({"tool_calls": [{"function": {"name": "a", "arguments": "{}"}}]}), "[DONE]"
        )
        assert (got.tool.id, got.tool.name, got.tool.input) == ("call_1", "a", {})

    def test_arguments_that_are_an_object_already(self):
        got = answer(chunk({"tool_calls": [call(0, "a", {"x": 1}, "c1")]}), "[DONE]")
        assert got.tool.input == {"x": 1}

    def test_the_function_call_of_old(self):
        got = answer(
            chunk({"function_call": {"name": "a", "arguments": '{"x":'}}),
            chunk({"function_call": {"arguments": "1}"}}),
            "[DONE]",
        )
        assert (got.tool.name, got.tool.input) == ("a", {"x": 1})


def test_sources_and_pictures():
    cited = {"type": "url_citation", "url_citation": {"url": "https://e.org", "title": "E"}}
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA=="}}
    got = answer(
        chunk({"annotations": [cited, cited], "images": [image]}),
        chunk({"content": [image]}),
        *HELLO,
    )
    assert got.sources == [Source("https://e.org", "E")]
    assert got.files == [FileLink("data:image/png;base64,AA==")]


def test_a_refusal_is_text():
    assert answer(chunk({"refusal": "I cannot."}), chunk({}, "stop")).text == "I cannot."


@pytest.mark.parametrize("items", [[], HELLO[:3], [USAGE], [chunk({}, "")]])
def test_a_close_without_an_end_is_a_broken_answer(items: list[Any]):
    got = answer(*items)
    assert got.failure.key == "backend.broken"
    assert got.failure.type == "network"
    assert got.text == "".join(item["choices"][0]["delta"]["content"] for item in items[1:3])


def test_cut_anywhere_before_its_end_it_is_broken():
    body = sse(*HELLO[:3], "[DONE]")
    for at in range(len(body) - 1):
        assert read("openai", body[:at]).failure.type in ("network", "validation"), at


@pytest.mark.parametrize(
    ("body", "type", "key"),
    [
        (sse({"error": {"message": "secret", "code": 429}}), "ratelimit", "backend.busy"),
        (sse(*HELLO[:3], {"error": "secret"}), "server", "backend.failed"),
        (b'event: error\ndata: {"message": "secret"}\n\n', "server", "backend.failed"),
        (b"event: error\ndata: secret\n\n", "server", "backend.failed"),
        (b'{"error": {"message": "secret", "type": "invalid_api_key"}}', "auth", "backend.key"),
        (b'{"object": "error", "message": "secret", "code": 404}', "notfound", "backend.notfound"),
        (b'{"detail": "secret"}', "server", "backend.failed"),
        (sse(chunk({}, "error", error=None), "secret"), "server", "backend.failed"),
        (
            sse({"choices": [{"error": {"code": 502, "message": "secret"}, "finish_reason": ""}]}),
            "server",
            "backend.failed",
        ),
        (
            sse({"error": {"message": "secret: The model `x` does not exist"}}),
            "notfound",
            "backend.model",
        ),
        (b"<!doctype html><p>secret", "validation", "backend.page"),
        (b"Internal secret error", "validation", "backend.unreadable"),
        (b"data: {broken secret\n\n", "validation", "backend.unreadable"),
    ],
)
def test_a_failure_is_a_sentence_of_ours_and_theirs_is_a_detail(body: bytes, type: str, key: str):
    for chunks in [[body], *cuts(body)]:
        failure = read("openai", *chunks).failure
        assert (failure.type, failure.key) == (type, key)
        assert "secret" not in repr(failure.values)
    assert "secret" in failure.details or key == "backend.page" or "finish" in str(body)
