"""The response to a request to upscale."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ApiError
from tests.fakes.api import ApiRig
from tests.fakes.transport import Response, events, json_response

LARGE = {"imageUrl": "/large.webp"}


async def upscaled(response: Response) -> tuple[str, list[float]]:
    """The picture's address, and the progress that was told."""
    told: list[float] = []
    backend = ApiRig(response).backend
    picture = await backend.upscale("i1", scale=None, key="k", on_progress=told.append)
    return picture.image_url, told


async def test_progress_comes_before_the_picture_and_what_is_new_is_passed_over() -> None:
    steps = [("progress", {"progress": n}) for n in (25, 50.5)]
    told = await upscaled(events(*steps, ("later", {"a": 1}), ("done", LARGE)))
    assert told == ("/large.webp", [25, 50.5])


async def test_a_server_may_give_the_picture_at_once() -> None:
    assert await upscaled(json_response(LARGE)) == ("/large.webp", [])


@pytest.mark.parametrize(
    ("response", "type_", "details"),
    [
        (events(("error", {"error": "Too dark."})), "server", "Too dark."),
        (events(("progress", {"progress": 5})), "network", ""),
        (events(("progress", {"progress": "much"})), "validation", "progress"),
        (json_response({"imageUrl": []}), "validation", "imageUrl"),
        (Response(200, "<html>", {"content-type": "text/html"}), "validation", ""),
    ],
    ids=["error", "early end", "bad progress", "no address", "no JSON"],
)
async def test_anything_else_is_an_error(response: Response, type_: str, details: str) -> None:
    with pytest.raises(ApiError) as caught:
        await upscaled(response)
    assert caught.value.type == type_
    assert details in str(caught.value.details)
