"""What a model thought stands in closed details above its answer, and is no part of it."""

from __future__ import annotations

import pytest

from chat_py.message.thoughts import split_thoughts
from chat_py.models.parts import read_parts
from tests.fakes.chat_page import ChatPage, message

THOUGHT = [{"type": "reasoning", "text": "Let me think.", "seconds": 12.2}]


@pytest.fixture
async def chat():
    chat = ChatPage()
    chat.open("c1", message("m1", "Hi", "user"))
    yield chat
    assert chat.document.errors == []


def box(chat):
    return chat.log.query(".cp-thoughts")


def title(chat):
    return chat.log.query(".cp-thoughts__title").text


@pytest.mark.parametrize(
    ("content", "text", "thoughts"),
    [
        ("Hello.", "Hello.", ""),
        ("<think>\nA.\n\nB.\n</think>\n\nHello world.", "Hello world.", "A.\n\nB.\n"),
        ("<think>never closed", "", "never closed"),
        ("A.\n</think>\n\nHello.", "Hello.", "A.\n"),
        ("Write `<think>` so.", "Write `<think>` so.", ""),
    ],
)
def test_thoughts_in_a_text(content, text, thoughts):
    assert split_thoughts(content) == (text, thoughts)


class TestStored:
    async def test_they_are_closed_above_the_text(self, chat):
        chat.open(
            "c1", message("a1", "Hello.", parts=[*THOUGHT, {"type": "text", "text": "Hello."}])
        )
        assert title(chat) == "Thought for 12 s"
        assert box(chat).get("open") is None
        assert chat.shown == ["Hello."]
        assert chat.display.messages.text_of("a1") == "Hello."

    async def test_alone_they_are_open_and_it_is_said_that_there_is_no_answer(self, chat):
        chat.open("c1", message("a1", " ", parts=THOUGHT))
        assert box(chat).get("open") is not None
        assert "The model was thinking, but gave no answer. Regenerate" in chat.log.seen

    async def test_thinking_in_the_text_counts(self, chat):
        chat.open("c1", message("a1", "<think>A.</think>Hello."))
        assert (title(chat), chat.shown) == ("Thoughts", ["Hello."])
        assert chat.display.messages.text_of("a1") == "Hello."

    async def test_what_a_person_writes_is_theirs(self, chat):
        chat.open("c1", message("u1", "<think>A.</think>Hello.", "user"))
        assert box(chat) is None
        assert chat.display.messages.text_of("u1") == "<think>A.</think>Hello."


class TestStreamed:
    @pytest.fixture(autouse=True)
    async def begun(self, chat):
        chat.stream.create_bot_response_container("a1")
        chat.stream.think("a1", "Let me ")
        chat.document.run_frames()

    async def test_they_are_open_while_they_are_all_there_is(self, chat):
        assert (title(chat), box(chat).get("open") is not None) == ("Thinking…", True)
        assert chat.log.query(".cp-typing") is None
        chat.stream.think("a1", "think.")
        chat.clock.work(12)
        chat.stream.write("a1", "Hello")
        chat.document.run_frames()
        assert (title(chat), box(chat).get("open")) == ("Thought for 12 s", None)
        assert chat.log.query(".cp-thoughts__text").text == "Let me think."
        assert chat.shown == ["Hi", "Hello"]

    async def test_what_the_server_measured_counts_and_is_kept(self, chat):
        parts = read_parts([{"type": "reasoning", "text": "Let me ", "seconds": 3.4}])
        chat.stream.think("a1", "", 3.4)
        chat.clock.work(50)
        chat.stream.write("a1", "Hello")
        chat.stream.finish("a1", "Hello", parts=parts)
        assert title(chat) == "Thought for 3 s"
        assert chat.display.messages.message_of("a1").parts == parts

    async def test_they_are_never_announced(self, chat):
        chat.stream.finish("a1", "Hello", parts=read_parts(THOUGHT))
        assert chat.said == "Mira answered"

    async def test_thoughts_alone(self, chat):
        chat.stream.finish("a1", "", parts=read_parts(THOUGHT))
        assert box(chat).get("open") is not None
        assert chat.said == "The model was thinking, but gave no answer."

    async def test_they_are_there_in_another_chat_and_back(self, chat):
        chat.open("c2", message("x", "Elsewhere"))
        chat.stream.think("a1", "think.")
        chat.open("c1", message("m1", "Hi", "user"))
        chat.document.run_frames()
        assert chat.log.query(".cp-thoughts__text").text == "Let me think."

    async def test_they_go_when_the_answer_starts_over(self, chat):
        chat.stream.restart("a1")
        chat.stream.write("a1", "Hello")
        chat.document.run_frames()
        chat.stream.finish("a1", "Hello")
        assert (box(chat), chat.shown) == (None, ["Hi", "Hello"])


async def test_regenerated_thoughts_take_the_place_of_the_former_ones(chat):
    chat.open("c1", message("a1", "Hello.", parts=THOUGHT))
    chat.stream.create_bot_response_container("a1")
    chat.stream.think("a1", "Anew.")
    chat.document.run_frames()
    assert [b.text for b in chat.log.query_all(".cp-thoughts__text")] == ["Anew."]
    chat.stream.finish("a1", "", state="broken", reason="Busy.")
    assert [b.text for b in chat.log.query_all(".cp-thoughts__text")] == ["Let me think."]
    assert chat.shown == ["Hello."]
