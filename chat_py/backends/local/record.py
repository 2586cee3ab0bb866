"""What is stored of one chat besides its messages: which of them are shown, in which order."""

from __future__ import annotations

from bisect import bisect_left, insort

from pydantic import BaseModel

__all__ = ["ChatRecord", "Span"]

Span = tuple[int, int]
"""Places of messages, from the first up to before the second."""


class ChatRecord(BaseModel):
    """A chat. Each of its messages has a place, a number that never changes.

    `line` are the places that are shown, in order; `earlier` are the lines that were left, when a
    message was written anew or the chat was started over, the latest last. `deleted` places are
    in their lines all the same, and can come back. `place` is the next one that is free. `named`:
    the title is a person's own. Times are in milliseconds since the epoch.
    """

    id: str
    title: str = ""
    preview: str = ""
    created: int
    updated: int
    deleted_at: int | None = None
    pinned: bool = False
    named: bool = False
    place: int = 0
    line: list[Span] = []
    earlier: list[list[Span]] = []
    deleted: list[int] = []

    @property
    def total(self) -> int:
        """How many messages are shown."""
        return sum(self._shown(span) for span in self.line)

    def append(self) -> int:
        """A new place at the end of the line."""
        place = self.place
        self.place += 1
        if self.line and self.line[-1][1] == place:
            self.line[-1] = (self.line[-1][0], self.place)
        else:
            self.line.append((place, self.place))
        return place

    def cut(self, place: int = -1) -> None:
        """Leave the line from `place` on, or all of it."""
        self.earlier.append(self.line)
        self.line = self.before(place) if place >= 0 else []

    def before(self, place: int) -> list[Span]:
        """What is in a line before `place`: in the line that is shown, or else in the one of those
        with this place that was left last."""
        before: list[Span] = []
        for start, end in self._line_with(place):
            if start <= place < end:
                if start < place:
                    before.append((start, place))
                break
            before.append((start, end))
        return before

    def places_from(self, place: int) -> list[int]:
        """The places from `place` on in the line that `before` speaks of, without what is deleted;
        none where no line has it."""
        line = self._line_with(place)
        return [
            at
            for start, end in line
            if end > place
            for at in range(max(start, place), end)
            if not self.is_deleted(at)
        ]

    def turn_back(self) -> bool:
        """Show the line that was left last, and leave the present one."""
        if not self.earlier:
            return False
        line = self.earlier.pop()
        self.earlier.append(self.line)
        self.line = line
        return True

    def shows(self, place: int) -> bool:
        """Whether a message is shown."""
        return _holds(self.line, place) and not self.is_deleted(place)

    def delete(self, place: int) -> None:
        """Show a message no longer. A second time changes nothing."""
        if not self.is_deleted(place):
            insort(self.deleted, place)

    def show(self, place: int) -> None:
        """Show a message again, and the line that it is in."""
        if self.is_deleted(place):
            self.deleted.remove(place)
        if _holds(self.line, place):
            return
        for index in range(len(self.earlier) - 1, -1, -1):
            if _holds(self.earlier[index], place):
                self.earlier.append(self.earlier.pop(index))
                self.turn_back()
                return

    def places(self, *, limit: int, offset: int = 0) -> list[int]:
        """Up to `limit` places that are shown, in order; `offset` counts from the last one back.
        The cost is that of the result, and of how often the line was cut."""
        found: list[int] = []
        for span in reversed(self.line):
            shown = self._shown(span)
            if offset >= shown:
                offset -= shown
                continue
            place = span[1]
            while place > span[0] and len(found) < limit:
                place = self._before(place, offset)
                offset = 0
                if place < span[0]:
                    break
                found.append(place)
            if len(found) >= limit:
                break
        return found[::-1]

    def _before(self, place: int, offset: int) -> int:
        """The place that is not deleted and has `offset` such ones between it and `place`."""
        here = bisect_left(self.deleted, place)
        place -= 1
        while True:
            # Those that are deleted do not count: step over them as a whole until none is left.
            target = place - offset
            at = bisect_left(self.deleted, target)
            crossed, here = here - at, at
            if not crossed:
                return target
            place, offset = target - crossed, 0

    def _line_with(self, place: int) -> list[Span]:
        lines = (self.line, *reversed(self.earlier))
        return next((line for line in lines if _holds(line, place)), list[Span]())

    def is_deleted(self, place: int) -> bool:
        """Whether a message was deleted, in whichever line it is."""
        at = bisect_left(self.deleted, place)
        return at < len(self.deleted) and self.deleted[at] == place

    def _shown(self, span: Span) -> int:
        start, end = span
        return end - start - (bisect_left(self.deleted, end) - bisect_left(self.deleted, start))


def _holds(line: list[Span], place: int) -> bool:
    return any(start <= place < end for start, end in line)
