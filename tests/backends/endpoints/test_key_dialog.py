"""The visitor is asked for a key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from chat_py.backends.endpoints.key_dialog import KeyDialog
from chat_py.backends.endpoints.keys import GivenKey
from chat_py.base.owner import Owner
from chat_py.locales import Texts
from tests.fakes.dom import FakeDocument, FakeElement
from tests.fakes.formats import FakeFormats


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument("<button id='before'>Send</button>")
        owner = Owner("test", lambda _: None)
        texts = Texts("en", FakeFormats())
        self.dialog = KeyDialog(document=self.document, texts=texts, owner=owner)

    async def ask(
        self, answer: Callable[[FakeElement], object], *, refused: bool = False
    ) -> GivenKey | None:
        asked = asyncio.ensure_future(self.dialog.ask("https://models.example", refused))
        await asyncio.sleep(0.1)
        dialog = self.document.query("dialog")
        assert dialog is not None
        answer(dialog)
        return await asked


def submit(rig: Rig, key: str) -> Callable[[FakeElement], object]:
    def act(dialog: FakeElement) -> None:
        field = dialog.query("[name=key]")
        assert field is not None
        field.value = key
        rig.document.dispatch(dialog, "submit")

    return act


async def test_a_key_is_given_and_the_focus_goes_back() -> None:
    rig = Rig()
    before = rig.document.query("#before")
    assert before is not None
    before.focus()
    assert await rig.ask(submit(rig, "k")) == GivenKey("k")
    assert rig.document.query("dialog") is None
    assert rig.document.active == before


async def test_it_says_where_the_key_goes_and_whether_the_one_before_was_refused() -> None:
    rig = Rig()
    seen: list[str] = []

    def close(dialog: FakeElement) -> None:
        seen.append(dialog.text)
        dialog.close_dialog()

    assert await rig.ask(close) is None
    assert await rig.ask(close, refused=True) is None
    assert "https://models.example" in seen[0]
    assert "did not accept" not in seen[0]
    assert "did not accept" in seen[1]


async def test_no_is_an_answer() -> None:
    rig = Rig()
    assert await rig.ask(lambda _: rig.document.click("[data-key-no]")) is None


@pytest.mark.parametrize("nothing", ["", "  "])
async def test_an_empty_key_is_none_and_the_question_stays(nothing: str) -> None:
    rig = Rig()

    def act(dialog: FakeElement) -> None:
        submit(rig, nothing)(dialog)
        assert dialog.connected
        submit(rig, "k")(dialog)

    assert await rig.ask(act) == GivenKey("k")


async def test_two_questions_wait_for_one_another() -> None:
    rig = Rig()
    second = asyncio.ensure_future(rig.ask(submit(rig, "one")))
    assert await rig.ask(submit(rig, "one")) == GivenKey("one")
    assert len(rig.document.query_all("dialog")) <= 1
    second.cancel()
