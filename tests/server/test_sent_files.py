"""What the model gets of the files of a conversation."""

from __future__ import annotations

import pytest

from tests.server.conftest import Guest
from tests.server.endpoint import DONE, Endpoint, chunk
from tests.server.sent import PNG, say, sent


def test_the_model_gets_pictures_and_texts(endpoint: Endpoint, guest_of_endpoint: Guest) -> None:
    guest = guest_of_endpoint
    endpoint.reply = [chunk("a dot"), chunk(finish="stop"), DONE]
    message = say(guest, "What is this?", sent(guest), sent(guest, "notes.md", b"# Notes")).json()
    guest.complete(chatId="kai", messageId=message["messageId"])
    content = endpoint.asked[0]["messages"][-1]["content"]
    assert [part["type"] for part in content] == ["text", "image_url", "text"]
    assert content[1]["image_url"]["url"].startswith("data:image/png;base64,iVBOR")
    assert content[2]["text"] == "notes.md:\n\n# Notes"


def test_the_model_gets_the_newest_files(
    endpoint: Endpoint, guest_of_endpoint: Guest, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = guest_of_endpoint
    monkeypatch.setattr("chat_py_server.sent_files.MAX_SENT", len(PNG) + 5)
    endpoint.reply = [chunk("ok"), chunk(finish="stop"), DONE]
    for name in ("first.png", "second.png"):
        message = say(guest, name, sent(guest, name)).json()
        guest.complete(chatId="kai", messageId=message["messageId"])
    questions = [item for item in endpoint.asked[1]["messages"] if item["role"] == "user"]
    assert questions[-1]["content"][1]["type"] == "image_url"
    assert questions[-2]["content"][1] == {"type": "text", "text": "[first.png]"}
