"""What is added to a chat while it is being loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chat_py.message.entry import Entry
from chat_py.models.message import Message

__all__ = ["Meanwhile"]


@dataclass
class _Added:
    entry: Entry
    user_chat_id: str
    shown: bool
    """Whether it is on the page; else it waits for its chat."""


@dataclass
class Meanwhile:
    """Keeps what the page's scripts add to the chat that opens, since its messages, once they are
    here, take the place of everything: what scripts do before Python is there comes in between."""

    _chat: str | None = ""
    """The id of the chat that is being loaded: empty while it is not known which one a page opens
    with, `None` while there is none."""
    _below: list[_Added] = field(default_factory=list[_Added])
    _above: list[Message] = field(default_factory=list[Message])

    @property
    def is_loading(self) -> bool:
        """Whether a chat is being loaded, or is yet to be chosen."""
        return self._chat is not None

    def begin(self, chat_id: str, *, stays: bool = False) -> None:
        """A chat is being loaded; what was added to another one belongs there. `stays`: what is on
        the page is this chat's already."""
        if self._chat not in ("", chat_id):
            self.clear()
        elif not stays:
            self.hide()
        self._chat = chat_id

    def hide(self) -> None:
        """What was added is off the page, and is still to be shown with its chat."""
        for added in self._below:
            added.shown = False

    def clear(self) -> None:
        """What was added is gone, on purpose."""
        self._below.clear()
        self._above.clear()

    def end(self) -> None:
        """No chat is being loaded any more."""
        self.clear()
        self._chat = None

    def replaced(self) -> None:
        """A script has shown a chat of its own; the one that is being loaded still comes."""
        self.clear()
        if not self._chat:
            self._chat = None

    def append(self, entry: Entry, user_chat_id: str = "", *, shown: bool = True) -> None:
        """A message at the end; of the user's chat with this id, where that is not empty."""
        if self.is_loading:
            self._below.append(_Added(entry, user_chat_id, shown))

    def prepend(self, messages: Sequence[Message]) -> None:
        """Older messages above."""
        if self.is_loading:
            self._above[:0] = messages

    def take(
        self, entries: Mapping[str, Entry], user_chat_id: str
    ) -> tuple[list[Entry], list[Message]]:
        """What goes below the chat's own messages, and what goes above, each once, as the chat
        is there now. `entries` are those that are shown: what is not among them any more has been
        removed."""
        below = [
            added.entry
            for added in self._below
            if added.user_chat_id in ("", user_chat_id)
            and added.entry.is_stored  # whoever sends it, or writes it, shows it again
            and (not added.shown or entries.get(added.entry.message.id) is added.entry)
        ]
        above = list(self._above)
        self.end()
        return below, above
