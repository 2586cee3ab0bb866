"""Files that wait at the message box, as a person sees them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import ApiError
from tests.fakes.files import FakeFile, FakeGiven

LIMITS = {"maxSize": 2000, "maxCount": 3}


@pytest.fixture
async def chat(chat_to_write_in):
    open_chat(chat_to_write_in)
    return chat_to_write_in


def open_chat(chat: Any, chat_id: str = "", files: Any = LIMITS) -> None:
    chat.state.chat_id = chat_id or chat.state.chat_id
    data = {"chatId": chat.state.chat_id, "response": {"files": files}}
    chat.bus.trigger("chatapi:fetch-success", data)


async def settle() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def drop(chat: Any, *files: FakeFile) -> None:
    form = chat.element("#messageForm")
    chat.document.dispatch(form, "drop", transfer_types=["Files"], given=FakeGiven(files))
    await settle()


def rows(chat: Any) -> list[tuple[str, str]]:
    return [
        (row.query(".cp-attachment__name").text, row.get("data-state"))
        for row in chat.document.query_all(".cp-attachment")
    ]


def note(chat: Any) -> str:
    return chat.element("[data-composer-note]").text


def said(chat: Any) -> str:
    return chat.element("[data-announcer]").text


def button(chat: Any, label: str) -> Any:
    return chat.element(f'button[aria-label="{label}"]')


async def send(chat: Any, text: str = "") -> Any:
    chat.document.type("#messageInput", text)
    result = await chat.input.submit_message()
    await settle()
    return result


async def test_files_are_attached_uploaded_and_sent_with_the_text(chat):
    await drop(chat, FakeFile("a.png"), FakeFile("../b.txt", "text/plain"))
    assert rows(chat) == [("a.png", "uploaded"), ("b.txt", "uploaded")]
    assert said(chat) == "2 files attached." or said(chat) == "All files are uploaded."
    entry = chat.outbox.entries[await send(chat, "Look")]
    assert [file.name for file in entry.attachments] == ["a.png", "b.txt"]
    assert entry.content == "Look"
    assert rows(chat) == []
    assert chat.document.query(".cp-attachments") is None


async def test_files_need_no_words(chat):
    await drop(chat, FakeFile())
    entry = chat.outbox.entries[await send(chat)]
    assert (entry.content, len(entry.attachments)) == ("", 1)
    assert await send(chat) is None


async def test_what_is_still_on_its_way_goes_with_the_message(chat):
    chat.uploads.gates["a.png"] = asyncio.Event()
    await drop(chat, FakeFile())
    assert rows(chat) == [("a.png", "uploading")]
    chat.uploads.tell(next(iter(chat.files.kept)), 40.0)
    assert chat.element(".cp-attachment progress").get("value") == "40"
    assert await send(chat, "x") is not None
    assert rows(chat) == []


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (FakeFile("big.png", size=3000), "“big.png” is 3.0 KB. Files can be at most 2.0 KB."),
        (FakeFile("none.txt", size=0), "“none.txt” is empty (0 bytes)."),
        (FakeFile("dir", size=0, folder=True), "“dir” is a folder. Attach the files in it"),
        (FakeFile("gone.txt", readable=False), "“gone.txt” cannot be read."),
    ],
)
async def test_what_cannot_be_taken_is_named_and_the_rest_is_taken(chat, file, told):
    chat.document.type("#messageInput", "my text")
    await drop(chat, file, FakeFile("good.png"))
    assert note(chat).startswith(told)
    assert rows(chat) == [("good.png", "uploaded")]
    assert chat.element("#messageInput").value == "my text"


async def test_there_are_not_too_many(chat):
    await drop(chat, *(FakeFile(f"{number}.png") for number in range(5)))
    assert len(rows(chat)) == 3
    assert note(chat) == "A message can have 3 files."


async def test_a_file_is_removed_and_the_focus_stays_near(chat):
    await drop(chat, FakeFile("a.png"), FakeFile("b.png"))
    button(chat, "Remove a.png").click()
    await settle()
    assert rows(chat) == [("b.png", "uploaded")]
    assert chat.uploads.removed == ["a.png"]
    assert said(chat) == "a.png removed."
    assert chat.document.active == button(chat, "Remove b.png")
    button(chat, "Remove b.png").click()
    assert chat.document.active == chat.element("#messageInput")


async def test_a_refused_file_says_why_holds_the_message_and_can_be_tried_again(chat):
    refused = ApiError("no", type="validation", details={"error": "file: not this one"})
    refused.type = "unknown"
    chat.uploads.failures["a.png"] = refused
    await drop(chat, FakeFile())
    assert rows(chat) == [("a.png", "failed")]
    assert "file: not this one" in chat.element(".cp-attachment__note").text
    assert await send(chat, "text") is None
    assert chat.element("#messageInput").value == "text"
    assert note(chat).startswith("“a.png” could not be uploaded.")
    chat.uploads.failures.clear()
    button(chat, "Upload a.png again").click()
    await settle()
    assert rows(chat) == [("a.png", "uploaded")]


async def test_without_a_network_files_wait_and_may_be_sent(chat):
    chat.network.set_online(False)
    await drop(chat, FakeFile())
    assert rows(chat) == [("a.png", "waiting")]
    assert "waiting for the network" in chat.element(".cp-attachment__note").text
    chat.network.set_online(True)
    await settle()
    assert rows(chat) == [("a.png", "uploaded")]


async def test_files_belong_to_their_chat(chat):
    first = chat.state.chat_id
    await drop(chat, FakeFile("mine.png"))
    open_chat(chat, "another")
    await settle()
    assert rows(chat) == []
    open_chat(chat, first)
    await settle()
    assert rows(chat) == [("mine.png", "uploaded")]


async def test_another_user_sees_nothing_of_them(chat):
    await drop(chat, FakeFile("secret.png"))
    chat.state.user_id = "somebody else"
    chat.input.change_user(from_guest=False)
    open_chat(chat)
    await settle()
    assert rows(chat) == []


async def test_what_a_message_has_does_not_wait_a_second_time(chat):
    await drop(chat, FakeFile())
    await send(chat, "x")
    first = chat.state.chat_id
    open_chat(chat, "another")
    await settle()
    open_chat(chat, first)
    await settle()
    assert rows(chat) == []


async def test_a_browser_that_keeps_nothing_is_said_and_the_file_is_sent(chat):
    chat.files.denied = True
    await drop(chat, FakeFile())
    assert note(chat).startswith("This browser cannot keep files.")
    assert rows(chat) == [("a.png", "uploaded")]
    assert await send(chat, "x") is not None


async def test_the_control_is_there_where_files_are_taken(chat):
    control = chat.element("[data-attach]")
    assert control.get("hidden") is None
    assert control.get("title") == "Up to 3 files of 2.0 KB each"
    open_chat(chat, files=None)
    assert control.get("hidden") is not None
