"""How pictures and videos look."""

from __future__ import annotations

import pytest

from tests.fakes.chat_page import ChatPage, message


@pytest.fixture
async def chat():
    chat = ChatPage()
    yield chat
    assert chat.document.errors == []
    assert chat.failures == []


async def test_a_picture_with_a_script_address_has_no_source(chat):
    chat.open("c1", message("p1", type="image", imageUrl=" java\nscript:alert(1)", imageId="i1"))
    assert chat.element("figure img").get("src") == ""
