"""Which messages of a long chat are on the page: a window that moves with the reader."""

from __future__ import annotations

from collections.abc import Sequence

from chat_py.models import Message

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

    `unseen` counts those at the beginning of `above` that have never been on the page.
    """

    def __init__(self) -> None:
        self.above: list[Message] = []
        self.below: list[Message] = []
        self.unseen = 0

    def open(self, messages: Sequence[Message], page: int) -> list[Message]:
        """Begin with a chat; gives the newest page."""
        self.above, self.below = list(messages[:-page]), []
        self.unseen = len(self.above)
        return list(messages[-page:])

    def take_older(self, page: int) -> list[Message]:
        """The next page above the window, which goes on the page now."""
        taken = self.above[-page:]
        del self.above[-page:]
        self.unseen = min(self.unseen, len(self.above))
        return taken

    def take_newer(self, page: int) -> list[Message]:
        """The next page below the window, which goes on the page now."""
        taken = self.below[:page]
        del self.below[:page]
        return taken

    def take_newest(self, shown: Sequence[Message], page: int) -> list[Message]:
        """The newest page of all; `shown`, which leave the page, and the rest are above then."""
        self.above += [*shown, *self.below]
        self.below = []
        return self.take_older(page)

    def forget(self, message_id: str) -> None:
        """A message does not exist any more."""
        for index, message in enumerate(self.above):
            if message.id == message_id:
                self.unseen -= index < self.unseen
        self.above = [message for message in self.above if message.id != message_id]
        self.below = [message for message in self.below if message.id != message_id]
