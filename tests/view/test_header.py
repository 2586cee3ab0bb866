"""The line above the conversation, and the page's title."""

from __future__ import annotations

import pytest

from chat_py.view.header import ChatHeader
from tests.fakes.dom import FakeDocument

MARKUP = """
<h1 data-chat-title>Chats</h1><p data-chat-subtitle></p><span data-chat-avatar></span>
"""


@pytest.fixture
def document() -> FakeDocument:
    document = FakeDocument(MARKUP)
    document.title = "Example"
    return document


def test_the_chat_is_named_in_the_heading_and_in_the_title(document: FakeDocument) -> None:
    header = ChatHeader(document=document)
    header.show("Mira", "Knows the stars.", "/mira.webp")
    assert document.body.seen == "Mira\nKnows the stars."
    assert document.title == "Mira · Example"
    assert document.query("[data-chat-avatar] img").get("src") == "/mira.webp"
    header.show("Kai")
    assert document.body.seen.splitlines()[0] == "Kai"
    assert document.title == "Kai · Example"


def test_without_a_name_the_pages_own_heading_and_title_are_back(document: FakeDocument) -> None:
    header = ChatHeader(document=document)
    header.show("Mira", "Knows the stars.", "/mira.webp")
    header.show("")
    assert document.body.seen == "Chats"
    assert document.title == "Example"
    assert document.query("[data-chat-avatar]").children == []


def test_a_page_without_a_title_is_called_as_the_chat(document: FakeDocument) -> None:
    document.title = ""
    header = ChatHeader(document=document)
    header.show("Mira")
    assert document.title == "Mira"
    header.show("")
    assert document.title == ""


def test_a_page_with_a_header_of_its_own_keeps_its_title() -> None:
    document = FakeDocument("<header>Shop</header>")
    document.title = "Shop"
    ChatHeader(document=document).show("Mira", "Knows the stars.")
    assert (document.body.seen, document.title) == ("Shop", "Shop")
