"""Files that are chosen, pasted or dropped: where they come in, and where the chat takes none."""

from __future__ import annotations

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from pydantic import TypeAdapter

from chat_py.base.errors import StorageError
from chat_py.base.owner import Owner
from chat_py.border.page_ref import PageRef
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.browser.protocols.storage import TextStorage
from chat_py.locales import Texts
from chat_py.models.files import FileLimits, TakenFiles
from chat_py.sending.attachment import Attachment
from chat_py.settings.settings import Settings
from chat_py.view.file_size import size_words

__all__ = ["REMEMBERED", "AttachedFiles", "FileIntake"]

REMEMBERED = "chat_py.files"
"""The key in the browser's storage that says that files are kept."""
DROP_TIME = 0.4
"""Seconds without a `dragover`, which come all the time, after which nothing is dragged here."""
_LIMITS: TypeAdapter[FileLimits | None] = TypeAdapter(TakenFiles)


class AttachedFiles(Protocol):
    """The files that wait at the message box (`Attachments`)."""

    async def open_chat(self, chat_id: str, limits: FileLimits) -> None:
        """Show those of another chat."""
        ...

    async def add(self, given: PageRef) -> None:
        """Attach what was given in an event."""
        ...

    def to_send(self, chat_id: str) -> Sequence[Attachment] | None:
        """What goes with the next message; `None` where one has failed, which is said."""
        ...

    def sent(self, attachments: Sequence[Attachment]) -> None:
        """A message has them now."""
        ...

    async def give_back(self, attachments: Sequence[Attachment]) -> None:
        """A message that had them is written anew."""
        ...

    def clear(self, *, hand_over: bool = False) -> None:
        """Show none: another user is here, who keeps what a guest has attached (`hand_over`)."""
        ...


class FileIntake:
    """Takes files where the chat that is open says that it does, and says where it takes none.

    Text that comes along with a picture (a copied table) is pasted as usual. A host page that
    takes files itself calls `preventDefault()`, and is left alone. `attached` gives what holds
    files, which is loaded when there is the first one.
    """

    def __init__(
        self,
        *,
        document: Document,
        settings: Settings,
        texts: Texts,
        bus: EventBus,
        storage: TextStorage,
        attached: Callable[[], AttachedFiles],
        owner: Owner,
    ) -> None:
        self._document = document
        self._texts = texts
        self._bus = bus
        self._storage = storage
        self._attached = attached
        self._owner = owner
        names = settings.selectors
        self._input = names.input
        self._form = names.form
        self._button = names.attach
        self._places = f"{names.form}, {names.input}, {names.log}"
        self._note: Callable[[str], None] = lambda _: None
        self._limits: FileLimits | None = None
        self._chat_id = ""
        self._held: AttachedFiles | None = None
        self._zone: Element | None = None
        self._zone_timer: TimerHandle | None = None

    def init(self, note: Callable[[str], None]) -> None:
        """Begin; `note` says at the message box what is wrong."""
        self._note = note
        listen, owner = self._document.listen, self._owner
        owner.add(listen("click", self._clicked))
        owner.add(listen("paste", self._pasted))
        owner.add(listen("dragover", self._dragged))
        owner.add(listen("drop", self._dropped))
        owner.add(self._bus.on("chatapi:fetch-success", self._opened))
        owner.add(self._hide_zone)

    def to_send(self, chat_id: str) -> Sequence[Attachment] | None:
        """See `AttachedFiles`."""
        return self._held.to_send(chat_id) if self._held is not None else ()

    def sent(self, attachments: Sequence[Attachment]) -> None:
        """See `AttachedFiles`."""
        if self._held is not None and attachments:
            self._held.sent(attachments)

    async def give_back(self, attachments: Sequence[Attachment]) -> None:
        """See `AttachedFiles`."""
        if self._limits is not None and attachments:
            await self._hold().open_chat(self._chat_id, self._limits)
            await self._hold().give_back(attachments)

    def clear(self, *, hand_over: bool = False) -> None:
        """See `AttachedFiles`."""
        if self._held is not None:
            self._held.clear(hand_over=hand_over)

    async def give(self, given: PageRef) -> bool:
        """Attach files that come from elsewhere; whether the chat that is open takes any."""
        if self._limits is None:
            return False
        await self._add(given, self._chat_id, self._limits)
        return True

    def lock(self, *, locked: bool) -> None:
        """Take nothing."""
        for button in self._document.query_all(self._button):
            button.set("disabled", locked)
        if locked:
            self._limits = None
            self.clear()

    def _opened(self, data: Mapping[str, Any]) -> None:
        """The chat that is open says what files it takes, or nothing of files."""
        response: Mapping[str, Any] = data.get("response") or {}
        self._chat_id, self._limits = str(data.get("chatId")), None
        self._limits = _LIMITS.validate_python(response.get("files"))
        for button in self._document.query_all(self._button):
            button.set("hidden", self._limits is None)
            if self._limits is not None:
                size = size_words(self._texts, self._limits.max_size)
                limits = self._texts.count("files.limits", self._limits.max_count, size=size)
                button.set("title", limits)
        if self._limits is None:
            self.clear()
        elif self._held is not None or self._some_are_kept():
            self._owner.task(self._hold().open_chat(self._chat_id, self._limits))

    def _some_are_kept(self) -> bool:
        try:
            return bool(self._storage.get(REMEMBERED))
        except StorageError:
            return False

    def _hold(self) -> AttachedFiles:
        if self._held is None:
            self._held = self._attached()
        return self._held

    def _take(self, given: PageRef) -> None:
        if self._limits is not None:
            self._owner.task(self._add(given, self._chat_id, self._limits))

    async def _add(self, given: PageRef, chat_id: str, limits: FileLimits) -> None:
        try:
            held = self._hold()
            await held.open_chat(chat_id, limits)
            await held.add(given)
        except Exception:
            # What holds files could not be loaded: import statements fail in many ways.
            self._note(self._texts("files.not_now"))
            raise

    def _clicked(self, event: Event) -> None:
        button = event.target.closest(self._button) if event.target is not None else None
        if button is None or self._limits is None or event.default_prevented:
            return
        event.prevent_default()
        chooser = self._document.create("input", {"type": "file", "multiple": True})
        undo = chooser.listen("change", lambda chosen: self._take(chosen.files()))
        self._owner.add(undo)
        chooser.click()

    def _pasted(self, event: Event) -> None:
        target = event.target
        if target is None or event.default_prevented or not target.matches(self._input):
            return
        kinds = event.transfer_types
        if "Files" in kinds and "text/plain" not in kinds:
            self._came(event)

    def _dragged(self, event: Event) -> None:
        if self._is_file_for_us(event):
            event.prevent_default()  # which makes it a place to drop on
            if self._limits is not None:
                self._show_zone()

    def _dropped(self, event: Event) -> None:
        if self._is_file_for_us(event):
            self._hide_zone()
            self._came(event)

    def _came(self, event: Event) -> None:
        event.prevent_default()
        if self._limits is None:
            self._note(self._texts("input.no_files"))
        else:
            self._take(event.files())

    def _show_zone(self) -> None:
        form = self._document.query(self._form)
        if self._zone is None and form is not None:
            words = self._texts("files.drop")
            attributes = {"class": "cp-scope cp-dropzone", "aria-hidden": "true"}
            self._zone = self._document.create("div", attributes, words)
            form.append(self._zone)
        if self._zone_timer is not None:
            self._zone_timer.cancel()
        self._zone_timer = get_running_loop().call_later(DROP_TIME, self._hide_zone)

    def _hide_zone(self) -> None:
        if self._zone_timer is not None:
            self._zone_timer.cancel()
        if self._zone is not None:
            self._zone.remove()
        self._zone_timer = self._zone = None

    def _is_file_for_us(self, event: Event) -> bool:
        target = event.target
        return (
            target is not None
            and not event.default_prevented
            and "Files" in event.transfer_types
            and target.closest(self._places) is not None
        )
