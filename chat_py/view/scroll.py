"""The conversation follows its end only while the reader is there."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.owner import Owner, Undo
from chat_py.base.signal import Signal
from chat_py.browser.protocols.dom import Document, Element, Event, ScrollBox
from chat_py.view.jump_button import JumpButton
from chat_py.view.reader_moves import ReaderMoves

__all__ = ["FollowScroll"]

NEAR_END = 48.0  # CSS pixels: a line and a half; touch screens stop short of the very end
MESSAGES = "[data-cp][data-message-id]"
ANCHORS = f'{MESSAGES}, [data-cp="day"]'
NEAR_TOP = 300.0  # CSS pixels: older messages load before the reader hits the edge


class FollowScroll:
    """Scroll position of the log.

    Only a move *upwards* by the reader ends the following. While an answer grows, a late scroll
    event of our own finds the end further away; and where something goes away (a status line, the
    chips below) the browser itself moves what is left down, which is upwards for the position. A
    jump without a gesture is the reader's too (the browser's search, a screen reader, a link)
    unless the log has become shorter by as much.

    The browser guesses the height of messages that it has not drawn yet (CSS
    `content-visibility`). They are drawn, a few in each frame, so that the guesses end, and what
    one reads is held in its place meanwhile.
    """

    def __init__(self, *, document: Document, log: str, jump: str, owner: Owner) -> None:
        self._document = document
        self._log = log
        self._jump = jump
        self._button = JumpButton(document=document, selector=jump)
        self._reader = ReaderMoves(document=document, log=self._element, owner=owner)
        self._following = True
        self._top = 0.0
        self._height = 0.0
        self._seen: tuple[Element, float] | None = None
        self._frame: Undo | None = None
        self._drawing: Undo | None = None
        self._near_top = Signal[[]]()
        self._near_end = Signal[[]]()
        self._to_end = Signal[[]]()
        self._begun = False
        self.more_below = False
        """Whether the chat continues below what is on the page."""
        # Scroll events do not bubble; capturing on the document outlives a replaced log.
        owner.add(document.listen("scroll", self._scrolled, capture=True))
        owner.add(document.listen("scrollend", self._scroll_ended, capture=True))
        owner.add(document.listen("click", self._clicked))
        # A picture that arrives, or a text box that grows, moves the end.
        owner.add(document.listen("load", self._loaded, capture=True))
        # Nothing is drawn in a hidden tab.
        owner.add(document.listen("visibilitychange", lambda _: self.content_changed()))
        if (element := self._element()) is not None:
            owner.add(element.on_resize(self.content_changed))
        owner.add(self._cancel_frames)

    @property
    def following(self) -> bool:
        """Whether the view is kept at the end."""
        return self._following

    def on_near_top(self, callback: Callable[[], None]) -> Undo:
        """Call when the reader comes near the oldest message."""
        return self._near_top.subscribe(callback)

    def on_near_end(self, callback: Callable[[], None]) -> Undo:
        """Call when the reader comes near the end of what is on the page, and there is more."""
        return self._near_end.subscribe(callback)

    def on_to_end(self, callback: Callable[[], None]) -> Undo:
        """Call before the newest message is scrolled to: it may have to be put on the page."""
        return self._to_end.subscribe(callback)

    def begin(self) -> None:
        """Another chat: nothing is below, nothing unread."""
        self._begun = True  # until here, what the page shows is not this program's to move
        self.more_below = False
        self._reader.end()
        self._seen = None
        self._button.begin()

    def add_unread(self) -> None:
        """A message has come while the reader is further up."""
        self._button.add_unread()
        self._show_state()

    def hold(self, element: Element, offset: float) -> None:
        """Show `element` that many CSS pixels below the top of the view, and stay there. Where all
        of the log is in view, that is its end."""
        log = self._element()
        box = log.scroll_box() if log is not None else None
        self._following = box is not None and box.height <= box.client_height
        self._reader.end()
        self._seen = (element, offset)
        self._place(element, offset)
        # What came into view takes its real height when it is drawn.
        self._cancel_frames()
        self._frame = self._document.on_frame(lambda: self._hold_on(element, offset))

    def _hold_on(self, element: Element, offset: float) -> None:
        self._frame = None
        if not self._following and not self._reader.under_way:
            self._place(element, offset)
        self._draw_more()

    def _place(self, element: Element, offset: float) -> None:
        log = self._element()
        if log is not None and element.connected:
            top = log.scroll_box().top + element.offset_in(log) - offset
            log.scroll_to(top)
            self._remember(top, log.scroll_box().height)
        self._show_state()

    def stay_at_end(self) -> None:
        """Stay at the end, in this very frame, where the reader is there; for what is drawn in
        many frames, one after another."""
        if self._following:
            self.to_end()

    def content_changed(self) -> None:
        """Stay at the end, at the next frame, where the reader is there."""
        if self._frame is None and self._begun:
            self._frame = self._document.on_frame(self._settle)

    def to_end(self, *, smooth: bool = False) -> None:
        """Show the newest message and follow from now on."""
        self._following = True
        self._reader.end()
        self._seen = None
        self._to_end.emit()
        log = self._element()
        if log is not None and smooth:
            log.scroll_to(log.scroll_box().height, smooth=True)
        elif log is not None:
            log.scroll_to_end()
        self._show_state()

    def take_over(self) -> None:
        """The page has scrolled without this program: follow where that is at the end."""
        log = self._element()
        box = log.scroll_box() if log is not None else None
        if box is None or _to_the_end(box) <= NEAR_END:
            self.to_end()
        else:
            self._following = False
            self._remember(box.top, box.height)
            self._show_state()

    def keep(self, change: Callable[[], None]) -> None:
        """Run `change`, which adds or removes content above, with what the reader sees kept in
        place: the first message in view, or whatever follows it where that goes away."""
        self._keep(change)
        self._draw_more()

    def _keep(self, change: Callable[[], None]) -> None:
        log = self._element()
        if log is None:
            change()
            return
        # What was held in the last frame is where it was held, whatever has been drawn above it.
        before, seen = log.scroll_box(), self._seen or log.anchor(ANCHORS)
        change()
        after = log.scroll_box()
        if seen is not None and seen[0].connected:
            element, offset = self._seen = seen
            top = after.top + element.offset_in(log) - offset
        else:
            self._seen = None
            top = before.top + after.height - before.height
        log.scroll_to(top)
        self._remember(top, after.height)

    def _element(self) -> Element | None:
        return self._document.query(self._log)

    def _remember(self, top: float, height: float) -> None:
        self._top, self._height = top, height

    def _settle(self) -> None:
        self._frame = None
        if self._following:
            self.to_end()
            self._frame = self._document.on_frame(self._check)
        else:
            self._show_state()
        self._draw_more()

    def _check(self) -> None:
        """What comes into view takes its real height only when it is drawn; then the end has
        moved (CSS `content-visibility`)."""
        self._frame = None
        log = self._element()
        if log is not None and self._following and _to_the_end(log.scroll_box()) > 1:
            self._settle()

    def _draw_more(self) -> None:
        """Draw messages that have only been guessed at, at the next frame."""
        if self._drawing is None and self._document.visible:
            self._drawing = self._document.on_frame(self._draw)

    def _draw(self) -> None:
        self._drawing = None
        log = self._element()
        if log is None:
            return
        drawn: list[bool] = []
        if self._following:
            drawn.append(log.draw_unseen(MESSAGES))
            if _to_the_end(log.scroll_box()) > 1 and not self._reader.under_way:
                log.scroll_to_end()
        elif not self._reader.under_way:
            self._keep(lambda: drawn.append(log.draw_unseen(MESSAGES)))
        if not drawn or drawn[0]:
            self._draw_more()

    def _loaded(self, event: Event) -> None:
        log = self._element()
        if log is not None and event.target is not None and log.contains(event.target):
            self.content_changed()

    def _cancel_frames(self) -> None:
        for cancel in (self._frame, self._drawing):
            if cancel is not None:
                cancel()
        self._frame = self._drawing = None

    def _scrolled(self, event: Event) -> None:
        log = self._element()
        if log is None or event.target != log:
            return
        box = log.scroll_box()
        moved, shorter = box.top - self._top, self._height - box.height
        self._reader.scrolled()
        if abs(moved) > 1:
            self._seen = None
        if _to_the_end(box) <= NEAR_END and not self.more_below:
            self._following = True
        elif moved < 0 and (self._reader.under_way or _is_jump(-moved - max(0, shorter), box)):
            self._following = False
        self._remember(box.top, box.height)
        self._show_state()
        if self.more_below and moved > 0 and _to_the_end(box) < NEAR_TOP:
            self._near_end.emit()
        if moved < 0 and box.top < NEAR_TOP:
            self._near_top.emit()

    def _scroll_ended(self, event: Event) -> None:
        """A smooth way to the end may have led to where the end was when it began."""
        log = self._element()
        if log is not None and event.target == log and self._following:
            self.content_changed()

    def _clicked(self, event: Event) -> None:
        if event.target is not None and event.target.closest(self._jump) is not None:
            self.to_end(smooth=True)

    def _show_state(self) -> None:
        log = self._element()
        if self._button.update(following=self._following) and log is not None:
            # While the end is followed nothing else may hold on to a place.
            log.set_style("overflow-anchor", "none" if self._following else "auto")


def _to_the_end(box: ScrollBox) -> float:
    """CSS pixels between what is seen and the end."""
    return box.height - box.top - box.client_height


def _is_jump(distance: float, box: ScrollBox) -> bool:
    """Whether a move is further than what goes away below can make it."""
    return distance > box.client_height / 2
