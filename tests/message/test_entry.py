"""A picture or video that a script of the page shows."""

from __future__ import annotations

from tests.fakes.chat_page import message


async def test_thumbs_are_shown_once_each(chat):
    chat.open("c1", message("m1"))
    assert chat.display.display_image_thumb("/a.webp") is not None
    assert chat.display.display_image_thumb({"imageUrl": "/a.webp"}) is None
    assert chat.display.display_image_thumb("javascript:alert(1)") is None
    assert chat.display.display_video_thumb({"videoUrl": "/v.mp4", "videoId": "v1"}) is not None
    assert chat.element('[data-video-id="v1"] video').get("src") == "/v.mp4"
    assert len(chat.log.query_all("figure")) == 2
