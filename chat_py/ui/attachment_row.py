"""What one file looks like that waits at the message box: picture, name, size, state, buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts
from chat_py.sending.attachment import Attachment
from chat_py.view.file_size import size_words

__all__ = ["AttachmentRow", "RowState"]

RowState = Literal["uploading", "uploaded", "waiting", "failed"]


class AttachmentRow:
    """A row of the list. "waiting": it is uploaded when there is a network again."""

    def __init__(
        self,
        attachment: Attachment,
        *,
        document: Document,
        texts: Texts,
        remove: Callable[[AttachmentRow], None],
        retry: Callable[[AttachmentRow], None],
    ) -> None:
        create, name = document.create, attachment.name
        self.attachment = attachment
        self.state: RowState = "uploading"
        self._texts = texts
        self._size = size_words(texts, attachment.size)
        self._note = create("span", {"class": "cp-attachment__note"}, self._size)
        self._bar = create(
            "progress", {"max": "100", "value": "0", "aria-label": name, "dir": "auto"}
        )
        button = {"class": "cp-icon-button", "type": "button"}
        self._retry = create(
            "button",
            {**button, "aria-label": texts("files.retry", name=name), "hidden": True},
            document.icon("retry"),
        )
        self.remove_button = create(
            "button",
            {**button, "aria-label": texts("files.remove", name=name)},
            document.icon("close"),
        )
        self._retry.listen("click", lambda _: retry(self))
        self.remove_button.listen("click", lambda _: remove(self))
        words = create(
            "span",
            {"class": "cp-attachment__words"},
            # Its own direction, so that a name cannot turn what stands around it.
            create("bdi", {"class": "cp-attachment__name", "title": name}, name),
            self._note,
        )
        self.element = create(
            "li",
            {"class": "cp-attachment", "data-state": self.state},
            self._picture(document),
            words,
            self._bar,
            self._retry,
            self.remove_button,
        )

    def set_progress(self, percent: float) -> None:
        """How much of it has gone out."""
        self._bar.set("value", f"{percent:.0f}")

    def set_state(self, state: RowState, reason: str = "") -> None:
        """What has become of it, and why it has failed."""
        self.state = state
        self.element.set("data-state", state)
        self._bar.set("hidden", state != "uploading")
        self._retry.set("hidden", state != "failed")
        words = self._texts("files.waiting") if state == "waiting" else reason
        self._note.text = f"{self._size} · {words}" if words else self._size

    def _picture(self, document: Document) -> Element:
        attachment = self.attachment
        if attachment.media_type.startswith("image/") and attachment.address:
            attributes = {"class": "cp-attachment__picture", "src": attachment.address, "alt": ""}
            return document.create("img", attributes)
        return document.icon("file")
