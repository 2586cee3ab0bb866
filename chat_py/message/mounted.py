"""The messages of the open chat, and which of them are on the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chat_py.base.owner import Owner, Undo
from chat_py.base.signal import Signal
from chat_py.browser.protocols.dom import Element
from chat_py.browser.protocols.environment import Clock
from chat_py.message.builder import MessageBuilder
from chat_py.message.elements import LOCAL_ID
from chat_py.message.entry import ENDED, Entry
from chat_py.message.log import MessageLog
from chat_py.message.meanwhile import Meanwhile
from chat_py.message.window import MessageWindow, most_mounted
from chat_py.models.message import Message
from chat_py.models.opened_chat import OpenedChat
from chat_py.view.scroll import FollowScroll

__all__ = ["MountedMessages"]


class MountedMessages:
    """Keeps the entries by id (hidden kinds too), and moves the window of those that are on the
    page with the reader. `page_size` is how many messages one load brings."""

    def __init__(
        self,
        *,
        log: MessageLog,
        builder: MessageBuilder,
        scroll: FollowScroll,
        clock: Clock,
        page_size: int,
        starters: tuple[str, ...] = (),
        owner: Owner,
    ) -> None:
        self._log = log
        self._builder = builder
        self._scroll = scroll
        self._clock = clock
        self._page = page_size
        self._starters = starters
        self._most = most_mounted(page_size)
        self._window = MessageWindow()
        self._older_changed = Signal[[]]()
        self.entries: dict[str, Entry] = {}
        self.meanwhile = Meanwhile()
        """What is added while the chat's own messages are still to come."""
        owner.add(scroll.on_to_end(self.show_latest))
        owner.add(scroll.on_near_end(self._show_newer))

    @property
    def stored_count(self) -> int:
        """How many messages of the open chat are known to be on the server."""
        return sum(entry.is_stored for entry in self.entries.values()) + self._window.unseen

    def newest_stored(self) -> list[Message]:
        """The newest page of what the server has, oldest first, with how answers have ended."""
        shown = (self.entries.get(found) for found in self._log.message_ids())
        stored = [entry for entry in shown if entry is not None and entry.is_stored]
        messages = [
            entry.message.model_copy(update={"state": entry.state})
            if entry.state in ENDED.values()
            else entry.message
            for entry in stored
        ]
        return [*messages, *self._window.below][-self._page :]

    @property
    def has_older(self) -> bool:
        """Whether messages that are known wait above."""
        return self._window.has_older

    @property
    def has_room(self) -> bool:
        """Whether another page from above makes none go below."""
        return self._log.count + self._page <= self._most

    def on_older_changed(self, callback: Callable[[], None]) -> Undo:
        """Call when other messages wait above than before."""
        return self._older_changed.subscribe(callback)

    def find(self, message_id: str) -> Element | None:
        """The element of a message that is on the page, or that is still changing."""
        entry = self.entries.get(message_id)
        kept = entry.element if entry is not None else None
        return kept or self._log.find(message_id)

    def clear(self) -> None:
        """Forget every message; whoever refills the log empties it first."""
        self.entries.clear()
        self._window = MessageWindow()

    def open(self, chat: OpenedChat, chat_id: str, below: Sequence[Entry] = ()) -> None:
        """Put the newest page of a chat on the page, with entries below that it may have already,
        in the place of what is there."""
        with self._log.filling(chat_id):
            for message in self._window.open(chat, self._page):
                self._append(Entry(message))
            for entry in below:
                self._append(entry)
        self.trim_above()

    def append(self, entry: Entry) -> str | None:
        """One more message at the end; returns its id, `None` where it is not shown."""
        message_id = self._append(entry)
        if message_id is not None:
            self.meanwhile.append(entry)
        return message_id

    def _append(self, entry: Entry) -> str | None:
        message = entry.message = self._with_id(entry.message)
        if message.id in self.entries or self._builder.is_shown(message.id):
            return None
        self.entries[message.id] = entry
        element = self._builder.build(entry)
        if element is None:
            return None
        if self._window.below or (self._log.count >= self._most and not self._scroll.following):
            # The reader is far from the end: it waits there.
            self._leave(message.id, element)
            self._window.below.append(message)
            self._end_changed()
        else:
            self._log.append(element, message.timestamp)
        return message.id

    def prepend(self, messages: Sequence[Message]) -> list[Message]:
        """Older messages, above; returns those that were not known."""
        fresh = [m for m in (self._with_id(m) for m in messages) if m.id not in self.entries]
        self._mount_above(fresh)
        self.meanwhile.prepend(fresh)
        return fresh

    def show_older(self) -> list[Message]:
        """Show the next page of messages that wait above, and return them."""
        page = [self._with_id(message) for message in self._window.take_older(self._page)]
        self._mount_above(page)
        return page

    def add_older(self, messages: Sequence[Message]) -> int:
        """Keep older messages above without showing them; how many of them were not known."""
        self._window.take_unchecked()
        given = [self._with_id(message) for message in messages]
        fresh = self._window.add_oldest([one for one in given if one.id not in self.entries])
        self._older_changed.emit()
        return len(fresh)

    def open_at(self, message_id: str) -> bool:
        """Show a message that is known with those around it, where it is not shown yet; whether it
        is known."""
        if self._log.find(message_id) is not None:
            return True
        self._window.take_unchecked()
        ids = self._log.message_ids()
        shown = [self.entries[one].message for one in ids if one in self.entries]
        page = self._window.open_at(shown, message_id, self._page)
        if page is None:
            return False
        self._leave_all(self._log.take_oldest(self._log.count))
        for message in self._window.below:  # what is not at the beginning counts by its entry
            self.entries.setdefault(message.id, Entry(message))
        self._mount_below(page)
        self._end_changed()
        self._older_changed.emit()
        return True

    def show_latest(self) -> None:
        """The newest page, in place of what is shown."""
        if not self._window.below:
            return
        shown = self._leave_all(self._log.take_oldest(self._log.count))
        self._mount_below(self._window.take_newest(shown, self._page))
        self._end_changed()
        self._older_changed.emit()

    def trim_above(self) -> None:
        """Remove what is too much, one load at a time: each time the view must be kept
        in place."""
        if self._log.count <= self._most:
            return
        least = max(self._log.count - self._most, min(self._page, self._most // 2))
        self._window.above += self._leave_all(self._log.take_oldest(least))
        self._older_changed.emit()

    def rename(self, old_id: str, new_id: str) -> None:
        """Give a message another id; its entry is known."""
        article = self.find(old_id)
        entry = self.entries[new_id] = self.entries.pop(old_id)
        entry.message.id = new_id
        self._builder.rename(old_id, new_id, article)

    def remove(self, message_id: str) -> None:
        """Forget one message, and take it off the page."""
        entry = self.entries.pop(message_id, None)
        self._window.forget(message_id)
        self._builder.forget(message_id)
        if entry is not None:
            self._builder.forget_picture(entry.message)
        if (article := self._log.find(message_id)) is not None:
            self._log.remove(article)
            self._scroll.content_changed()

    def replace_from(self, message_id: str, messages: Sequence[Message]) -> None:
        """Other messages in the place of one that is on the page and all that come after it."""
        ids = self._log.message_ids()
        below = [message.id for message in self._window.below]
        for name in [*ids[ids.index(message_id) :], *below]:
            self.remove(name)
        given = [self._with_id(message) for message in messages]
        for message in given:
            self.entries.setdefault(message.id, Entry(message))
        self._mount_below(given[: self._page])
        self._window.below = given[self._page :]
        self.trim_above()
        self._end_changed()

    def put_back(self, entry: Entry, article: Element, below: Element | None) -> None:
        """A message that was removed is there again, above `below`."""
        message = entry.message
        if message.id not in self.entries:
            self.entries[message.id] = entry
            self._builder.remember(message.id)
            self._log.insert(article, message.timestamp, below)
            self._scroll.content_changed()

    def _show_newer(self) -> None:
        """The reader comes near the end of what is on the page, and there is more."""
        self._mount_below(self._window.take_newer(self._page))
        self.trim_above()
        self._end_changed()

    def _mount_above(self, messages: Sequence[Message]) -> None:
        built = [(self._build(message), message.timestamp) for message in messages]
        self._log.prepend([(node, moment) for node, moment in built if node is not None])
        if (surplus := self._log.count - self._most) > 0:
            left = self._leave_all(self._log.take_newest(surplus))
            self._window.below[:0] = left
            self._end_changed()

    def _mount_below(self, messages: Sequence[Message]) -> None:
        for message in messages:
            if (element := self._build(message)) is not None:
                self._log.append(element, message.timestamp)

    def _build(self, message: Message) -> Element | None:
        return self._builder.build(self.entries.setdefault(message.id, Entry(message)))

    def _leave_all(self, elements: Sequence[Element]) -> list[Message]:
        left = [self._leave(e.get("data-message-id") or "", e) for e in elements]
        return [message for message in left if message is not None]

    def _leave(self, message_id: str, element: Element) -> Message | None:
        """A message goes off the page, not out of the chat."""
        entry = self.entries.get(message_id)
        if entry is None:
            return None
        if entry.is_stored:
            self._builder.forget_picture(entry.message)
        else:
            entry.element = element
        return entry.message

    def _with_id(self, message: Message) -> Message:
        if message.sender == "user" and message.content.lstrip().startswith(
            self._starters or ("\0",)
        ):
            message.hidden = True
        # Two equal messages without ids are two messages, so the id is not made of the content.
        if message.id:
            return message
        return message.model_copy(update={"id": LOCAL_ID + self._clock.uuid()})

    def _end_changed(self) -> None:
        self._scroll.more_below = bool(self._window.below)
