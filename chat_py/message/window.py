"""Which messages of a long chat are on the page: a window that moves with the reader."""

from __future__ import annotations

from collections.abc import Sequence

from chat_py.models.message import Message
from chat_py.models.opened_chat import OpenedChat
from chat_py.models.unchecked import Unchecked

__all__ = ["MessageWindow", "most_mounted"]

MAX_MOUNTED = 200
"""Messages on the page at once. They are ordinary elements, so the browser's search and a screen
reader find all of them; more would make every layout of the page slower."""
PAGES = 4


def most_mounted(page: int) -> int:
    """How many messages are on the page at once, where one load brings `page` of them."""
    return max(page, min(MAX_MOUNTED, PAGES * page))


class MessageWindow:
    """The messages older and newer than those on the page, each oldest first.

    Before those `above` come those that have not been validated. `unseen` counts those at the
    beginning that have never been on the page.
    """

    def __init__(self) -> None:
        self.above: list[Message] = []
        self.below: list[Message] = []
        self.unseen = 0
        self._unchecked = Unchecked()

    @property
    def has_older(self) -> bool:
        """Whether messages wait above."""
        return bool(self.above or self._unchecked)

    def open(self, chat: OpenedChat, page: int) -> list[Message]:
        """Begin with a chat; gives the newest page."""
        self.above, self.below = list(chat.messages), []
        self._unchecked = chat.unchecked
        self.unseen = self._waiting
        return self.take_older(page)

    def take_older(self, page: int) -> list[Message]:
        """The next messages above the window, which go on the page now."""
        if (missing := page - len(self.above)) > 0:
            self.above[:0] = self._unchecked.take(missing)
        taken = self.above[-page:]
        del self.above[-page:]
        self.unseen = min(self.unseen, self._waiting)
        return taken

    @property
    def _waiting(self) -> int:
        return len(self._unchecked) + len(self.above)

    def take_newer(self, page: int) -> list[Message]:
        """The next messages below the window, which go on the page now."""
        taken = self.below[:page]
        del self.below[:page]
        return taken

    def take_newest(self, shown: Sequence[Message], page: int) -> list[Message]:
        """The newest page of all; `shown`, which leave the page, and the rest are above then."""
        self.above += [*shown, *self.below]
        self.below = []
        return self.take_older(page)

    def add_oldest(self, messages: Sequence[Message]) -> list[Message]:
        """Keep older messages above without showing them; gives those that were not there. None
        that have not been validated may be left (`take_unchecked`)."""
        known = {message.id for message in (*self.above, *self.below)}
        fresh = [message for message in messages if message.id not in known]
        self.above[:0] = fresh
        self.unseen += len(fresh)
        return fresh

    def take_unchecked(self) -> None:
        """Validate all that wait above."""
        self.above[:0] = self._unchecked.take(len(self._unchecked))

    def open_at(self, shown: Sequence[Message], message_id: str, page: int) -> list[Message] | None:
        """The page around a message, in the place of those that are `shown`; None where it is not
        among all these."""
        every = [*self.above, *shown, *self.below]
        at = next((at for at, one in enumerate(every) if one.id == message_id), None)
        if at is None:
            return None
        begin = max(0, at - page // 2)
        self.above, taken, self.below = every[:begin], every[begin:][:page], every[begin + page :]
        self.unseen = min(self.unseen, begin)
        return taken

    def forget(self, message_id: str) -> None:
        """A message does not exist any more."""
        before = len(self._unchecked)
        self._unchecked.forget(message_id)
        self.unseen -= before - len(self._unchecked)
        for index, message in enumerate(self.above, len(self._unchecked)):
            if message.id == message_id:
                self.unseen -= index < self.unseen
        self.above = [message for message in self.above if message.id != message_id]
        self.below = [message for message in self.below if message.id != message_id]
