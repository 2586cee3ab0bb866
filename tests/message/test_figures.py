"""How pictures and videos look."""

from __future__ import annotations

import asyncio

from tests.fakes.chat_page import message


async def test_a_picture_with_a_script_address_has_no_source(chat):
    chat.open("c1", message("p1", type="image", imageUrl=" java\nscript:alert(1)", imageId="i1"))
    assert chat.element("figure img").get("src") == ""


async def test_a_picture_is_a_turn_like_any_other(chat):
    fields = {"type": "image", "imageUrl": "/i/lamp.webp", "imageId": "i1", "title": "A lamp"}
    chat.open(
        "c1",
        message("p1", " ", timestamp=chat.clock.now(), **fields),
        message("v1", " ", "user", type="video", imageUrl="/v.mp4"),
    )
    picture, video = chat.log.query_all(".cp-message")
    assert picture.tag == "article"
    assert picture.query("time").text
    assert [turn.query(".cp-message__name").text for turn in (picture, video)] == ["Mira", "You"]
    for turn in (picture, video):
        assert turn.query('[data-message-action="copy"]') is not None
        assert turn.query("[data-menu-actions]").get("data-menu-actions") == "delete"

    chat.actions.handle("copy", "p1")
    await asyncio.sleep(0.1)
    assert chat.document.clipboard == "https://chat.example/i/lamp.webp"
    chat.actions.handle("delete", "p1")
    await asyncio.sleep(0.1)
    assert chat.log.query_all(".cp-message") == [video]
    chat.document.click(chat.element(".cp-notice .cp-button"))  # Undo
    await asyncio.sleep(0.1)
    assert [turn.get("data-message-id") for turn in chat.log.query_all(".cp-message")] == [
        "p1",
        "v1",
    ]
    assert [action for _, _, action in chat.backend.acted] == ["delete", "restore"]


async def test_what_no_server_has_can_only_be_copied(chat):
    chat.open("c1")
    chat.display.display_image_thumb("/i/lamp.webp", "uc1")
    picture = chat.element(".cp-media")
    assert picture.query('[data-message-action="copy"]') is not None
    assert picture.query("[data-menu-actions]") is None
