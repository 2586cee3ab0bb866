"""The messages of the open chat, by id, and what becomes of each."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

from chat_py.base.owner import Undo
from chat_py.browser.protocols.dom import Element
from chat_py.message.elements import MessageElements, MessageState
from chat_py.message.entry import Entry
from chat_py.message.kinds import as_shown
from chat_py.message.log import MessageLog
from chat_py.message.mounted import MountedMessages
from chat_py.models.answer_event import Usage
from chat_py.models.completion import StreamUsage
from chat_py.models.message import Message
from chat_py.models.parts import Part
from chat_py.view.focus import Focus
from chat_py.view.scroll import FollowScroll

__all__ = ["ShownMessages"]

FOUND_AT = 96.0
"""CSS pixels from the top of the log to a message that was looked for."""


class ShownMessages:
    """Finds, changes and removes single messages. Hidden ones and those outside the window are
    known, too, so that their text is at hand as it was written."""

    def __init__(
        self,
        *,
        elements: MessageElements,
        log: MessageLog,
        mounted: MountedMessages,
        scroll: FollowScroll,
        focus: Focus,
    ) -> None:
        self._elements = elements
        self._log = log
        self._mounted = mounted
        self._entries = mounted.entries
        self._scroll = scroll
        self._focus = focus

    def find(self, message_id: str) -> Element | None:
        """The element of a message that is on the page, or that is still changing."""
        return self._mounted.find(message_id)

    def go_to(self, message_id: str) -> bool:
        """Show a message that is known, marked, with the focus on it; whether it is known."""
        log = self._log.element
        if log is None or not self._mounted.open_at(message_id):
            return False
        article = self._log.find(message_id)
        if article is None:
            return False
        for other in log.query_all("[data-found]"):
            other.set("data-found", None)
        article.set("data-found", True)
        if article.get("tabindex") is None:
            article.set("tabindex", "-1")
        article.focus(prevent_scroll=True)
        self._scroll.hold(article, FOUND_AT)
        return True

    def add_older(self, messages: Sequence[Message]) -> int:
        """Keep older messages at hand without showing them; how many were not known."""
        return self._mounted.add_older(messages)

    def text_of(self, message_id: str) -> str | None:
        """The text of a message as it was written; `None` for an unknown id."""
        entry = self._entries.get(message_id)
        if entry is None:
            return None
        shown = as_shown(entry.message)
        return shown[1] if shown else entry.message.content

    def last_of_user(self) -> str:
        """The id of the newest message of the user's; empty where there is none."""
        log = self._log.element
        own = log.query_all('[data-cp][data-sender="user"]') if log is not None else []
        return (own[-1].get("data-message-id") or "") if own else ""

    def message_of(self, message_id: str) -> Message | None:
        """A message of the open chat."""
        entry = self._entries.get(message_id)
        return entry.message if entry else None

    def state_of(self, message_id: str) -> MessageState | None:
        """What has become of a message of the open chat."""
        entry = self._entries.get(message_id)
        return entry.state if entry else None

    def set_content(
        self,
        message_id: str,
        text: str,
        *,
        parts: list[Part] | None = None,
        finish: str = "",
        usage: Usage | None = None,
        details: str = "",
    ) -> None:
        """Remember what a streamed message consists of, why the model ended it, what it took, and
        what the server said of a failure; drawing it is the stream's."""
        if (entry := self._entries.get(message_id)) is not None:
            entry.message.content = text
            entry.message.parts = parts
            entry.message.finish = finish or None
            entry.message.details = details or None
            entry.message.usage = None
            if usage is not None:
                entry.message.usage = StreamUsage(
                    input_tokens=usage.input_tokens, output_tokens=usage.output_tokens
                )

    def set_state(self, message_id: str, state: MessageState, reason: str = "") -> None:
        """Show what became of a message. Unknown ids (another chat's) are ignored."""
        entry, article = self._entries.get(message_id), self.find(message_id)
        if entry is None:
            return
        entry.state, entry.reason = state, reason
        if article is None:
            return
        self._elements.set_state(article, entry.message, state, reason)
        self._scroll.content_changed()

    def set_online(self, online: bool) -> None:
        """Say at the messages on their way whether they wait for a network."""
        self._elements.online = online
        for message_id, entry in self._entries.items():
            if entry.state == "sending" and (article := self.find(message_id)) is not None:
                self._elements.show_on_its_way(article)

    def mark(self, message_id: str, action: str, *, given: bool) -> None:
        """Show a like or dislike as given or taken back."""
        if (article := self.find(message_id)) is not None:
            self._elements.mark(article, action, given)

    def refresh(self, message_id: str) -> None:
        """Show what has changed of a message beside its text."""
        if (entry := self._entries.get(message_id)) is not None:
            self.set_state(message_id, entry.state, entry.reason)

    def adopt(self, old_id: str, new_id: str) -> None:
        """Give a message the server's id; its element stays."""
        if old_id == new_id or old_id not in self._entries:
            return
        if new_id in self._entries:  # a history page brought it first
            self.remove(old_id)
        else:
            self._mounted.rename(old_id, new_id)

    def remove(self, message_id: str) -> None:
        """Take a message off the page."""
        article = self.find(message_id)
        with self._focus.kept(article) if article is not None else nullcontext():
            self._mounted.remove(message_id)

    def take_out(self, message_id: str) -> Undo | None:
        """As `remove`, with a way to put the message back where it was; `None` for an unknown id.
        What had the focus in it loses it: the way back is offered, and gets it.
        """
        entry, article = self._entries.get(message_id), self.find(message_id)
        if entry is None or article is None:
            return None
        below = self._log.after(article)
        self._mounted.remove(message_id)
        return lambda: self._mounted.put_back(entry, article, below)

    def remove_from(self, message_id: str, *, but: Sequence[str] = ()) -> list[str]:
        """Take a message off the page and all that stand below it, `but` some; returns which."""
        removed: list[str] = []
        article = self.find(message_id)
        while article is not None:
            below = self._log.after(article)
            name = article.get("data-message-id") or ""
            if name not in but:
                self.remove(name)
                removed.append(name)
            article = below
        return removed

    @property
    def has_unfinished(self) -> bool:
        """Whether there is a message that the server does not have yet, or not all of it."""
        return any(not entry.is_stored for entry in self._entries.values())

    def version_of(self, message_id: str) -> str:
        """The message that is shown of which this is another version; empty where there is none."""
        for name, entry in self._entries.items():
            if name != message_id and message_id in (entry.message.versions or ()):
                return name
        return ""

    def replace_from(self, message_id: str, messages: Sequence[Message]) -> bool:
        """Show other messages in the place of one and all that come after it, the first just where
        that one is; whether that one is on the page."""
        log, article = self._log.element, self.find(message_id)
        if log is None or article is None or not article.connected:
            return False
        offset = article.offset_in(log)
        self._mounted.replace_from(message_id, messages)
        if (first := self.find(messages[0].id)) is not None:
            self._scroll.hold(first, offset)
        return True

    def show_version(self, message_id: str, version: Message) -> None:
        """Show another version of an answer in its place; an unknown id is ignored."""
        entry, article = self._entries.get(message_id), self.find(message_id)
        if entry is None or article is None:
            return
        self.adopt(message_id, version.id)
        entry.message = version
        self._elements.redraw(article, version)
        fresh = Entry(version)
        self.set_state(version.id, fresh.state, fresh.reason)
