"""Merged faces: before and after, and asking for one."""

from __future__ import annotations

import asyncio

import pytest

from chat_py.base.errors import ApiError, ArgumentError
from tests.fakes.media_page import SMALL, picture
from tests.fakes.transport import FakePageRef, Response, json_response

MERGED = "/i/merged.webp"


def merged(image_id="i1", **more):
    more = {"id": "m-merged", "isMerged": True, "mergeId": "x1", "originalImageUrl": SMALL, **more}
    return picture(image_id, type="mergeFace", imageUrl=MERGED, **more)


async def test_a_merged_picture_shows_what_it_was_before(chat):
    chat.show(merged())
    before = chat.figure("x1").query(".cp-media__original")
    button = chat.figure("x1").query('[data-image-action="original"]')
    assert (before.get("src"), before.get("hidden")) == (SMALL, "")
    assert button.get("aria-label") == "Show the original"
    chat.press("original", "x1")
    assert before.get("hidden") is None
    assert button.get("aria-pressed") == "true"
    chat.press("original", "x1")
    assert before.get("hidden") is not None
    assert button.get("aria-pressed") == "false"


async def test_it_stands_beside_the_picture_that_it_was_made_from(chat):
    chat.show(picture(), merged())
    assert chat.image("i1").get("src") == SMALL
    assert chat.image("x1").get("src") == MERGED
    assert chat.state.displayed_image_ids == {"i1", "x1"}
    chat.arrive("x1")
    assert chat.merges.get_merge_state("x1") == {
        "imageId": "x1",
        "isMerged": True,
        "state": "idle",
        "loadState": "loaded",
        "original": False,
        "originalImageUrl": SMALL,
    }
    assert chat.merges.get_merge_state("i1")["isMerged"] is False
    assert chat.merges.get_merge_state("nope") is None
    assert chat.merges.get_stats()["merged"] == 1


async def test_by_script(chat):
    chat.show(picture(), merged())
    assert chat.merges.show_original("x1") is True
    assert chat.merges.show_original("x1", True) is True
    assert chat.merges.show_original("x1", False) is False
    assert chat.merges.show_original("i1") is False
    assert chat.merges.show_original("nope") is False


async def test_the_pictures_own_loading_is_not_the_originals(chat):
    chat.show(merged())
    chat.document.dispatch(chat.figure("x1").query(".cp-media__original"), "error")
    assert chat.figure("x1").get("data-load") == "loading"


async def test_merging_shows_the_new_picture_at_the_end(chat):
    chat.show(picture())
    chat.respond(json_response({"imageUrl": MERGED, "mergeId": "x1"}, delay=1))
    work = asyncio.ensure_future(chat.merges.merge_face("i1", "/faces/me.jpg"))
    await chat.settle()
    assert chat.status() == "Merging the faces…"
    assert chat.merges.is_merging("i1")
    record = await work
    assert record["originalImageUrl"] == SMALL
    assert record["isMerged"] is True
    (request,) = chat.rig.transport.sent
    assert (request.url, request.body) == (
        "/api/images/i1/merge-face",
        '{"faceImage":"/faces/me.jpg"}',
    )
    assert "idempotency-key" in request.headers
    assert chat.image("x1").get("src") == MERGED
    assert chat.status() == ""
    assert chat.said == "The merged picture is ready."
    # The same picture by another script of the chat, which the server told too:
    thumb = {"imageUrl": MERGED, "isMerged": True, "mergeId": "x1", "imageId": "i1"}
    assert chat.display.display_image_thumb(thumb) is None


async def test_a_file_goes_out_as_it_is(chat):
    chat.show(picture())
    chat.respond(json_response({"imageUrl": MERGED}))
    face = FakePageRef("body")
    await chat.merges.merge_face("i1", face)
    assert chat.rig.transport.sent[0].body is face
    assert len(chat.document.query_all("figure")) == 2  # without a mergeId too


async def test_a_server_that_cannot_is_named_so(chat):
    chat.show(picture())
    chat.respond(Response(404))
    with pytest.raises(ApiError) as raised:
        await chat.merges.merge_face("i1", "/me.jpg")
    assert raised.value.status == 404
    assert "Face merging is not available in this chat." in chat.element(".cp-notice").seen
    assert chat.status() == ""
    assert chat.merges.get_merge_state("i1")["state"] == "failed"


async def test_another_failure_gives_the_servers_reason(chat):
    chat.show(picture())
    chat.respond(json_response({"error": "No face found."}, status=422))
    with pytest.raises(ApiError):
        await chat.merges.merge_face("i1", "/me.jpg")
    notice = chat.element(".cp-notice").seen
    assert "The faces could not be merged: No face found." in notice


async def test_an_address_that_no_picture_comes_from(chat):
    chat.show(picture())
    chat.respond(json_response({"imageUrl": "javascript:alert(1)"}))
    with pytest.raises(ApiError) as raised:
        await chat.merges.merge_face("i1", "/me.jpg")
    assert raised.value.type == "validation"
    assert len(chat.document.query_all("figure")) == 1


async def test_it_can_be_cancelled(chat):
    chat.show(picture())
    chat.respond(json_response({"imageUrl": MERGED}, delay=9))
    work = asyncio.ensure_future(chat.merges.merge_face("i1", "/me.jpg"))
    await chat.settle()
    chat.press("cancel")
    with pytest.raises(ApiError) as raised:
        await work
    assert raised.value.type == "aborted"
    assert chat.document.query(".cp-notice") is None
    assert chat.merges.get_stats()["cancelled"] == 1
    assert chat.merges.cancel_merge("i1") is False


async def test_in_another_chat_it_is_not_shown(chat):
    chat.show(picture())
    chat.respond(json_response({"imageUrl": MERGED, "mergeId": "x1"}, delay=1))
    work = asyncio.ensure_future(chat.merges.merge_face("i1", "/me.jpg"))
    await chat.settle()
    chat.show(chat_id="c2")
    assert (await work)["mergeId"] == "x1"
    assert chat.document.query("figure") is None


@pytest.mark.parametrize("face", ["", None, 7, {"url": "x"}])
async def test_what_is_no_face(chat, face):
    with pytest.raises(ArgumentError, match="faceImage"):
        await chat.merges.merge_face("i1", face)
