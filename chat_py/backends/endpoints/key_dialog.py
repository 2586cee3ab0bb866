"""Asks a visitor for the key of an endpoint."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from chat_py.backends.endpoints.keys import GivenKey
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event

__all__ = ["KeyDialog"]


class KeyDialog:
    """A modal `<dialog>`, one at a time. Escape and "Not now" give no key."""

    def __init__(self, *, document: Document, texts: Callable[..., str], owner: Owner) -> None:
        self._document = document
        self._texts = texts
        self._owner = owner
        self._turn = asyncio.Lock()

    async def ask(self, origin: str, refused: bool) -> GivenKey | None:
        """Wait for the visitor's key for `origin`, or for their No."""
        async with self._turn:
            listeners = self._owner.child("key")
            given: asyncio.Future[GivenKey | None] = asyncio.get_running_loop().create_future()
            dialog = self._build(origin, refused=refused)

            def answer(value: GivenKey | None) -> None:
                if not given.done():
                    given.set_result(value)

            def submitted(event: Event) -> None:
                event.prevent_default()
                key, keep = dialog.query("[name=key]"), dialog.query("[name=keep]")
                if key is not None and key.value.strip():
                    answer(GivenKey(key.value, keep is not None and keep.matches(":checked")))

            listeners.add(dialog.listen("submit", submitted))
            listeners.add(dialog.listen("close", lambda _: answer(None)))
            no = dialog.query("[data-key-no]")
            if no is not None:
                listeners.add(no.listen("click", lambda _: answer(None)))
            self._document.body.append(dialog)
            dialog.show_modal()
            try:
                return await given
            finally:
                dialog.close_dialog()
                dialog.remove()
                listeners.close()

    def _build(self, origin: str, *, refused: bool) -> Element:
        create, texts = self._document.create, self._texts
        problem = [
            create("p", {"class": "cp-dialog__problem", "role": "alert"}, texts("key.refused"))
        ]
        return create(
            "dialog",
            {"class": "cp-dialog cp-scope", "aria-labelledby": "cp-dialog-title"},
            create(
                "form",
                {"method": "dialog"},
                create("h2", {"id": "cp-dialog-title"}, texts("key.title")),
                create("p", None, texts("key.why", origin=origin)),
                *(problem if refused else []),
                create(
                    "label",
                    {"class": "cp-dialog__label"},
                    create("span", None, texts("key.label")),
                    create(
                        "input",
                        {
                            "class": "cp-dialog__input",
                            "type": "password",
                            "name": "key",
                            "autocomplete": "off",
                            "spellcheck": "false",
                            "autofocus": True,
                            "required": True,
                        },
                    ),
                ),
                create(
                    "label",
                    {"class": "cp-dialog__keep"},
                    create("input", {"type": "checkbox", "name": "keep"}),
                    create("span", None, texts("key.keep")),
                ),
                create(
                    "div",
                    {"class": "cp-dialog__buttons"},
                    create(
                        "button",
                        {"class": "cp-button", "type": "button", "data-key-no": True},
                        texts("key.no"),
                    ),
                    create("button", {"class": "cp-button cp-button--primary"}, texts("key.use")),
                ),
            ),
        )
