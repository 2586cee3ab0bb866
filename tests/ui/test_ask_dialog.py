"""Small questions."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from chat_py.base.owner import Owner
from chat_py.locales import Texts
from chat_py.ui.ask_dialog import AskDialog
from tests.fakes.dom import FakeDocument, FakeElement
from tests.fakes.formats import FakeFormats


class Rig:
    def __init__(self) -> None:
        self.document = FakeDocument("<button id='before'>Rename</button>")
        self.owner = Owner("test", lambda _: None)
        texts = Texts("en", FakeFormats())
        self.ask = AskDialog(document=self.document, texts=texts, owner=self.owner)

    async def answered(self, question: Any, answer: Callable[[FakeElement], object]) -> Any:
        asked = asyncio.ensure_future(question)
        await asyncio.sleep(0.1)
        dialog = self.document.query("dialog")
        assert dialog is not None
        answer(dialog)
        result = await asked
        assert self.document.query("dialog") is None
        return result

    def name(self) -> Any:
        return self.ask.text(title="Rename chat", label="Name", value="Maps", done="Rename")

    def write(self, text: str) -> Callable[[FakeElement], None]:
        def act(dialog: FakeElement) -> None:
            field = dialog.query("[name=text]")
            assert field is not None
            assert field.value == "Maps"
            assert field.caret == (0, 4)
            field.value = text
            self.document.dispatch(dialog, "submit")

        return act

    def press(self, selector: str) -> Callable[[FakeElement], None]:
        def act(dialog: FakeElement) -> None:
            button = dialog.query(selector)
            assert button is not None
            self.document.click(button)

        return act


async def test_a_text_is_given_and_the_focus_goes_back() -> None:
    rig = Rig()
    before = rig.document.query("#before")
    assert before is not None
    before.focus()
    assert await rig.answered(rig.name(), rig.write(" Old maps ")) == "Old maps"
    assert rig.document.active == before
    rig.owner.close()
    assert rig.document.listener_count == 0


async def test_no_text_is_no_answer() -> None:
    rig = Rig()
    asked = asyncio.ensure_future(rig.name())
    await asyncio.sleep(0.1)
    dialog = rig.document.query("dialog")
    assert dialog is not None
    rig.write("  ")(dialog)
    await asyncio.sleep(0.1)
    assert not asked.done()
    rig.press("button[type=button]")(dialog)
    assert await asked == ""


async def test_a_yes_and_a_no() -> None:
    rig = Rig()

    def question() -> Any:
        return rig.ask.confirm(title="Delete?", text="All of it.", done="Delete")

    def submit(dialog: FakeElement) -> None:
        assert "All of it." in dialog.text
        rig.document.dispatch(dialog, "submit")

    assert await rig.answered(question(), submit)
    assert not await rig.answered(question(), rig.press("button[type=button]"))
    assert not await rig.answered(question(), lambda dialog: dialog.close_dialog())
