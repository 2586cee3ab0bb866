"""Files that wait at the message box: loaded with the first one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from pydantic import ValidationError

from chat_py.base.errors import ApiError, StorageError, UnreadableFile
from chat_py.base.file_name import clean_file_name
from chat_py.base.owner import Owner
from chat_py.border.page_ref import PageRef
from chat_py.browser.protocols.dom import Document, Element
from chat_py.browser.protocols.environment import Clock
from chat_py.browser.protocols.files import GivenFile, PageFiles
from chat_py.browser.protocols.http import Network
from chat_py.browser.protocols.storage import TextStorage
from chat_py.locales import Texts
from chat_py.models.files import FileLimits
from chat_py.sending.attachment import Attachment
from chat_py.sending.endpoint import Uploader, reason_of, what_follows
from chat_py.settings.settings import Selectors
from chat_py.ui.attachment_row import AttachmentRow
from chat_py.ui.files import REMEMBERED
from chat_py.view.file_size import size_words

__all__ = ["Attachments"]

MOST_TOLD = 3
"""Sentences about files that were not taken, at a time."""


class Attachments:
    """See `AttachedFiles`. A file is kept in the browser and uploaded as soon as it is attached.

    `user` names the current user; `in_messages` gives the ids of files that a message has which is
    being sent; `note` says what is wrong at the message box.
    """

    def __init__(
        self,
        *,
        document: Document,
        selectors: Selectors,
        texts: Texts,
        files: PageFiles,
        uploads: Uploader,
        storage: TextStorage,
        clock: Clock,
        network: Network,
        user: Callable[[], str],
        in_messages: Callable[[], Awaitable[set[str]]],
        announce: Callable[[str], None],
        note: Callable[[str], None],
        owner: Owner,
    ) -> None:
        self._document = document
        self._selectors = selectors
        self._texts = texts
        self._files = files
        self._uploads = uploads
        self._storage = storage
        self._clock = clock
        self._network = network
        self._user = user
        self._in_messages = in_messages
        self._announce = announce
        self._note = note
        self._owner = owner
        self._chat_id = ""
        self._limits = FileLimits(max_size=1)
        self._rows: list[AttachmentRow] = []
        self._list: Element | None = None
        owner.add(uploads.on_progress(self._progress))
        owner.add(network.subscribe(self._connected))
        owner.add(self._take_down)

    async def open_chat(self, chat_id: str, limits: FileLimits) -> None:
        """Show the files of another chat, those of an earlier visit among them."""
        self._limits = limits
        if chat_id == self._chat_id:
            return
        self.clear()
        self._chat_id = chat_id
        for attachment in await self._kept():
            if self._chat_id == chat_id and attachment.chat_id == chat_id:
                await self._show(attachment)

    async def add(self, given: PageRef) -> None:
        """Attach files, and say which cannot be and why."""
        chat_id, count = self._chat_id, 0
        problems: list[str] = []
        for file in await self._files.describe(given):
            problem = self._problem(file) or await self._add(file, chat_id)
            if problem:
                problems.append(problem)
            else:
                count += 1
        if problems:
            self._note(" ".join(list(dict.fromkeys(problems))[:MOST_TOLD]))
        if count:
            self._announce(self._texts.count("files.added", count))

    def to_send(self, chat_id: str) -> Sequence[Attachment] | None:
        """What goes with the next message; `None` where one has failed, which is said."""
        if chat_id != self._chat_id:
            return ()
        failed = next((row for row in self._rows if row.state == "failed"), None)
        if failed is not None:
            self._note(self._texts("files.one_failed", name=failed.attachment.name))
            failed.remove_button.focus()
            return None
        return [row.attachment for row in self._rows]

    def sent(self, attachments: Sequence[Attachment]) -> None:
        """A message has them now."""
        for row in [row for row in self._rows if row.attachment in attachments]:
            self._take_away(row)

    async def give_back(self, attachments: Sequence[Attachment]) -> None:
        """A message that had them is written anew."""
        for attachment in attachments:
            if attachment.chat_id == self._chat_id:
                await self._show(attachment)

    def clear(self, *, hand_over: bool = False) -> None:
        """Show none: another chat is open, or another user here."""
        if hand_over:
            for row in self._rows:
                row.attachment.user = self._user()
            return
        self._chat_id = ""
        for row in list(self._rows):
            self._take_away(row)

    def _problem(self, file: GivenFile) -> str:
        name = clean_file_name(file.name)
        if file.folder:
            return self._texts("files.folder", name=name)
        if file.size == 0:
            return self._texts("files.empty", name=name)
        if file.size > self._limits.max_size:
            return self._texts(
                "files.too_large",
                name=name,
                size=size_words(self._texts, file.size),
                limit=size_words(self._texts, self._limits.max_size),
            )
        if len(self._rows) >= self._limits.max_count:
            return self._texts.count("files.too_many", self._limits.max_count)
        return ""

    async def _add(self, file: GivenFile, chat_id: str) -> str:
        attachment = Attachment(
            id=self._clock.uuid(),
            user=self._user(),
            chat_id=chat_id,
            name=clean_file_name(file.name),
            media_type=file.media_type,
            size=file.size,
        )
        try:
            await self._files.keep(attachment.id, attachment.model_dump_json(), file)
        except UnreadableFile:
            return self._texts("files.unreadable", name=attachment.name)
        except StorageError:
            self._note(self._texts("files.not_kept"))  # and it goes on without
        with suppress(StorageError):
            self._storage.set(REMEMBERED, "1")
        if chat_id == self._chat_id:
            await self._show(attachment)
        return ""

    async def _kept(self) -> list[Attachment]:
        """What an earlier visit has left and no message has."""
        try:
            entries, taken = await self._files.list(), await self._in_messages()
        except StorageError:
            return []
        if not entries:
            with suppress(StorageError):
                self._storage.remove(REMEMBERED)
        found: list[Attachment] = []
        for _, meta in entries:
            with suppress(ValidationError):
                found.append(Attachment.model_validate_json(meta))
        user = self._user()
        return [item for item in found if item.user == user and item.id not in taken]

    async def _show(self, attachment: Attachment) -> None:
        with suppress(StorageError):
            attachment.address = await self._files.address(attachment.id)
        if any(row.attachment.id == attachment.id for row in self._rows):
            return
        row = AttachmentRow(
            attachment,
            document=self._document,
            texts=self._texts,
            remove=self._remove,
            retry=self._retry,
        )
        self._rows.append(row)
        self._place().append(row.element)
        self._owner.task(self._upload(row))

    async def _upload(self, row: AttachmentRow) -> None:
        if not self._network.online:
            row.set_state("waiting")
            return
        row.set_state("uploading")
        try:
            await self._uploads.part(row.attachment)
        except ApiError as error:
            if row not in self._rows:
                return
            if what_follows(error) == "refuse":
                row.set_state("failed", reason_of(error))
                words = self._texts("files.one_failed", name=row.attachment.name)
                self._announce(f"{words} {reason_of(error)}")
            else:
                row.set_state("waiting")  # the outbox tries again, once the message is sent
            return
        row.set_state("uploaded")
        if row in self._rows and all(other.state == "uploaded" for other in self._rows):
            self._announce(self._texts("files.uploaded"))

    def _connected(self, online: bool) -> None:
        for row in self._rows:
            if online and row.state == "waiting":
                self._owner.task(self._upload(row))

    def _progress(self, attachment_id: str, percent: float) -> None:
        for row in self._rows:
            if row.attachment.id == attachment_id:
                row.set_progress(percent)

    def _retry(self, row: AttachmentRow) -> None:
        row.remove_button.focus()  # its own button goes
        self._note("")
        self._owner.task(self._upload(row))

    def _remove(self, row: AttachmentRow) -> None:
        place = self._rows.index(row)
        self._take_away(row)
        self._owner.task(self._uploads.remove(row.attachment))
        self._announce(self._texts("files.removed", name=row.attachment.name))
        self._note("")
        rest = self._rows[place : place + 1] or self._rows[-1:]
        if rest:
            rest[0].remove_button.focus()
        elif box := self._document.query(self._selectors.input):
            box.focus()

    def _take_away(self, row: AttachmentRow) -> None:
        self._rows.remove(row)
        row.element.remove()
        if not self._rows:
            self._take_down()

    def _take_down(self) -> None:
        if self._list is not None:
            self._list.remove()
            self._list = None

    def _place(self) -> Element:
        """The list, above the message box."""
        box = self._document.query(self._selectors.input)
        if self._list is None or not self._list.connected:
            attributes = {"class": "cp-scope cp-attachments"}
            label = self._texts("files.list")
            self._list = self._document.create("ul", {**attributes, "aria-label": label})
            if box is not None:
                form = box.closest(self._selectors.form)
                if form is not None:
                    form.prepend(self._list)
                else:
                    (box.parent or box).before(self._list)
        return self._list
