"""The place of the messages in the page: their order, the lines between days, the top row."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager

from chat_py.browser.protocols.dom import Document, Element
from chat_py.browser.protocols.environment import Clock
from chat_py.locales import Texts
from chat_py.message.elements import MessageElements
from chat_py.view.dates import day_key, day_label
from chat_py.view.scroll import FollowScroll
from chat_py.view.text import escape_selector

__all__ = ["Dated", "MessageLog"]

PLACEHOLDERS = ".cp-empty, .cp-notfound, .cp-loading"
DAY = '[data-cp="day"]'
MESSAGES = "[data-cp][data-message-id]"
TOP_ROW = ".cp-older"
FIRST_VIEW = "data-first-view"
"""What says at the log which chat's messages static/src/native/first-view has shown in it."""
READER_MOVED = "data-reader-moved"
"""What says there that the reader has moved in it."""
EARLY = "[data-cp][data-early]"
"""What was sent before Python was there; the attribute's value is the id of its chat, or empty."""

Dated = tuple[Element, int | None]
"""A message's element and its moment in milliseconds, where it is known."""


class MessageLog:
    """Elements in order. On a page without the log everything here does nothing."""

    def __init__(
        self,
        *,
        document: Document,
        selector: str,
        elements: MessageElements,
        scroll: FollowScroll,
        clock: Clock,
        texts: Texts,
    ) -> None:
        self._document = document
        self._selector = selector
        self._elements = elements
        self._scroll = scroll
        self._clock = clock
        self._texts = texts
        self._last_day = ""
        self._filling: list[Element] | None = None
        self._early: list[Element] = []
        self.count = 0
        """Messages in it."""

    @property
    def element(self) -> Element | None:
        """The log."""
        return self._document.query(self._selector)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        log = self.element
        return log is not None and log.query(":scope > *") is None

    def show(
        self, placeholder: Element | None = None, *, busy: bool = False, chat_id: str | None = None
    ) -> None:
        """Replace everything by one block, or by nothing. What was sent to `chat_id` before Python
        was there, and is not submitted yet, stays."""
        self._last_day, self.count = "", 0
        self._arrange([placeholder] if placeholder is not None else [], busy, chat_id)

    @contextmanager
    def filling(self, chat_id: str) -> Generator[None]:
        """Put what is appended meanwhile in the place of everything, at once: what is there already
        stays as it is."""
        self._last_day, self.count = "", 0
        elements: list[Element] = []
        self._filling = elements
        try:
            yield
        finally:
            self._filling = None
            self._arrange(elements, False, chat_id)

    def _arrange(self, elements: list[Element], busy: bool, chat_id: str | None) -> None:
        log = self.element
        if log is None:
            return
        early = log.query_all(EARLY) if chat_id is not None else []
        self._early = [one for one in early if one.get("data-early") in ("", chat_id)]
        log.arrange(*elements, *(one for one in self._early if one not in elements))
        log.set("aria-busy", "true" if busy else None)
        log.set(FIRST_VIEW, None)
        log.set(READER_MOVED, None)

    def holds(self, chat_id: str) -> bool:
        """Whether the page has shown this chat's messages before Python was there, and they still
        wait for those that are the same."""
        log = self.element
        return log is not None and log.get(FIRST_VIEW) == chat_id

    @property
    def reader_moved(self) -> bool:
        """Whether the reader has moved in what the page has shown."""
        log = self.element
        return log is not None and log.get(READER_MOVED) is not None

    def find(self, message_id: str) -> Element | None:
        """The element of a message."""
        selector = f'[data-cp][data-message-id="{escape_selector(message_id)}"]'
        log = self.element
        return log.query(selector) if log is not None else None

    def message_ids(self) -> list[str]:
        """The ids of the messages in it, in order."""
        log = self.element
        found = log.query_all(MESSAGES) if log is not None else []
        return [message_id for each in found if (message_id := each.get("data-message-id"))]

    def append(self, element: Element, timestamp: int | None) -> None:
        """Put a message at the end, under a new day where one has begun."""
        log = self.element
        if log is None:
            return
        if self._filling is None and log.get(FIRST_VIEW) is not None:
            # Below what is the page's own still, until Python's takes its place.
            self._last_day, self._early = self._newest_day(), log.query_all(EARLY)
        elements = [element]
        if timestamp is not None and day_key(timestamp, self._texts) > self._last_day:
            self._last_day = day_key(timestamp, self._texts)
            elements.insert(0, self._day(timestamp))
        self.count += 1
        if self._filling is not None:
            self._filling += elements
            return
        for placeholder in log.query_all(PLACEHOLDERS):
            placeholder.remove()
        if self._early:
            self._put_among_early(elements)
        else:
            log.append(*elements)

    def _put_among_early(self, elements: list[Element]) -> None:
        """What was shown before Python was there stays below, until it is submitted itself."""
        message_id = elements[-1].get("data-message-id")
        for early in self._early:
            if early.get("data-message-id") == message_id:
                self._early.remove(early)
                early.before(*elements)
                early.remove()
                return
        self._early[0].before(*elements)

    def prepend(self, messages: Sequence[Dated]) -> None:
        """Put older messages above, oldest first; what the reader sees stays in place."""
        log = self.element
        if log is None or not messages:
            return
        nodes: list[Element] = []
        day = ""
        for element, timestamp in messages:
            if timestamp is not None and day_key(timestamp, self._texts) != day:
                day = day_key(timestamp, self._texts)
                nodes.append(self._day(timestamp))
            nodes.append(element)
        self.count += len(messages)
        self._scroll.keep(lambda: _put_first(log, nodes, day))

    def after(self, element: Element) -> Element | None:
        """The next message below one."""
        log = self.element
        rest = log.query_all(":scope > [data-cp][data-message-id]") if log is not None else []
        return rest[rest.index(element) + 1] if element in rest[:-1] else None

    def insert(self, element: Element, timestamp: int | None, before: Element | None) -> None:
        """Put a message back above another one; at the end where that is gone."""
        if before is None or not before.connected:
            self.append(element, timestamp)
            return
        before.before(element)
        if timestamp is None:
            return
        key, above = day_key(timestamp, self._texts), ""
        log = self.element
        for row in log.children if log is not None else []:
            if row == element:
                break
            if is_day(row):
                above = row.get("data-day") or ""
        if above != key:
            # It was its day's only one, and the line of the next day stands above it now.
            for line in log.query_all(DAY) if log is not None else []:
                if (line.get("data-day") or "") > key:
                    line.before(self._day(timestamp), element)
                    return
            element.before(self._day(timestamp))

    def remove(self, element: Element) -> None:
        """Take a message away, and a day's line that is left with nothing below it."""
        if element in self._early:
            self._early.remove(element)
            element.remove()
        elif element.connected:
            element.remove()
            self.count -= 1
        self._drop_empty_days()

    def take_oldest(self, count: int) -> list[Element]:
        """Take messages away above; what the reader sees stays in place."""
        taken: list[Element] = []
        self._scroll.keep(lambda: taken.extend(self._take(slice(0, count))))
        return taken

    def take_newest(self, count: int) -> list[Element]:
        """Take messages away below, out of the reader's sight."""
        return self._take(slice(-count, None))

    def place(self) -> tuple[str, float] | None:
        """The first message in view, and how far its beginning is from the top of the view, in
        CSS pixels (negative where that is above)."""
        found = self.element.anchor(MESSAGES) if self.element is not None else None
        return None if found is None else (found[0].get("data-message-id") or "", found[1])

    def _take(self, which: slice) -> list[Element]:
        log = self.element
        taken = log.query_all(MESSAGES)[which] if log is not None else []
        for article in taken:
            article.remove()
        self.count -= len(taken)
        self._drop_empty_days()
        return taken

    def _drop_empty_days(self) -> None:
        log = self.element
        rest = log.children if log is not None else []
        for line, below in zip(rest, [*rest, None][1:], strict=True):
            if is_day(line) and (below is None or is_day(below)):
                line.remove()
        self._last_day = self._newest_day()

    def _newest_day(self) -> str:
        log = self.element
        days = log.query_all(DAY) if log is not None else []
        return (days[-1].get("data-day") or "") if days else ""

    def set_top_row(self, row: Element | None) -> None:
        """Put a row above all messages, in place of the one there, or take that away."""
        log = self.element
        if log is None:
            return

        def replace() -> None:
            for old in log.query_all(TOP_ROW):
                old.remove()
            if row is not None:
                log.prepend(row)

        self._scroll.keep(replace)

    def new_day(self) -> None:
        """A day has begun: what was today is yesterday now."""
        log, now = self.element, self._clock.now()
        for line in log.query_all(DAY) if log is not None else []:
            label = day_label(int(line.get("data-moment") or now), now, self._texts)
            line.refill({"label": label})

    def _day(self, timestamp: int) -> Element:
        label = day_label(timestamp, self._clock.now(), self._texts)
        return self._elements.day(day_key(timestamp, self._texts), label, timestamp)


def is_day(row: Element) -> bool:
    """Whether a row of the log is the line above a day."""
    return row.get("data-cp") == "day"


def _put_first(log: Element, nodes: list[Element], last_day: str) -> None:
    line = log.query(DAY)
    if line is not None and line.get("data-day") == last_day:
        line.remove()  # the page above has brought its own line for this day
    row = log.query(TOP_ROW)
    if row is not None:
        row.after(*nodes)
    else:
        log.prepend(*nodes)
