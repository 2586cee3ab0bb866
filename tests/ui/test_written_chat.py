"""A chat as a text; tests/ui/test_export.py has what becomes of its messages."""

from __future__ import annotations

from chat_py.models.message import Versions
from chat_py.ui.written_chat import ChatWriter, all_messages, as_record, whole_chat
from tests.fakes.chat_page import ChatPage, message


async def test_every_message_is_asked_for_in_order():
    chat = ChatPage()
    chat.backend.messages["c1"] = [message(f"m{n}") for n in range(1203)]
    found = await all_messages(chat.backend, "c1")
    assert [one.id for one in found] == [f"m{n}" for n in range(1203)]


async def test_a_chat_stands_below_its_title():
    chat = ChatPage()
    writer = ChatWriter(text=chat.text, texts=chat.texts, clock=chat.clock)
    messages = [message("a", "Hi", "user"), message("b", "Hello")]
    text = writer.markdown(messages, title="Trains", bot="Mira")
    assert text == "# Trains\n\n**You**\n\nHi\n\n**Mira**\n\nHello\n"


def test_thoughts_are_a_part_of_a_record():
    record = as_record(message("a", "<think>Hm.</think>Yes"))
    assert record["content"].strip() == "Yes"
    assert record["parts"][0] == {"type": "reasoning", "text": "Hm."}


async def test_versions_are_asked_for_until_all_are_there(monkeypatch):
    chat, names = ChatPage(), [f"v{n}" for n in range(7)]
    chat.backend.messages["c1"] = [message("v3", versions=names)]

    async def next_to(chat_id: str, message_id: str) -> Versions:
        at = names.index(message_id)
        return Versions(versions=[message(name) for name in names[max(0, at - 1) : at + 2]])

    monkeypatch.setattr(chat.backend, "versions", next_to)
    (record,) = (await whole_chat(chat.backend, "c1", None))["messages"]
    others = [other["id"] for other in record["otherVersions"]]
    assert others == ["v0", "v1", "v2", "v4", "v5", "v6"]
