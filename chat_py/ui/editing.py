"""Editing a message that was sent: its text goes back into the box, and what is sent then takes
its place."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.locales import Texts
from chat_py.settings.settings import Settings
from chat_py.view.focus import Focus

__all__ = ["Editing"]


class Editing:
    """The line above the box that says that a message is edited, with a way out, and the mark on
    that message.

    `message_id` is empty while nothing is edited; `draft` is what stood in the box before.
    `keeps_branches` tells whether what the edit takes the place of is kept.
    """

    def __init__(
        self, *, document: Document, settings: Settings, texts: Texts, focus: Focus, owner: Owner
    ) -> None:
        self._document = document
        self._form = settings.selectors.form
        self._texts = texts
        self._focus = focus
        self._owner = owner
        self._line: Element | None = None
        self._view = owner.child("editing")
        self.message_id = ""
        self.draft = ""
        self.keeps_branches = False
        owner.add(self._remove)

    def begin(
        self,
        message_id: str,
        *,
        shown: Element | None,
        draft: str,
        box: Element,
        give_up: Callable[[], object],
    ) -> None:
        """Edit a message, in place of one that is edited already; `shown` is its element."""
        if not self.message_id:
            self.draft = draft
        self._remove()
        self._view = self._owner.child("editing")
        self.message_id = message_id
        words = "input.editing_kept" if self.keeps_branches else "input.editing"
        create = self._document.create
        attributes = {"class": "cp-button", "type": "button"}
        cancel = create("button", attributes, self._texts("input.edit_cancel"))
        self._line = create(
            "div",
            {"class": "cp-scope cp-editing", "role": "status"},
            self._document.icon("edit"),
            create("span", None, self._texts(words)),
            cancel,
        )
        form = box.closest(self._form)
        if form is not None:
            form.prepend(self._line)
        else:
            (box.parent or box).before(self._line)

        def cancelled(_event: Event) -> None:
            give_up()

        self._view.add(cancel.listen("click", cancelled))
        if shown is not None:
            shown.set("data-edited", True)
            self._view.add(lambda: shown.set("data-edited", None))

    def end(self) -> str:
        """Edit no longer; returns what stood in the box before."""
        draft, self.draft, self.message_id = self.draft, "", ""
        self._remove()
        return draft

    def _remove(self) -> None:
        if self._line is not None:
            with self._focus.kept(self._line):
                self._line.remove()
            self._line = None
        self._view.close()
