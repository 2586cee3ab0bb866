"""What was shared with the page comes to the message box, and is forgotten only then."""

from __future__ import annotations

import pytest

from chat_py.base.errors import StorageError
from chat_py.browser.protocols.shared import Shared
from chat_py.ui.shared import SharedContent, as_draft
from tests.fakes.files import FakeFile, FakeGiven
from tests.fakes.texts import texts_in


class FakeStore:
    """`SharedStore`; `denied`: the browser gives nothing out."""

    def __init__(self, *items: Shared) -> None:
        self.items = {item.key: item for item in items}
        self.denied = False

    async def list(self):
        if self.denied:
            raise StorageError("denied")
        return list(self.items.values())

    async def forget_words(self, key):
        self.items[key] = Shared(key, (), self.items[key].files)

    async def forget(self, key):
        del self.items[key]


class Rig:
    def __init__(self, *items: Shared, takes_files: bool = True) -> None:
        self.store = FakeStore(*items)
        self.takes_files = takes_files
        self.box: list[str] = []
        self.given: list[object] = []
        self.notes: list[str] = []
        self.announced: list[str] = []
        self.content = SharedContent(
            store=self.store,
            texts=texts_in("en"),
            put_after=self.box.append,
            give_files=self._give,
            note=self.notes.append,
            announce=self.announced.append,
        )

    async def _give(self, files):
        if self.takes_files:
            self.given.append(files)
        return self.takes_files


PICTURE = FakeGiven([FakeFile()])


@pytest.mark.parametrize(
    ("words", "draft"),
    [
        (["A title", "Some text", "https://e.org/"], "A title\nSome text\nhttps://e.org/"),
        (["A title", "See https://e.org/", "https://e.org/"], "A title\nSee https://e.org/"),
        (["A title", "A title: the text"], "A title: the text"),
        (["", "  ", "words "], "words"),
        ([], ""),
    ],
)
def test_words_are_a_draft_without_repeating(words, draft):
    assert as_draft(words) == draft


async def test_words_and_pictures_are_taken_and_forgotten():
    rig = Rig(Shared("1", ["text"], PICTURE), Shared("2", ["more"], None))
    await rig.content.take()
    assert rig.box == ["text", "more"]
    assert rig.given == [PICTURE]
    assert rig.store.items == {}
    assert rig.announced == ["What you shared is in the message box."] * 2


async def test_pictures_wait_for_a_chat_that_takes_them():
    rig = Rig(Shared("1", ["text"], PICTURE), takes_files=False)
    await rig.content.take()
    await rig.content.take()
    assert rig.box == ["text"]
    assert len(rig.notes) == 1
    rig.takes_files = True
    await rig.content.take()
    assert (rig.given, rig.store.items, rig.box) == ([PICTURE], {}, ["text"])


async def test_what_the_browser_does_not_give_out_stays():
    rig = Rig(Shared("1", ["text"], None))
    rig.store.denied = True
    await rig.content.take()
    assert rig.box == []
    rig.store.denied = False
    await rig.content.take()
    assert rig.box == ["text"]


def test_what_could_not_be_kept_is_told():
    rig = Rig()
    rig.content.lost()
    assert "no room" in rig.notes[0]
