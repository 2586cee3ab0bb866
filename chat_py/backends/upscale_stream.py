"""Reads the response to a request to upscale: JSON, or Server-Sent Events."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.backends.backend import Progress
from chat_py.base.errors import ApiError, ErrorType
from chat_py.border.json_text import scalar_json
from chat_py.http.sse import StreamEvent
from chat_py.http.stream import OpenStream
from chat_py.models.picture import UpscaledPicture, UpscaleFailure, UpscaleProgress

__all__ = ["read_upscaled"]


async def read_upscaled(
    stream: OpenStream, on_progress: Progress, failed: Callable[[ErrorType, object], ApiError]
) -> UpscaledPicture:
    """Read to the end: `progress {progress}`, then `done {imageUrl}` or `error {error}`; or one
    JSON text.

    Raises `pydantic.ValidationError`, and what `failed` makes of the server's own error or of an
    early end.
    """
    if stream.kind != "events":
        text = "".join([event.data async for event in stream])
        return UpscaledPicture.model_validate_json(scalar_json(text))
    async for event in stream:
        match event:
            case StreamEvent("progress", data):
                on_progress(UpscaleProgress.model_validate_json(scalar_json(data)).progress)
            case StreamEvent("done", data):
                return UpscaledPicture.model_validate_json(scalar_json(data))
            case StreamEvent("error", data):
                raise failed("server", UpscaleFailure.model_validate_json(scalar_json(data)).wire())
            case _:
                pass  # a later server may say more
    raise failed("network", None)
