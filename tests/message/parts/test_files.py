"""Pictures are thumbnails, other files have name and size."""

from __future__ import annotations

import pytest

from chat_py.message.parts.files import Files, file_name, is_picture
from chat_py.models.parts import FilePart
from tests.fakes.chat_page import ChatPage


@pytest.fixture
async def files():
    chat = ChatPage()
    return Files(document=chat.document, markup=chat.markup, texts=chat.texts)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (None, "a.pdf"),
        (0, "a.pdf"),
        (999, "a.pdf999 bytes"),
        (1500, "a.pdf1.5 KB"),
        (123_456, "a.pdf123 KB"),
        (7_000_000, "a.pdf7.0 MB"),
        (10**13, "a.pdf10,000 GB"),
    ],
)
async def test_a_file_has_name_and_size(files, size, text):
    item = files.build(FilePart(url="/files/a.pdf", size=size))
    assert item.text == text
    assert item.query("a").get("href") == "/files/a.pdf"


async def test_a_file_elsewhere_tells_where(files):
    item = files.build(FilePart(url="https://example.org/a.pdf", name="a.pdf"))
    assert item.text == "a.pdf (host)"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,<b>x</b>"])
async def test_what_may_not_be_opened_is_named(files, url):
    item = files.build(FilePart(url=url, name="a.html"))
    assert (item.query("a"), item.text) == (None, "a.html")


async def test_a_picture_is_shown(files):
    item = files.build(FilePart(url="/files/a.png", media_type="image/png", name="A cat"))
    assert (item.query("img").get("src"), item.query("img").get("alt")) == ("/files/a.png", "A cat")


async def test_a_picture_that_may_not_be_shown_is_named(files):
    item = files.build(FilePart(url="data:image/svg+xml,<svg>", name="a.svg"))
    assert (item.query("img"), item.text) == (None, "a.svg")


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (FilePart(url="https://example.org/a%20b.txt?c=1"), "a b.txt"),
        (FilePart(url="data:text/plain,a/b"), "File"),
        (FilePart(url="http://["), "File"),
        (FilePart(url="/a", name="b\nc"), "b c"),
    ],
)
async def test_its_name(part, name):
    assert file_name(part, ChatPage().texts) == name


def test_what_a_picture_is():
    assert is_picture(FilePart(url="/a", media_type="IMAGE/png"))
    assert is_picture(FilePart(url="Data:image/png;base64,"))
    assert not is_picture(FilePart(url="/a.png", media_type="text/plain"))
