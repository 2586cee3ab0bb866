"""Pictures: loading, hiding, downloading, sharing."""

from __future__ import annotations

import asyncio

from tests.fakes.media_page import SMALL, picture


class TestLoading:
    async def test_a_picture_waits_until_it_is_near_and_keeps_its_room(self, chat):
        chat.show(picture(aspectRatio="3:4"), picture("i2"), picture("i3", aspectRatio="wide"))
        assert chat.image().get("loading") == "lazy"
        assert chat.figure().style("--cp-media-ratio") == "3 / 4"
        assert chat.figure("i2").get("data-ratio") is None
        assert chat.figure("i3").get("data-ratio") is None

    async def test_its_state_is_told(self, chat):
        chat.show(picture(), picture("i2"))
        assert chat.images.get_image_state("i1")["loadState"] == "loading"
        chat.arrive("i1")
        chat.arrive("i2", "error")
        assert chat.images.get_image_state("i1")["loadState"] == "loaded"
        assert chat.images.get_stats() == {
            "images": 2,
            "loading": 0,
            "loaded": 1,
            "failed": 1,
            "blurred": 0,
            "downloads": 0,
            "shares": 0,
            "reveals": 0,
        }
        assert chat.images.get_image_state("i9") is None

    async def test_a_broken_one_is_told_and_tried_again(self, chat):
        chat.show(picture())
        chat.arrive(event="error")
        assert chat.status() == "The picture could not be loaded."
        chat.image().set("src", SMALL)
        chat.press("reload")
        await chat.settle()
        assert chat.figure().get("data-load") == "loading"
        assert chat.status() == ""
        chat.arrive()
        await chat.settle()
        assert chat.figure().get("data-load") == "loaded"

    async def test_one_far_from_view_can_be_loaded_now(self, chat):
        chat.show(picture())
        waiting = asyncio.ensure_future(chat.images.load_image("i1"))
        await chat.settle()
        assert chat.image().get("loading") == "eager"
        assert not waiting.done()
        chat.arrive()
        assert await waiting is True
        assert await chat.images.load_image("i1") is True
        assert await chat.images.load_image("i9") is False

    async def test_leaving_the_chat_ends_the_waiting(self, chat):
        chat.show(picture())
        waiting = asyncio.ensure_future(chat.images.load_image("i1"))
        await chat.settle()
        chat.show(chat_id="c2")
        assert await waiting is False

    async def test_the_same_picture_is_shown_once(self, chat):
        chat.show(picture())
        assert chat.display.display_image_thumb({"imageUrl": SMALL, "imageId": "i1"}) is None
        assert chat.display.add(picture().model_copy(update={"id": "again"})) is None
        assert len(chat.document.query_all("figure")) == 1
        chat.display.messages.remove("m-i1")
        assert chat.display.display_image_thumb({"imageUrl": SMALL, "imageId": "i1"}) is not None


class TestHiding:
    async def test_what_is_not_for_everybody_is_hidden_until_one_asks(self, chat):
        chat.show(picture(nsfw=True))
        assert chat.figure().get("data-blurred") is not None
        assert chat.figure().query('[data-image-action="reveal"]').text == "Show"
        opener = chat.figure().query(".cp-media__open")
        assert opener.get("aria-label") == "Hidden picture. Press to show it."
        chat.press("reveal")
        assert chat.figure().get("data-blurred") is None
        assert opener.get("aria-label") is None
        (event,) = chat.emitted("image:reveal")
        assert event["imageId"] == "i1"
        assert event["messageId"] == "m-i1"

    async def test_a_click_on_the_picture_shows_it_before_it_opens_it(self, chat):
        chat.show(picture(nsfw=True))
        chat.press("open")
        assert chat.images.is_lightbox_open() is False
        assert len(chat.emitted("image:reveal")) == 1
        chat.press("open")
        assert chat.images.is_lightbox_open() is True

    async def test_a_script_of_the_page_closes_the_large_view(self, chat):
        chat.show(picture())
        assert chat.images.open_lightbox("i1") is True
        chat.images.close_lightbox()
        assert chat.images.is_lightbox_open() is False
        chat.images.close_lightbox()  # harmless

    async def test_the_choice_is_kept_when_the_chat_is_drawn_again(self, chat):
        chat.show(picture(nsfw=True), picture("i2"), picture("i3", nsfw=True))
        chat.press("reveal")
        chat.images.blur_image("i2")
        chat.show(chat_id="c2")
        chat.show(picture(nsfw=True), picture("i2"), picture("i3", nsfw=True))
        blurred = [chat.images.get_image_state(name)["blurred"] for name in ("i1", "i2", "i3")]
        assert blurred == [False, True, True]

    async def test_it_can_be_hidden_again(self, chat):
        chat.show(picture(nsfw=True))
        chat.press("reveal")
        chat.press("blur")
        assert chat.images.get_image_state("i1")["blurred"] is True
        assert chat.images.blur_image("i1") is False
        assert chat.images.blur_image("i9") is False
        chat.images.reveal_image("i1")
        assert chat.images.reveal_image("i1") is False
        assert len(chat.emitted("image:reveal")) == 2


class TestDownload:
    async def test_one_of_this_site_is_saved_under_its_title(self, chat):
        chat.show(picture(title="A cat: black/white?"))
        chat.press("download")
        (link,) = chat.document.followed
        assert (link.get("href"), link.get("download")) == (SMALL, "A cat black white.webp")
        assert link.get("target") is None
        assert [event["imageId"] for event in chat.emitted("image:download")] == ["i1"]

    async def test_by_a_script(self, chat):
        chat.show(picture(title="A cat"))
        assert chat.images.download_image("i1") is True
        (link,) = chat.document.followed
        assert (link.get("href"), link.get("download")) == (SMALL, "A cat.webp")
        assert [event["imageId"] for event in chat.emitted("image:download")] == ["i1"]
        assert chat.images.get_stats()["downloads"] == 1

    async def test_one_of_another_site_opens_in_a_new_tab(self, chat):
        chat.show(picture(imageUrl="https://cdn.example/a.png"))
        assert chat.images.download_image("i1") is True
        (link,) = chat.document.followed
        assert (link.get("target"), link.get("rel")) == ("_blank", "noopener")

    async def test_no_such_picture(self, chat):
        chat.show()
        assert chat.images.download_image("i1") is False
        assert chat.emitted("image:download") == []


class TestShare:
    async def test_by_the_systems_dialogue(self, chat):
        chat.sheet.available = True
        chat.show(picture())
        chat.press("share")
        await chat.settle()
        (shared,) = chat.sheet.shared
        assert shared == {"title": "A cat", "text": "", "url": "https://chat.example" + SMALL}
        assert len(chat.emitted("image:share")) == 1

    async def test_by_the_clipboard_where_there_is_none(self, chat):
        chat.show(picture())
        assert await chat.images.share_image("i1") is True
        assert chat.document.clipboard == "https://chat.example" + SMALL

    async def test_what_only_this_page_knows_is_shared_as_the_chat(self, chat):
        chat.show(picture(imageUrl="data:image/png;base64,AA=="))
        await chat.images.share_image("i1")
        assert chat.document.clipboard == "https://chat.example/?chat=c1"

    async def test_no_such_picture(self, chat):
        chat.show()
        assert await chat.images.share_image("i1") is False


async def test_it_starts_once_and_stops(chat):
    chat.images.init()
    chat.show(picture(nsfw=True))
    chat.press("open")
    chat.owner.close()
    assert chat.document.listener_count == 1  # the test's own delegation
    chat.images.init()
    chat.videos.init()
    assert chat.document.listener_count == 1
