"""Whether it is the reader who moves the view, or the page."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.owner import Owner, Undo
from chat_py.browser.protocols.dom import Document, Element, Event

__all__ = ["ReaderMoves"]

GESTURES = ("wheel", "touchmove")
KEYS = frozenset({"ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "})
QUIET_FRAMES = 5
"""Frames without a scroll event after which a move has ended: a wheel and a finger set off a
glide, whose events come at each frame."""


class ReaderMoves:
    """Gestures that scroll the log, and the moves that they set off.

    What happens without one is the page's own doing, or a jump of the browser's (its search, a
    link, a screen reader). A press counts as long as it is held: it may drag the scroll bar, or a
    selection.
    """

    def __init__(
        self, *, document: Document, log: Callable[[], Element | None], owner: Owner
    ) -> None:
        self._document = document
        self._log = log
        self._held = False
        self._frames_left = 0
        self._frame: Undo | None = None
        for type_ in GESTURES:
            owner.add(document.listen(type_, self._gesture, capture=True))
        owner.add(document.listen("keydown", self._key, capture=True))
        owner.add(document.listen("pointerdown", self._pressed, capture=True))
        for type_ in ("pointerup", "pointercancel"):
            owner.add(document.listen(type_, self._released, capture=True))
        owner.add(self.end)

    @property
    def under_way(self) -> bool:
        """Whether a move that comes now is the reader's."""
        return self._held or self._frames_left > 0

    def scrolled(self) -> None:
        """A move has happened; it may be one of the reader's that continues."""
        if self._frames_left:
            self._frames_left = QUIET_FRAMES

    def end(self) -> None:
        """What comes from now on is not the reader's."""
        self._held = False
        self._frames_left = 0
        if self._frame is not None:
            self._frame()
            self._frame = None

    def _gesture(self, event: Event) -> None:
        if self._is_inside(event):
            self._begin()

    def _key(self, event: Event) -> None:
        # Tab may lead to a message above from wherever the focus is.
        if event.key == "Tab" or (event.key in KEYS and self._is_inside(event)):
            self._begin()

    def _pressed(self, event: Event) -> None:
        self._held = self._is_inside(event)

    def _released(self, _: Event) -> None:
        self._held = False

    def _is_inside(self, event: Event) -> bool:
        log = self._log()
        return log is not None and event.target is not None and log.contains(event.target)

    def _begin(self) -> None:
        self._frames_left = QUIET_FRAMES
        if self._frame is None:
            self._frame = self._document.on_frame(self._next_frame)

    def _next_frame(self) -> None:
        self._frame = None
        self._frames_left -= 1
        if self._frames_left > 0:
            self._frame = self._document.on_frame(self._next_frame)
