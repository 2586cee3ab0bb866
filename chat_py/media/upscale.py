"""`ChatImageUpscale`: pictures made larger by the server (chat-image-upscale.js)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.base.media_url import media_url
from chat_py.base.owner import Owner
from chat_py.base.validation import read_argument
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.dom import Document, Element
from chat_py.browser.protocols.environment import Clock
from chat_py.browser.protocols.values import PageFunction
from chat_py.http.errors import ErrorMaker, server_reason
from chat_py.locales import Texts
from chat_py.media.jobs import End, Jobs, Outcome
from chat_py.media.pictures import Pictures
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.figures import MediaFigures, picture_id
from chat_py.models.message import Message

__all__ = ["ChatImageUpscale"]

METHOD = "ChatImageUpscale.upscaleImage"

State = Literal["upscaling", "done", "failed", "cancelled"]


class _Options(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    scale: Annotated[float | None, Field(gt=1, le=16, strict=True)] = None
    on_progress: Annotated[SkipValidation[PageFunction | None], Field(alias="onProgress")] = None


@dataclass
class _Run:
    key: str
    options: _Options
    state: State = "upscaling"
    progress: float | None = None
    image_url: str = ""
    reason: str = ""
    fields: dict[str, Any] = field(default_factory=dict[str, Any])


class ChatImageUpscale:
    """The back end makes them, once at a time for each picture. Each step is an event
    `image:upscale {imageId, action, state, progress}`; `progress` is null while unknown.
    """

    def __init__(
        self,
        *,
        document: Document,
        backend: Backend,
        errors: ErrorMaker,
        pictures: Pictures,
        display: ChatMessageDisplay,
        bus: EventBus,
        clock: Clock,
        texts: Texts,
        owner: Owner,
    ) -> None:
        self._backend = backend
        self._pictures = pictures
        self._display = display
        self._bus = bus
        self._clock = clock
        self._texts = texts
        self._figures = MediaFigures(document=document, texts=texts)
        self._jobs = Jobs(owner=owner, errors=errors, settled=self._settled)
        self._runs: dict[str, _Run] = {}
        owner.add(display.on_figure(self._figure_built))

    async def upscale_image(
        self, image_id: str, options: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Enlarge a picture and put the larger one in its place: `{imageId, imageUrl, …}`.

        `options`: `scale` (greater than 1, at most 16; the server's own choice by default) and
        `onProgress(percent)`. While one is under way for the picture, a second call waits for
        that one. Raises `ApiError`, of type "aborted" after `cancel_upscale`, and
        `ArgumentError` for an option that cannot be meant.
        """
        read = read_argument(METHOD, _Options, options or {}, name="options")
        if image_id not in self._jobs.active:
            before = self._runs.get(image_id)
            # After a failure the same key goes out again: the server may have done it already.
            key = before.key if before and before.state == "failed" else self._clock.uuid()
            run = self._runs[image_id] = _Run(key, read)
            self._jobs.start(image_id, self._upscale(image_id, run))
            self._report(image_id, run)
        return await self._jobs.wait(image_id)

    def cancel_upscale(self, image_id: str) -> bool:
        """Stop enlarging a picture; whether it was under way. The picture stays as it is."""
        return self._jobs.cancel(image_id)

    def is_upscaling(self, image_id: str = "") -> bool:
        """Whether this picture, or any, is being enlarged."""
        return self._jobs.is_active(image_id)

    def get_upscale_state(self, image_id: str) -> dict[str, Any] | None:
        """`{imageId, state, progress, imageUrl, reason}`; `None` where nothing was tried."""
        run = self._runs.get(image_id)
        if run is None:
            return None
        return {
            "imageId": image_id,
            "state": run.state,
            "progress": run.progress,
            "imageUrl": run.image_url,
            "reason": run.reason,
        }

    def get_stats(self) -> dict[str, int]:
        """How many are under way, done, failed and cancelled."""
        return self._jobs.stats

    # One run

    async def _upscale(self, image_id: str, run: _Run) -> dict[str, Any]:
        def progressed(percent: float) -> None:
            run.progress = percent
            self._report(image_id, run)
            if run.options.on_progress is not None:
                run.options.on_progress(percent)

        larger = await self._backend.upscale(
            image_id, scale=run.options.scale, key=run.key, on_progress=progressed
        )
        run.image_url = media_url(larger.image_url)
        run.fields = larger.wire()
        return {**run.fields, "imageId": image_id, "imageUrl": run.image_url}

    def _settled(self, image_id: str, outcome: Outcome, end: End) -> None:
        run = self._runs[image_id]
        run.state, run.progress = end, 100.0 if end == "done" else None
        if isinstance(outcome, ApiError) and end == "failed":
            run.reason = server_reason(outcome.details) or outcome.user_message
        self._report(image_id, run)
        if run.state == "done":
            self._display.announce(self._texts("image.upscaled"))

    # What others see of it

    def _report(self, image_id: str, run: _Run) -> None:
        picture = self._pictures.find(image_id)
        if picture is not None and picture.figure is not None:
            self._draw(picture.figure, run)
            self._display.follow()
            message = self._display.messages.message_of(picture.message_id)
            if run.state == "done" and message is not None:
                message.image_url, message.is_upscaled = run.image_url, True
        elif picture is not None and run.state == "done":
            picture.image.set("src", run.image_url)
        data = {"imageId": image_id, "action": "upscale", "state": run.state}
        more = {"imageUrl": run.image_url} if run.image_url else {}
        more |= {"error": run.reason} if run.reason else {}
        self._bus.trigger("image:upscale", {**data, "progress": run.progress, **more})

    def _draw(self, figure: Element, run: _Run) -> None:
        if run.state == "upscaling":
            self._figures.show_progress(figure, self._texts("image.upscaling"), run.progress)
        elif run.state == "failed":
            text = self._texts("image.upscale_failed", reason=run.reason)
            self._figures.show_failure(figure, text, "upscale")
        else:
            self._figures.clear_status(figure)
            if run.state == "done":
                self._figures.show_upscaled(figure, run.image_url)

    def _figure_built(self, figure: Element, message: Message) -> None:
        """The picture is drawn again, or in another chat: continue where it was."""
        run = self._runs.get(picture_id(message))
        if run is not None and not (run.state == "done" and message.is_upscaled):
            self._draw(figure, run)
