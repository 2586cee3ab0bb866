"""The conversation follows its end only while the reader is there."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.owner import Owner, Undo
from chat_py.browser.protocols.dom import Document, Element, Event, ScrollBox

__all__ = ["FollowScroll"]

NEAR_END = 48.0  # CSS pixels: a line and a half; touch screens stop short of the very end
GESTURES = ("wheel", "touchmove", "pointerdown", "keydown")
ANCHORS = ".cp-message, .cp-day"
NEAR_TOP = 300.0  # CSS pixels: older messages load before the reader hits the edge


class FollowScroll:
    """Scroll position of the log.

    Only a move *upwards* by the reader ends the following: while an answer grows, a late scroll
    event of our own finds the end further away; and where something goes away (a status line, the
    chips below) the browser itself moves what is left down, which is upwards for the position.
    That is little; what is further (the browser's search, a screen reader, a link) is the reader's.
    """

    def __init__(self, *, document: Document, log: str, jump: str, owner: Owner) -> None:
        self._document = document
        self._log = log
        self._jump = jump
        self._following = True
        self._top = 0.0
        self._by_reader = False
        self._frame: Undo | None = None
        self._near_top: list[Callable[[], None]] = []
        self._near_end: list[Callable[[], None]] = []
        self._to_end: list[Callable[[], None]] = []
        self._unread = 0
        self._told: tuple[bool, int] | None = None
        self.more_below = False
        """Whether the chat goes on below what is on the page."""
        # Scroll events do not bubble; capturing on the document outlives a replaced log.
        owner.add(document.listen("scroll", self._scrolled, capture=True))
        owner.add(document.listen("click", self._clicked))
        for gesture in GESTURES:
            owner.add(document.listen(gesture, self._gesture, capture=True))
        # A picture that arrives, or a text box that grows, moves the end.
        owner.add(document.listen("load", self._loaded, capture=True))
        if (element := self._element()) is not None:
            owner.add(element.on_resize(self.content_changed))
        owner.add(self._cancel_frame)

    @property
    def following(self) -> bool:
        """Whether the view is kept at the end."""
        return self._following

    def on_near_top(self, callback: Callable[[], None]) -> Undo:
        """Call when the reader comes near the oldest message."""
        self._near_top.append(callback)
        return lambda: self._near_top.remove(callback)

    def on_near_end(self, callback: Callable[[], None]) -> Undo:
        """Call when the reader comes near the end of what is on the page, and there is more."""
        self._near_end.append(callback)
        return lambda: self._near_end.remove(callback)

    def on_to_end(self, callback: Callable[[], None]) -> Undo:
        """Call before the newest message is scrolled to: it may have to be put on the page."""
        self._to_end.append(callback)
        return lambda: self._to_end.remove(callback)

    def begin(self) -> None:
        """Another chat: nothing is below, nothing unread."""
        self.more_below = False
        self._unread = 0
        self._told = None

    def add_unread(self) -> None:
        """A message has come while the reader is further up."""
        self._unread += 1
        self._show_jump()

    def hold(self, element: Element, offset: float) -> None:
        """Show `element` that many CSS pixels below the top of the view, and stay there."""
        self._following = False
        self._place(element, offset)
        # What came into view takes its real height when it is drawn.
        self._cancel_frame()
        self._frame = self._document.on_frame(lambda: self._hold_on(element, offset))

    def _hold_on(self, element: Element, offset: float) -> None:
        self._frame = None
        if not self._following and not self._by_reader:
            self._place(element, offset)

    def _place(self, element: Element, offset: float) -> None:
        log = self._element()
        if log is not None and element.connected:
            top = log.scroll_box().top + element.offset_in(log) - offset
            log.scroll_to(top)
            self._top = top
        self._show_jump()

    def stay(self) -> None:
        """Stay at the end, in this very frame, where the reader is there; for what is drawn in
        many frames, one after another."""
        if self._following:
            self.to_end()

    def content_changed(self) -> None:
        """Stay at the end, at the next frame, where the reader is there."""
        if self._frame is None:
            self._frame = self._document.on_frame(self._settle)

    def to_end(self, *, smooth: bool = False) -> None:
        """Show the newest message and follow from now on."""
        self._following = True
        for callback in list(self._to_end):
            callback()
        log = self._element()
        if log is not None and smooth:
            log.scroll_to(log.scroll_box().height, smooth=True)
        elif log is not None:
            log.scroll_to_end()
        self._show_jump()

    def keep(self, change: Callable[[], None]) -> None:
        """Run `change`, which adds or removes content above, with what the reader sees kept in
        place: the first message in view, or whatever follows it where that goes away."""
        log = self._element()
        if log is None:
            change()
            return
        before, seen = log.scroll_box(), log.anchor(ANCHORS)
        change()
        if seen is not None and seen[0].connected:
            element, offset = seen
            self._top = log.scroll_box().top + element.offset_in(log) - offset
        else:
            self._top = before.top + log.scroll_box().height - before.height
        log.scroll_to(self._top)

    def _element(self) -> Element | None:
        return self._document.query(self._log)

    def _settle(self) -> None:
        self._frame = None
        if self._following:
            self.to_end()
            self._frame = self._document.on_frame(self._check)
        else:
            self._show_jump()

    def _check(self) -> None:
        """What comes into view takes its real height only when it is drawn; then the end has
        moved (CSS `content-visibility`)."""
        self._frame = None
        log = self._element()
        if log is not None and self._following and _to_the_end(log.scroll_box()) > 1:
            self._settle()

    def _loaded(self, event: Event) -> None:
        log = self._element()
        if log is not None and event.target is not None and log.contains(event.target):
            self.content_changed()

    def _cancel_frame(self) -> None:
        if self._frame is not None:
            self._frame()
            self._frame = None

    def _scrolled(self, event: Event) -> None:
        log = self._element()
        if log is None or event.target != log:
            return
        box = log.scroll_box()
        if _to_the_end(box) <= NEAR_END and not self.more_below:
            self._following = True
            self._by_reader = False
        elif box.top < self._top and (self._by_reader or _is_jump(self._top - box.top, box)):
            self._following = False
        upwards, downwards = box.top < self._top, box.top > self._top
        self._top = box.top
        self._show_jump()
        if self.more_below and downwards and _to_the_end(box) < NEAR_TOP:
            for callback in list(self._near_end):
                callback()
        if upwards and box.top < NEAR_TOP:
            for callback in list(self._near_top):
                callback()

    def _gesture(self, event: Event) -> None:
        log = self._element()
        if log is not None and event.target is not None:
            # Tab may lead to a message above from wherever the focus is.
            self._by_reader |= event.key == "Tab" or log.contains(event.target)

    def _clicked(self, event: Event) -> None:
        if event.target is not None and event.target.closest(self._jump) is not None:
            self.to_end(smooth=True)

    def _show_jump(self) -> None:
        if self._following:
            self._unread = 0
        told = (self._following, self._unread)
        if told == self._told:
            return
        self._told = told
        log = self._element()
        if log is not None:
            # While the end is followed nothing else may hold on to a place.
            log.set_style("overflow-anchor", "none" if self._following else "auto")
        button = self._document.query(self._jump)
        if button is not None:
            button.set("hidden", self._following)
            self._show_unread(button)

    def _show_unread(self, button: Element) -> None:
        count = button.query(".cp-jump__count")
        if self._unread == 0:
            if count is not None:
                count.remove()
            return
        if count is None:
            count = self._document.create("span", {"class": "cp-jump__count"})
            button.append(count)
        count.text = str(self._unread)


def _to_the_end(box: ScrollBox) -> float:
    """CSS pixels between what is seen and the end."""
    return box.height - box.top - box.client_height


def _is_jump(distance: float, box: ScrollBox) -> bool:
    """Whether a move is further than what goes away below can make it."""
    return distance > box.client_height / 2
