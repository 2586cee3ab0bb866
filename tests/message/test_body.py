"""A message shows its parts where they came: stored, as another version, and while they come."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from chat_py.models.parts import NoticePart, SourcePart, TextPart, ToolPart, read_parts
from tests.fakes.chat_page import ChatPage, message

TOOL = {"type": "tool", "id": "t", "name": "look", "state": "done"}
SOURCE = {"type": "source", "url": "https://example.org/", "title": "A page"}
FILE = {"type": "file", "url": "/files/a.pdf", "name": "a.pdf"}
NOTICE = {"type": "notice", "text": "Careful.", "level": "warning"}


@pytest.fixture
async def chat():
    chat = ChatPage()
    chat.open("c1", message("m1", "Hi", "user"))
    yield chat
    assert chat.document.errors == []


def text(words: str) -> dict[str, str]:
    return {"type": "text", "text": words}


def below(chat: ChatPage) -> list[str]:
    """The blocks of the last message, in order."""
    main = chat.log.query_all(".cp-message__main")[-1]
    kinds = ".message-text, .cp-tool, .cp-files, .cp-remark, .cp-sources, .cp-thoughts"
    return [e.text for e in main.query_all(kinds) if e.text and e.closest(".cp-tool__data") is None]


def stored(chat: ChatPage, content: str, *parts: Any, sender: str = "bot") -> list[str]:
    chat.open("c1", message("a1", content, sender, parts=list(parts)))
    return below(chat)


class TestStored:
    async def test_all_kinds_in_order(self, chat):
        parts = [text("One [1]."), TOOL, FILE, FILE, text("Two."), NOTICE, SOURCE]
        assert stored(chat, "One [1].Two.", *parts) == [
            "One [1].",
            "lookDoneNo details.",
            "a.pdfa.pdf",
            "Two.",
            "Careful.",
            "1 sourceA page example.org",
        ]
        assert chat.markup.cited == [(["One [1].", "Two."], [("https://example.org/", "A page")])]
        assert chat.display.messages.text_of("a1") == "One [1].Two."

    async def test_what_comes_before_the_text_stands_before_it(self, chat):
        assert stored(chat, "One.", TOOL, text("One.")) == ["lookDoneNo details.", "One."]

    async def test_thoughts_stand_above_all(self, chat):
        thought = {"type": "reasoning", "text": "Hm."}
        assert stored(chat, "One.", thought, TOOL, text("One."))[0] == "ThoughtsHm."

    async def test_the_same_source_is_one(self, chat):
        assert stored(chat, "a", text("a"), SOURCE, SOURCE)[-1].startswith("1 source")

    async def test_a_file_alone_is_an_answer(self, chat):
        assert stored(chat, " ", FILE) == ["a.pdf"]
        assert chat.log.query(".cp-message__status") is None

    async def test_files_of_a_person_stand_with_their_text(self, chat):
        assert stored(chat, "Look *here*", text("Look *here*"), FILE, sender="user") == [
            "Look *here*",
            "a.pdf",
        ]

    async def test_another_version_takes_the_place_of_all(self, chat):
        stored(chat, "One.", text("One."), TOOL, SOURCE)
        chat.display.messages.show_version("a1", message("a2", "Two."))
        assert below(chat) == ["Two."]
        version = message("a1", "One.Three.", parts=[text("One."), TOOL, text("Three.")])
        chat.display.messages.show_version("a2", version)
        assert below(chat) == ["One.", "lookDoneNo details.", "Three."]


class TestWithoutWhatDrawsThem:
    @pytest.fixture(autouse=True)
    async def gone(self, chat, monkeypatch):
        monkeypatch.setitem(sys.modules, "chat_py.message.parts", None)
        monkeypatch.setitem(sys.modules, "chat_py.message.parts.tools", None)
        yield
        assert {type(error) for error in chat.console.reported} == {ModuleNotFoundError}

    async def test_a_stored_text_is_there(self, chat):
        assert stored(chat, "One.Two.", text("One."), TOOL, text("Two.")) == ["One.Two."]

    async def test_a_text_goes_on(self, chat):
        chat.stream.create_bot_response_container("a1")
        tool = ToolPart(id="t", name="look")
        for piece in ("One.", tool, "Two."):
            (chat.stream.put if piece is tool else chat.stream.write)("a1", piece)
        chat.document.run_frames()
        assert below(chat) == ["One.Two."]
        parts = [TextPart(text="One."), tool, TextPart(text="Two.")]
        chat.stream.finish("a1", "One.Two.", parts=parts)
        assert (below(chat), chat.said) == (["One.Two."], "Mira answered")


class TestStreamed:
    @pytest.fixture(autouse=True)
    async def begun(self, chat):
        chat.stream.create_bot_response_container("a1")

    def put(self, chat, *pieces):
        for piece in pieces:
            if isinstance(piece, str):
                chat.stream.write("a1", piece)
            else:
                chat.stream.put("a1", piece)
        chat.document.run_frames()

    async def test_text_goes_on_below_a_tool(self, chat):
        running = ToolPart(id="t", name="look")
        self.put(chat, "One", ".", running)
        assert below(chat) == ["One.", "lookRunning…No details."]
        assert chat.said == "look: Running…"
        self.put(chat, ToolPart(id="t", name="look"), ToolPart(id="u", name="find", state="asks"))
        assert chat.said == "look: Running…find: Asks for permission"
        self.put(chat, ToolPart(id="u", name="find", state="denied"))
        self.put(chat, ToolPart(id="t", name="look", state="done", output=1), "Two")
        self.put(chat, ".")
        assert below(chat)[1:] == [
            "lookDoneOutput```json\n1\n```",
            "findNot allowedNo details.",
            "Two.",
        ]

    async def test_what_is_drawn_stays_at_the_end(self, chat):
        tool = ToolPart(id="t", name="look", state="done")
        self.put(chat, "One [1].", tool, "Two")
        details = chat.log.query(".cp-tool details")
        details.set("open", True)
        source = SourcePart(url="https://example.org/", title="A page")
        self.put(chat, source)
        parts = [TextPart(text="One [1]."), tool, TextPart(text="Two."), source]
        chat.stream.finish("a1", "One [1].Two.", parts=parts)
        assert chat.log.query(".cp-tool details") == details
        assert below(chat) == [
            "One [1].",
            "lookDoneNo details.",
            "Two.",
            "1 sourceA page example.org",
        ]
        assert chat.markup.cited[-1][0] == ["One [1].", "Two."]

    async def test_a_source_in_the_middle_parts_no_text(self, chat):
        self.put(chat, "One ", SourcePart(url="https://example.org/"), "two.")
        assert below(chat) == ["One two."]

    async def test_progress_holds_until_the_next_piece(self, chat):
        self.put(chat, NoticePart(text="Searching", level="progress"))
        assert below(chat) == ["Searching"]
        self.put(chat, "One.")
        assert below(chat) == ["One."]

    async def test_a_tool_that_never_ended_is_not_finished(self, chat):
        tool = ToolPart(id="t", name="look")
        self.put(chat, tool)
        chat.stream.finish("a1", "", state="stopped", parts=[tool])
        assert below(chat)[0] == "lookNot finishedNo details."

    async def test_all_goes_when_the_answer_starts_over(self, chat):
        self.put(chat, "One.", ToolPart(id="t", name="look"))
        chat.stream.restart("a1")
        self.put(chat, "Another.")
        assert below(chat) == ["Another."]

    async def test_what_was_missed_is_drawn_at_the_end(self, chat):
        self.put(chat, "One.")
        parts = read_parts([text("One."), TOOL])
        chat.stream.finish("a1", "One.", parts=parts)
        assert below(chat) == ["One.", "lookDoneNo details."]

    async def test_they_are_there_in_another_chat_and_back(self, chat):
        self.put(chat, "One.", ToolPart(id="t", name="look"))
        chat.open("c2", message("x", "Elsewhere"))
        self.put(chat, ToolPart(id="t", name="look", state="done"), "Two.")
        chat.open("c1", message("m1", "Hi", "user"))
        chat.document.run_frames()
        assert below(chat) == ["One.", "lookDoneNo details.", "Two."]

    async def test_an_answer_of_files_takes_the_place_of_the_former_one(self, chat):
        chat.stream.finish("a1", "Former.")
        chat.stream.create_bot_response_container("a1")
        parts = read_parts([FILE])
        self.put(chat, *parts)
        chat.stream.finish("a1", "", parts=parts)
        assert below(chat) == ["a.pdf"]
