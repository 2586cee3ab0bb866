"""Sources are a numbered list of links, each with the host that it leads to."""

from __future__ import annotations

import pytest

from chat_py.message.parts.sources import Sources, source_name
from chat_py.models.parts import SourcePart
from tests.fakes.chat_page import ChatPage


@pytest.fixture
async def sources():
    chat = ChatPage()
    return Sources(document=chat.document, markup=chat.markup, texts=chat.texts)


async def test_each_has_its_title_and_host(sources):
    box = sources.build(
        [
            SourcePart(url="https://www.example.org/a", title="A page"),
            SourcePart(url="https://example.org/b"),
            SourcePart(title="A paper"),
        ]
    )
    assert box.query("summary").text == "3 sources"
    assert box.get("open") is not None
    assert [item.text for item in box.query_all("li")] == [
        "A page example.org",
        "https://example.org/b",
        "A paper",
    ]
    assert [link.get("href") for link in box.query_all("a")] == [
        "https://www.example.org/a",
        "https://example.org/b",
    ]


async def test_many_are_behind_their_number(sources):
    box = sources.build([SourcePart(url=f"https://example.org/{n}") for n in range(6)])
    assert (box.query("summary").text, box.get("open")) == ("6 sources", None)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://[", "data:text/html,x"])
async def test_what_is_no_address_of_a_page_is_text(sources, url):
    box = sources.build([SourcePart(url=url, title="Evil")])
    assert (box.query("a"), box.query("li").text) == (None, "Evil")


def test_a_name_is_one_line():
    assert source_name(SourcePart(url="u", title=" A\n page ")) == "A page"
    assert source_name(SourcePart(url="u")) == "u"
