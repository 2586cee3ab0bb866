"""Enlarging a picture."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError, ArgumentError
from tests.fakes.media_page import LARGE, SMALL, picture
from tests.fakes.transport import Response, events, json_response

SLOW = {"chunk_delay": 1.0}


def states(chat):
    return [(event["state"], event["progress"]) for event in chat.emitted("image:upscale")]


def bar(chat):
    return chat.figure().query("[role=progressbar]")


async def test_the_larger_picture_takes_the_place_of_the_small_one(chat):
    chat.show(picture())
    chat.respond(json_response({"imageUrl": LARGE, "width": 1200}))
    result = await chat.upscales.upscale_image("i1")
    assert result == {"imageId": "i1", "imageUrl": LARGE, "width": 1200}
    (request,) = chat.rig.transport.sent
    assert (request.method, request.url) == ("POST", "/api/images/i1/upscale")
    assert chat.image().get("src") == LARGE
    assert chat.buttons() == ["open", "download", "share"]
    assert chat.said == "Picture upscaled."
    assert states(chat) == [("upscaling", None), ("done", 100)]
    assert chat.upscales.get_stats() == {"active": 0, "done": 1, "failed": 0, "cancelled": 0}


async def test_its_state_is_told_from_the_start_to_the_end(chat):
    chat.show(picture())
    assert chat.upscales.get_upscale_state("i1") is None
    chat.respond(json_response({"imageUrl": LARGE}))
    run = asyncio.ensure_future(chat.upscales.upscale_image("i1"))
    await asyncio.sleep(0)
    state = {"imageId": "i1", "state": "upscaling", "progress": None, "imageUrl": "", "reason": ""}
    assert chat.upscales.get_upscale_state("i1") == state
    assert chat.images.get_image_state("i1")["upscale"] == state
    await run
    done = {**state, "state": "done", "progress": 100, "imageUrl": LARGE}
    assert chat.upscales.get_upscale_state("i1") == done


async def test_progress_is_shown_as_the_server_tells_it(chat):
    chat.show(picture())
    chat.respond(
        events(("progress", {"progress": 25}), ("progress", {"progress": 50.5}),
               ("later", {}), ("done", {"imageUrl": LARGE}), **SLOW)
    )  # fmt: skip
    told = []
    work = asyncio.ensure_future(chat.upscales.upscale_image("i1", {"onProgress": told.append}))
    await chat.settle()
    assert chat.status() == "Upscaling…"
    assert bar(chat).get("aria-valuenow") is None
    await asyncio.sleep(1.5)
    assert bar(chat).get("aria-valuenow") == "25"
    assert bar(chat).query("i").style("inline-size") == "25%"
    await work
    assert told == [25, 50.5]
    assert bar(chat) is None
    assert states(chat) == [
        ("upscaling", None),
        ("upscaling", 25),
        ("upscaling", 50.5),
        ("done", 100),
    ]


async def test_it_can_be_cancelled_by_its_button(chat):
    chat.show(picture())
    chat.respond(json_response({"imageUrl": LARGE}, delay=10))
    waiting = asyncio.ensure_future(chat.upscales.upscale_image("i1"))
    await chat.settle()
    assert chat.upscales.is_upscaling("i1")
    chat.figure().query('[data-image-action="cancel"]').focus()
    chat.press("cancel")
    with pytest.raises(ApiError) as raised:
        await waiting
    assert raised.value.type == "aborted"
    assert len(chat.rig.transport.cancelled) == 1
    assert chat.image().get("src") == SMALL
    assert bar(chat) is None
    assert chat.document.active == chat.figure().query(".cp-media__open")
    assert states(chat)[-1] == ("cancelled", None)
    assert chat.upscales.cancel_upscale("i1") is False


async def test_a_failure_says_so_and_is_tried_again_with_the_same_key(chat):
    chat.show(picture())
    chat.respond(
        json_response({"error": "No room."}, status=413), json_response({"imageUrl": LARGE})
    )
    chat.press("upscale")
    await chat.settle()
    assert chat.status() == "The picture could not be upscaled: No room."
    assert chat.image().get("src") == SMALL
    assert states(chat)[-1] == ("failed", None)
    retry = chat.figure().query(".cp-media__status button")
    assert retry.text == "Retry"
    chat.document.click(retry)
    await chat.settle()
    assert chat.image().get("src") == LARGE
    first, second = chat.rig.transport.sent
    assert first.headers["idempotency-key"] == second.headers["idempotency-key"]


@pytest.mark.parametrize(
    ("answer", "type_"),
    [
        (json_response({"imageUrl": "javascript:alert(1)"}), "validation"),
        (json_response({}), "validation"),
        (Response(200, "<html>", {"content-type": "text/html"}), "validation"),
        (events(("progress", {"progress": "much"})), "validation"),
        (events(("error", {"error": "Too dark."})), "server"),
        (events(("progress", {"progress": 5})), "network"),
    ],
)
async def test_what_is_no_picture_is_an_error(chat, answer, type_):
    chat.show(picture())
    chat.respond(answer)
    with pytest.raises(ApiError) as raised:
        await chat.upscales.upscale_image("i1")
    assert raised.value.type == type_
    assert chat.image().get("src") == SMALL
    assert chat.upscales.get_upscale_state("i1")["state"] == "failed"


async def test_options_are_checked(chat):
    chat.respond(json_response({"imageUrl": LARGE}))
    with pytest.raises(
        ArgumentError, match=r"options\.size must be one of the known options: scale, onProgress"
    ):
        await chat.upscales.upscale_image("i1", {"size": 2})
    with pytest.raises(ArgumentError, match=r"options\.scale"):
        await chat.upscales.upscale_image("i1", {"scale": 1})
    assert chat.rig.transport.sent == []
    await chat.upscales.upscale_image("i1", {"scale": 4.0})
    assert chat.rig.transport.sent[0].body == '{"scale":4.0}'


async def test_it_goes_on_while_another_chat_is_open(chat):
    chat.show(picture())
    chat.respond(json_response({"imageUrl": LARGE}, delay=1))
    waiting = asyncio.ensure_future(chat.upscales.upscale_image("i1"))
    await chat.settle()
    chat.show(chat_id="c2")
    chat.show(picture())
    assert bar(chat) is not None
    await waiting
    assert chat.image().get("src") == LARGE
    chat.show(chat_id="c2")
    chat.show(picture())  # a copy from before it was enlarged
    assert chat.image().get("src") == LARGE
    assert "upscale" not in chat.buttons()


async def test_what_is_large_already_has_no_button(chat):
    chat.show(picture(isUpscaled=True))
    assert "upscale" not in chat.buttons()
    assert chat.upscales.get_upscale_state("i1") is None


async def test_nothing_is_told_after_the_end(chat):
    chat.show(picture())
    chat.respond(json_response({"imageUrl": LARGE}, delay=5))
    waiting = asyncio.ensure_future(chat.upscales.upscale_image("i1"))
    await chat.settle()
    chat.owner.close()
    with pytest.raises(ApiError):
        await waiting
    assert states(chat) == [("upscaling", None)]
