"""`ChatImageUpscale`: pictures made larger by the server (chat-image-upscale.js)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SkipValidation, ValidationError

from chat_py.api_manager import ChatAPI
from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.base.validation import first_problem, read_argument
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.dom import Document, Element
from chat_py.browser.protocols.environment import Clock
from chat_py.browser.protocols.values import PageFunction
from chat_py.http.errors import RequestFacts, server_reason
from chat_py.http.options import RequestOptions
from chat_py.http.sse import StreamEvent
from chat_py.http.stream import OpenStream
from chat_py.http.urls import fill
from chat_py.locales import Texts
from chat_py.media.jobs import Jobs, Outcome
from chat_py.media.pictures import Pictures
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.figures import MediaFigures, picture_id
from chat_py.models.fields import Address, Text, Wire
from chat_py.models.message import Message
from chat_py.settings.settings import Settings
from chat_py.view.text import media_url

__all__ = ["ChatImageUpscale"]

METHOD = "ChatImageUpscale.upscaleImage"
HEAD_TIMEOUT = 180_000.0
"""Milliseconds: a server that enlarges at once answers only when it is done."""

State = Literal["upscaling", "done", "failed", "cancelled"]


class _Options(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True)

    scale: Annotated[float | None, Field(gt=1, le=16, strict=True)] = None
    on_progress: Annotated[SkipValidation[PageFunction | None], Field(alias="onProgress")] = None


class _Progress(Wire):
    progress: float = Field(ge=0, le=100)


class _Failure(Wire):
    error: Text = ""


class _Upscaled(Wire):
    image_url: Address = Field(validation_alias=AliasChoices("imageUrl", "upscaledUrl", "url"))


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
    """`POST` to `settings.endpoints.upscale`, once at a time for each picture.

    A server may answer with JSON, `{imageUrl}`, or stream Server-Sent Events: `progress
    {progress: 0–100}`, then `done {imageUrl}` or `error {error}`. Each step is an event
    `image:upscale {imageId, action, state, progress}`; `progress` is null while unknown.
    """

    def __init__(
        self,
        *,
        document: Document,
        api: ChatAPI,
        pictures: Pictures,
        display: ChatMessageDisplay,
        bus: EventBus,
        clock: Clock,
        settings: Settings,
        texts: Texts,
        owner: Owner,
    ) -> None:
        self._api = api
        self._pictures = pictures
        self._display = display
        self._bus = bus
        self._clock = clock
        self._endpoint = settings.endpoints.upscale
        self._texts = texts
        self._figures = MediaFigures(document=document, texts=texts)
        self._jobs = Jobs(owner=owner, cancelled=self._cancelled, settled=self._settled)
        self._runs: dict[str, _Run] = {}
        self._counts = {"done": 0, "failed": 0, "cancelled": 0}
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
        return image_id in self._jobs.active if image_id else bool(self._jobs.active)

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
        return {"active": len(self._jobs.active), **self._counts}

    # One run

    async def _upscale(self, image_id: str, run: _Run) -> dict[str, Any]:
        facts = RequestFacts("POST", fill(self._endpoint, imageId=image_id), 1)
        data = {} if run.options.scale is None else {"scale": run.options.scale}
        headers = {"Accept": "text/event-stream, application/json;q=0.9"}
        options = RequestOptions(headers=headers, idempotency_key=run.key, timeout=HEAD_TIMEOUT)
        stream = await self._api.open_stream("POST", facts.endpoint, data, options)
        try:
            if stream.kind == "events":
                text = await self._follow(image_id, run, stream, facts)
            else:
                text = "".join([event.data async for event in stream])
            larger = _Upscaled.model_validate_json(text)
        except ValidationError as error:
            problem = first_problem(error)
            raise self._api.errors.make("validation", facts, details=problem) from error
        finally:
            await stream.aclose()
        run.image_url = media_url(larger.image_url)
        if not run.image_url:
            problem = "imageUrl: an address that a picture may come from"
            raise self._api.errors.make("validation", facts, details=problem)
        run.fields = larger.wire()
        return {**run.fields, "imageId": image_id, "imageUrl": run.image_url}

    async def _follow(
        self, image_id: str, run: _Run, stream: OpenStream, facts: RequestFacts
    ) -> str:
        """The data of `done`."""
        async for event in stream:
            match event:
                case StreamEvent("progress", data):
                    run.progress = _Progress.model_validate_json(data).progress
                    self._report(image_id, run)
                    if run.options.on_progress is not None:
                        run.options.on_progress(run.progress)
                case StreamEvent("done", data):
                    return data
                case StreamEvent("error", data):
                    details = _Failure.model_validate_json(data).wire()
                    raise self._api.errors.make("server", facts, details=details)
                case _:
                    pass  # a later server may say more
        raise self._api.errors.make("network", facts)  # it ended too early

    def _cancelled(self, image_id: str) -> ApiError:
        facts = RequestFacts("POST", fill(self._endpoint, imageId=image_id), 1)
        return self._api.errors.make("aborted", facts)

    def _settled(self, image_id: str, outcome: Outcome) -> None:
        run = self._runs[image_id]
        if not isinstance(outcome, ApiError):
            run.state, run.progress = "done", 100.0
        elif outcome.type == "aborted":
            run.state, run.progress = "cancelled", None
        else:
            run.state, run.progress = "failed", None
            run.reason = server_reason(outcome.details) or outcome.user_message
        self._counts[run.state] += 1
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
