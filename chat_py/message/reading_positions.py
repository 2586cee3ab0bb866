"""Where the reader was in each chat."""

from __future__ import annotations

from chat_py.message.log import MessageLog
from chat_py.message.mounted import MountedMessages
from chat_py.view.scroll import FollowScroll

__all__ = ["ReadingPositions"]

MAX_POSITIONS = 50  # chats whose position is remembered; the oldest goes first


class ReadingPositions:
    """The first message in view, and how far its beginning is from the top of the view in CSS
    pixels, by chat. A chat that was left at its end has none."""

    def __init__(self, *, log: MessageLog, mounted: MountedMessages, scroll: FollowScroll) -> None:
        self._log = log
        self._mounted = mounted
        self._scroll = scroll
        self._positions: dict[str, tuple[str, float]] = {}

    def remember(self, chat_id: str) -> None:
        """A chat is about to leave the page."""
        self._positions.pop(chat_id, None)
        place = None if self._scroll.following else self._log.place()
        if place is not None:
            self._positions[chat_id] = place
            while len(self._positions) > MAX_POSITIONS:
                self._positions.pop(next(iter(self._positions)))

    def restore(self, chat_id: str) -> bool:
        """Go to where the reader was; tells whether that is known and there."""
        message_id, offset = self._positions.pop(chat_id, ("", 0.0))
        if not message_id:
            return False
        while (article := self._log.find(message_id)) is None:
            if not (self._mounted.has_room and self._mounted.has_older):
                return False
            self._mounted.show_older()
        self._scroll.hold(article, offset)
        return True
