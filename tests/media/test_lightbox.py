"""The large view of a picture."""

from __future__ import annotations

import pytest

from tests.fakes.media_page import picture


@pytest.fixture
async def chat(chat):
    chat.show(
        picture("a", title="First"),
        picture("b", title="Hidden", nsfw=True),
        picture("c", title="Broken"),
        picture("d", title="Last"),
    )
    chat.arrive("c", "error")
    return chat


def shown(chat):
    return chat.element("dialog img").get("alt")


def key(chat, name, **modifiers):
    return chat.document.dispatch(chat.element("dialog"), "keydown", key=name, **modifiers)


async def test_a_click_opens_it_and_closing_gives_the_focus_back(chat):
    opener = chat.figure("a").query(".cp-media__open")
    opener.focus()
    chat.document.click(opener)
    dialog = chat.element("dialog")
    assert dialog.get("open") is not None
    assert dialog.get("aria-label") == "Picture 1 of 2: First"
    assert chat.document.active == dialog.query('[data-lightbox="close"]')
    assert chat.images.get_image_state("a")["open"] is True
    chat.document.click(dialog.query('[data-lightbox="close"]'))
    assert chat.document.query("dialog") is None
    assert chat.document.active == opener


async def test_a_script_closes_it(chat):
    opener = chat.figure("a").query(".cp-media__open")
    opener.focus()
    assert chat.images.open_lightbox("a") is True
    assert chat.images.is_lightbox_open() is True
    chat.images.close_lightbox()
    assert chat.images.is_lightbox_open() is False
    assert chat.document.query("dialog") is None
    assert chat.document.active == opener
    chat.images.close_lightbox()  # what is closed already stays so


async def test_arrows_walk_through_what_can_be_seen(chat):
    chat.images.open_lightbox("a")
    assert chat.element('[data-lightbox="previous"]').get("hidden") is not None
    assert key(chat, "ArrowRight").default_prevented
    assert shown(chat) == "Last"
    assert chat.element("dialog").get("aria-label") == "Picture 2 of 2: Last"
    key(chat, "ArrowRight")
    assert shown(chat) == "Last"
    key(chat, "Home")
    assert shown(chat) == "First"
    key(chat, "End")
    assert shown(chat) == "Last"
    key(chat, "ArrowLeft")
    assert shown(chat) == "First"


async def test_arrows_follow_the_direction_of_the_text(chat):
    chat.document.root.set("dir", "rtl")
    chat.images.open_lightbox("a")
    key(chat, "ArrowLeft")
    assert shown(chat) == "Last"


async def test_other_keys_are_left_alone(chat):
    chat.images.open_lightbox("a")
    assert not key(chat, "ArrowRight", alt=True).default_prevented
    assert not key(chat, "Tab").default_prevented
    assert shown(chat) == "First"


async def test_the_buttons_walk_too_and_the_focus_never_gets_lost(chat):
    chat.images.open_lightbox("a")
    following = chat.element('[data-lightbox="next"]')
    following.focus()
    chat.document.click(following)
    assert shown(chat) == "Last"
    assert following.get("hidden") is not None
    assert chat.document.active == chat.element('[data-lightbox="close"]')
    assert chat.images.show_previous_image() is True
    assert chat.images.show_previous_image() is False
    assert chat.images.show_next_image() is True


async def test_its_tools_are_for_the_picture_in_view(chat):
    chat.images.open_lightbox("a")
    key(chat, "ArrowRight")
    chat.document.click('dialog [data-image-action="download"]')
    assert [event["imageId"] for event in chat.emitted("image:download")] == ["d"]


async def test_a_click_beside_the_picture_closes_it(chat):
    chat.images.open_lightbox("a")
    chat.document.click("dialog .cp-lightbox__caption")
    assert chat.images.is_lightbox_open()
    chat.document.click("dialog .cp-lightbox__figure")
    assert not chat.images.is_lightbox_open()


async def test_escape_is_the_browsers_and_leaves_nothing_behind(chat):
    before = chat.document.listener_count
    chat.images.open_lightbox("a")
    chat.element("dialog").close_dialog()
    assert chat.document.query("dialog") is None
    assert chat.images.is_lightbox_open() is False
    assert chat.document.listener_count == before
    chat.images.open_lightbox("d")
    assert shown(chat) == "Last"


async def test_what_cannot_be_seen_is_not_opened(chat):
    assert [chat.images.open_lightbox(name) for name in ("b", "c", "nope")] == [False] * 3


async def test_leaving_the_chat_closes_it(chat):
    chat.images.open_lightbox("a")
    chat.show(chat_id="c2")
    assert chat.document.query("dialog") is None


async def test_the_picture_has_no_arrows_when_it_is_the_only_one(chat):
    chat.show(picture("a"), chat_id="c2")
    chat.images.open_lightbox("a")
    assert [b.get("hidden") for b in chat.document.query_all("dialog > button")] == ["", ""]
    assert chat.element(".cp-lightbox__count").text == ""


async def test_pictures_in_a_text_are_walked_through_like_any_other_and_each_once(chat):
    create = chat.document.create
    for _ in range(2):
        facts = {"data-image-action": "open", "data-image-id": "/i/t.webp"}
        image = create("img", {"src": "/i/t.webp", "alt": "In a text"})
        chat.document.body.append(create("button", {"class": "cp-picture", **facts}, image))
    chat.document.click(chat.element(".cp-picture"))
    assert shown(chat) == "In a text"
    assert chat.element("dialog").get("aria-label") == "Picture 3 of 3: In a text"
    assert not chat.images.show_next_image()
    assert chat.images.show_previous_image()
    assert shown(chat) == "Last"
