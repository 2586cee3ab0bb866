"""`ChatVideoHandler`: videos of the conversation (chat-video-handler.js)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.locales import Texts
from chat_py.media.pictures import OWN
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.figures import MediaFigures
from chat_py.view.text import escape_selector

__all__ = ["ChatVideoHandler"]

STATES = {"play": "playing", "pause": "paused", "ended": "ended", "error": "failed"}


class ChatVideoHandler:
    """One plays at a time, and none keeps playing after its chat was left.

    That holds for every `<video>` in the log, the host's own too; those that the host marks
    with `data-video-id` or `data-id` can be asked for by it.
    """

    def __init__(
        self,
        *,
        document: Document,
        display: ChatMessageDisplay,
        log: str,
        texts: Texts,
        owner: Owner,
    ) -> None:
        self._document = document
        self._display = display
        self._log = log
        self._owner = owner
        self._texts = texts
        self._figures = MediaFigures(document=document, texts=texts)
        self._playing: Element | None = None
        self._states: dict[str, str] = {}
        self._plays = 0
        self._started = False

    def init(self) -> None:
        """Listen to the page's videos; a second call does nothing."""
        if self._started or self._owner.closed:
            return
        self._started = True
        handlers: dict[str, Callable[[Event], None]] = {"play": self._play}
        for type_ in STATES:  # media events do not bubble
            handler = handlers.get(type_, self._changed)
            self._owner.add(self._document.listen(type_, handler, capture=True))
        self._owner.add(self._display.on_cleared(self._page_cleared))
        self._owner.add(self.pause_all_videos)

    async def play_video(self, video_id: str) -> bool:
        """Play a video; `False` where there is none. Raises `ChatError` where the browser does
        not allow it."""
        video = self._find(video_id)
        if video is None:
            return False
        await video.play()
        return True

    def pause_video(self, video_id: str) -> bool:
        """Pause a video; whether there is one."""
        video = self._find(video_id)
        if video is not None:
            video.pause()
        return video is not None

    def pause_all_videos(self) -> None:
        """Pause whatever plays."""
        if self._playing is not None:
            self._playing.pause()
            self._playing = None

    def get_video_state(self, video_id: str) -> dict[str, Any] | None:
        """`{videoId, state, videoUrl}`; `state` is "idle", "playing", "paused", "ended" or
        "failed". `None` where there is no such video."""
        video = self._find(video_id)
        if video is None:
            return None
        state = self._states.get(video_id, "idle")
        return {"videoId": video_id, "state": state, "videoUrl": video.get("src") or ""}

    def get_stats(self) -> dict[str, Any]:
        """How many videos are on the page, how often one was started, which one plays."""
        playing = _id_of(self._playing) if self._playing is not None else None
        videos = self._document.query_all(f":is({self._log}) video")
        return {"videos": len(videos), "plays": self._plays, "playing": playing}

    def _find(self, video_id: str) -> Element | None:
        value = escape_selector(video_id)
        return self._document.query(
            f'[data-video-id="{value}"] video, video[data-video-id="{value}"], '
            f'video[data-id="{value}"]'
        )

    def _play(self, event: Event) -> None:
        video = self._video_of(event)
        if video is None:
            return
        if self._playing is not None and self._playing != video:
            self._playing.pause()
        self._playing = video
        self._plays += 1
        self._states[_id_of(video)] = STATES["play"]
        if (figure := video.closest(OWN)) is not None:
            self._figures.clear_status(figure)

    def _changed(self, event: Event) -> None:
        video = self._video_of(event)
        if video is None:
            return
        self._states[_id_of(video)] = STATES[event.type]
        if video == self._playing:
            self._playing = None
        figure = video.closest(OWN)
        if event.type == "error" and figure is not None:
            self._figures.show_failure(figure, self._texts("video.failed"), "")
            self._display.follow()

    def _video_of(self, event: Event) -> Element | None:
        target = event.target
        if target is None or target.tag != "video" or target.closest(self._log) is None:
            return None
        return target

    def _page_cleared(self) -> None:
        self.pause_all_videos()  # one that has left the page would be heard until collected
        self._states.clear()


def _id_of(video: Element) -> str:
    holder = video.closest("[data-video-id]")
    if holder is not None:
        return holder.get("data-video-id") or ""
    return video.get("data-id") or ""
