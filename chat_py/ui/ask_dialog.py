"""Small questions: a text to write, or a Yes."""

from __future__ import annotations

import asyncio

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.locales import Texts

__all__ = ["AskDialog"]


class AskDialog:
    """A modal `<dialog>`, one at a time. Escape and "Cancel" change nothing."""

    def __init__(self, *, document: Document, texts: Texts, owner: Owner) -> None:
        self._document = document
        self._texts = texts
        self._owner = owner
        self._turn = asyncio.Lock()

    async def text(self, *, title: str, label: str, value: str, done: str) -> str:
        """Ask for a text, which begins as `value`; empty where none is given."""
        create = self._document.create
        field = create(
            "input",
            {
                "class": "cp-dialog__input",
                "type": "text",
                "name": "text",
                "autocomplete": "off",
                "dir": "auto",
                "maxlength": "200",
                "autofocus": True,
                "required": True,
            },
        )
        field.value = value
        field.set_caret(0, len(value.encode("utf-16-le")) // 2)
        named = create("label", {"class": "cp-dialog__label"}, create("span", None, label), field)
        return field.value.strip() if await self._ask(title, named, done) else ""

    async def confirm(self, *, title: str, text: str, done: str) -> bool:
        """Ask whether to go on with what cannot be undone."""
        return await self._ask(title, self._document.create("p", None, text), done)

    async def _ask(self, title: str, content: Element, done: str) -> bool:
        async with self._turn:
            listeners = self._owner.child("question")
            answered: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

            def answer(value: bool) -> None:
                if not answered.done():
                    answered.set_result(value)

            def submitted(event: Event) -> None:
                event.prevent_default()
                field = dialog.query("[name=text]")
                if field is None or field.value.strip():
                    answer(True)

            create = self._document.create
            cancel = create("button", {"class": "cp-button", "type": "button"})
            cancel.text = self._texts("dialog.cancel")
            go_on = create("button", {"class": "cp-button cp-button--primary"}, done)
            dialog = create(
                "dialog",
                {"class": "cp-dialog cp-scope", "aria-labelledby": "cp-question"},
                create(
                    "form",
                    {"method": "dialog"},
                    create("h2", {"id": "cp-question"}, title),
                    content,
                    create("div", {"class": "cp-dialog__buttons"}, cancel, go_on),
                ),
            )
            listeners.add(dialog.listen("submit", submitted))
            listeners.add(dialog.listen("close", lambda _: answer(False)))
            listeners.add(cancel.listen("click", lambda _: answer(False)))
            self._document.body.append(dialog)
            dialog.show_modal()
            try:
                return await answered
            finally:
                dialog.close_dialog()
                dialog.remove()
                listeners.close()
