"""Work on pictures: one at a time for each."""

from __future__ import annotations

import asyncio

from tests.fakes.media_page import LARGE, picture
from tests.fakes.transport import json_response


async def test_one_at_a_time_for_each_picture(chat):
    chat.show(picture(), picture("i2"))
    chat.respond(
        json_response({"imageUrl": LARGE}, delay=1), json_response({"imageUrl": "/b"}, delay=1)
    )
    chat.press("upscale")
    await chat.settle()
    both = await asyncio.gather(
        chat.upscales.upscale_image("i1"), chat.upscales.upscale_image("i2")
    )
    assert [result["imageUrl"] for result in both] == [LARGE, "/b"]
    assert len(chat.rig.transport.sent) == 2


async def test_one_caller_that_leaves_does_not_stop_it(chat):
    chat.show(picture())
    chat.respond(json_response({"imageUrl": LARGE}, delay=1))
    first = asyncio.ensure_future(chat.upscales.upscale_image("i1"))
    second = asyncio.ensure_future(chat.upscales.upscale_image("i1"))
    await chat.settle()
    first.cancel()
    assert (await second)["imageUrl"] == LARGE
