"""Pictures and videos: room, hiding, the large view, saving, enlarging, one video at a time."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.until import until
from e2e.watch import Watch

FIRST = "Trains, tiny hotels, food markets"
SUNSET = "lisbon-sunset"
ADD = "picture => ChatMessageDisplay.displayImageThumb(picture)"


@pytest.fixture
def mira(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    """The chat with a picture."""
    chat = open_way(PYSCRIPT)
    chat.open("mira", FIRST)
    return chat


def figure(chat: ChatPage, image_id: str = SUNSET) -> Locator:
    return chat.log.locator(f'.cp-media[data-image-id="{image_id}"]')


def loaded(chat: ChatPage, image_id: str = SUNSET) -> Locator:
    """The picture in view, complete."""
    found = figure(chat, image_id)
    found.scroll_into_view_if_needed()
    expect(found).to_have_attribute("data-load", "loaded")
    return found


def add(chat: ChatPage, **fields: Any) -> None:
    """Another script of the page shows a picture."""
    chat.page.evaluate(
        ADD, {"imageUrl": f"/api/images/{SUNSET}.svg", "aspectRatio": "3:2", **fields}
    )


def use(picture: Locator, action: str) -> None:
    picture.hover()
    picture.locator(f'[data-image-action="{action}"]').click()


def test_a_picture_has_its_room_before_it_comes(mira: ChatPage) -> None:
    held: list[Any] = []
    mira.page.route("**/late.svg", lambda route: held.append(route))
    with mira.page.expect_request("**/late.svg"):
        add(mira, imageUrl="/late.svg", imageId="late", title="Late")
        figure(mira, "late").scroll_into_view_if_needed()
    picture = figure(mira, "late")
    expect(picture).to_have_attribute("data-load", "loading")
    before = picture.bounding_box()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"/>'
    held[0].fulfill(body=svg, content_type="image/svg+xml")
    expect(picture).to_have_attribute("data-load", "loaded")
    after = picture.bounding_box()
    assert before
    assert after
    assert abs(before["height"] - after["height"]) < 1
    assert abs(before["width"] - after["width"]) < 1
    assert before["height"] > 200


@pytest.mark.browser_context_args(viewport={"width": 390, "height": 844}, has_touch=True)
def test_a_picture_is_a_turn_like_any_other(mira: ChatPage) -> None:
    """Also on a phone: not wider than the screen, and no tools over it."""
    page = mira.page
    turn = loaded(mira)
    expect(turn).to_have_role("article")
    expect(turn).to_have_attribute("data-ratio", "")  # its room is known with its message
    time = turn.locator("time").inner_text()
    assert time
    expect(turn).to_have_accessible_name(f"Mira {time}")
    expect(turn.locator(".cp-message__name")).to_have_text("Mira")
    assert mira.log.evaluate("(log) => log.scrollWidth - log.clientWidth") == 0
    picture, tools = (
        place.bounding_box() for place in (turn.locator("img"), turn.locator(".cp-media__tools"))
    )
    assert picture
    assert picture["x"] >= 0
    assert picture["x"] + picture["width"] <= 390
    assert tools
    assert tools["y"] >= picture["y"] + picture["height"] - 1
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    turn.get_by_role("button", name="Copy", exact=True).tap()
    expect(page.locator("[data-announcer]")).to_have_text("Copied")
    address = f"{mira.origin}/api/images/{SUNSET}.svg"
    assert page.evaluate("navigator.clipboard.readText()") == address
    turn.get_by_role("button", name="More actions").tap()
    delete = turn.get_by_role("button", name="Delete")
    expect(delete).to_be_in_viewport(ratio=1)
    delete.tap()
    expect(turn).to_have_count(0)
    page.get_by_role("button", name="Undo").tap()
    expect(turn).to_have_attribute("data-load", "loaded")


def test_a_broken_picture_says_so_and_is_tried_again(mira: ChatPage, watch: Watch) -> None:
    watch.expect("status 404: GET .*/gone.svg", "console: .*404")
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="6"/>'
    answers = [(404, ""), (200, svg)]  # a browser shows a picture whatever its status

    def serve(route: Any) -> None:
        status, body = answers.pop(0)
        route.fulfill(status=status, body=body, content_type="image/svg+xml")

    mira.page.route("**/gone.svg", serve)
    add(mira, imageUrl="/gone.svg", imageId="gone")
    picture = figure(mira, "gone")
    picture.scroll_into_view_if_needed()
    expect(picture).to_contain_text("The picture could not be loaded.")
    picture.get_by_role("button", name="Retry").click()
    expect(picture).to_have_attribute("data-load", "loaded")
    expect(picture).not_to_contain_text("could not be loaded")


def test_the_large_view_by_keyboard(mira: ChatPage) -> None:
    add(mira, imageId="second", title="The second one")
    opener = loaded(mira).get_by_role("button", name="Lisbon at sunset")
    opener.focus()
    mira.page.keyboard.press("Enter")
    dialog = mira.page.get_by_role("dialog")
    expect(dialog).to_have_accessible_name("Picture 1 of 2: Lisbon at sunset")
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()

    mira.page.keyboard.press("ArrowRight")
    expect(dialog).to_have_accessible_name("Picture 2 of 2: The second one")
    mira.page.keyboard.press("ArrowLeft")
    expect(dialog).to_have_accessible_name("Picture 1 of 2: Lisbon at sunset")

    mira.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_click_beside_the_picture_closes_the_large_view(mira: ChatPage) -> None:
    loaded(mira).get_by_role("button", name="Lisbon at sunset").click()
    dialog = mira.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    dialog.click(position={"x": 10, "y": 400})
    expect(dialog).to_have_count(0)


def test_a_hidden_picture_is_shown_when_one_asks_and_stays_so(mira: ChatPage) -> None:
    add(mira, imageId="shy", title="Shy", nsfw=True)
    picture = loaded(mira, "shy")
    image = picture.locator("img")
    assert image.evaluate("image => getComputedStyle(image).filter") != "none"
    picture.get_by_text("Show", exact=True).click()
    expect(picture).not_to_have_attribute("data-blurred", "")
    assert image.evaluate("image => getComputedStyle(image).filter") == "none"

    mira.entry("kai").click()
    mira.expect_chat("kai", "Show me a bug")
    mira.entry("mira").click()
    mira.expect_chat("mira", FIRST)
    add(mira, imageId="shy", title="Shy", nsfw=True)
    expect(figure(mira, "shy")).not_to_have_attribute("data-blurred", "")


def test_a_picture_is_saved_under_its_title(mira: ChatPage) -> None:
    with mira.page.expect_download() as saved:
        use(loaded(mira), "download")
    assert saved.value.suggested_filename == "Lisbon at sunset.svg"


def test_a_picture_is_enlarged_and_stays_so(mira: ChatPage) -> None:
    held: list[Any] = []
    mira.page.route("**/upscale", lambda route: held.append(route))
    mira.page.evaluate(
        """() => {
          window.steps = [];
          ChatEventManager.on("image:upscale", (data) => steps.push([data.state, data.progress]));
        }"""
    )
    picture = loaded(mira)
    use(picture, "upscale")
    expect(picture.get_by_role("progressbar", name="Upscaling…")).to_be_visible()
    picture.get_by_role("button", name="Cancel").click()
    expect(picture.get_by_role("progressbar")).to_have_count(0)
    expect(picture.locator("img")).not_to_have_attribute("src", f"/api/images/{SUNSET}.svg?scale=2")

    mira.page.unroute("**/upscale")
    use(picture, "upscale")
    expect(picture.locator("img")).to_have_attribute("src", f"/api/images/{SUNSET}.svg?scale=2")
    expect(picture.get_by_role("button", name="Upscale")).to_have_count(0)
    assert mira.page.evaluate("steps") == [
        ["upscaling", None],
        ["cancelled", None],
        ["upscaling", None],
        ["done", 100],
    ]

    mira.page.reload()
    expect(loaded(mira).get_by_role("button", name="Upscale")).to_have_count(0)


def test_progress_that_the_server_tells_is_shown(mira: ChatPage) -> None:
    body = (
        'event: progress\ndata: {"progress": 40}\n\n'
        'event: done\ndata: {"imageUrl": "/api/images/lisbon-sunset.svg?scale=2"}\n\n'
    )
    mira.page.route(
        "**/upscale", lambda route: route.fulfill(body=body, content_type="text/event-stream")
    )
    loaded(mira)
    told = mira.page.evaluate(
        """async () => {
          const told = [];
          const result = await ChatImageUpscale.upscaleImage("lisbon-sunset", {
            onProgress: (percent) => told.push(percent),
          });
          return [told, result.imageUrl, ChatImageUpscale.getStats().done];
        }"""
    )
    assert told == [[40], f"/api/images/{SUNSET}.svg?scale=2", 1]


def test_a_picture_that_cannot_be_enlarged_says_why(mira: ChatPage, watch: Watch) -> None:
    watch.expect("status 413", "console: .*413")
    mira.page.route(
        "**/upscale", lambda route: route.fulfill(status=413, json={"error": "It is too large."})
    )
    picture = loaded(mira)
    use(picture, "upscale")
    expect(picture).to_contain_text("The picture could not be upscaled: It is too large.")
    mira.page.unroute("**/upscale")
    picture.get_by_role("button", name="Retry").click()
    expect(picture.locator("img")).to_have_attribute("src", f"/api/images/{SUNSET}.svg?scale=2")


def test_a_merged_picture_before_and_after(mira: ChatPage, watch: Watch) -> None:
    watch.expect("status 404: POST .*/merge-face", "console: .*404")
    original = "/static/characters/mira.svg"
    add(mira, imageId="x", isMerged=True, mergeId="m", originalImageUrl=original, title="Merged")
    picture = loaded(mira, "m")
    before = picture.locator(f'img[src="{original}"]')
    expect(before).to_be_hidden()
    use(picture, "original")
    expect(before).to_be_visible()
    expect(picture.get_by_role("button", name="Show the original")).to_have_attribute(
        "aria-pressed", "true"
    )
    use(picture, "original")
    expect(before).to_be_hidden()

    status = mira.page.evaluate(
        "ChatMergeFace.mergeFace('lisbon-sunset', new Blob(['x'])).catch((error) => error.status)"
    )
    assert status == 404
    expect(
        mira.page.get_by_role("alert").filter(has_text="Face merging is not available")
    ).to_be_visible()


def _silence(seconds: int) -> bytes:
    """A sound file, which a `<video>` plays like any other."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * 8000 * seconds)
    return file.getvalue()


def test_one_video_plays_at_a_time_and_none_after_the_chat(mira: ChatPage) -> None:
    requested = []

    def serve(route: Any) -> None:
        requested.append(route.request.url)
        route.fulfill(body=_silence(30), content_type="audio/wav")

    mira.page.route("**/*.wav", serve)
    for name in ("a", "b"):
        mira.page.evaluate(
            "id => ChatMessageDisplay.displayVideoThumb({videoUrl: `/${id}.wav`, videoId: id})",
            name,
        )
    first, second = (mira.log.locator(f'[data-video-id="{name}"] video') for name in ("a", "b"))
    first.scroll_into_view_if_needed()
    expect(first).to_have_js_property("preload", "none")
    assert requested == []

    assert mira.page.evaluate("ChatVideoHandler.playVideo('a')") is True
    expect(first).to_have_js_property("paused", False)
    second.evaluate("video => video.play()")
    expect(second).to_have_js_property("paused", False)
    expect(first).to_have_js_property("paused", True)
    assert mira.page.evaluate("ChatVideoHandler.getStats().playing") == "b"

    mira.page.evaluate("() => { window.left = document.querySelector('[data-video-id=b] video') }")
    mira.entry("kai").click()
    mira.expect_chat("kai", "Show me a bug")
    assert mira.page.evaluate("left.paused") is True


def test_a_hosts_own_pictures_can_be_asked_for(chat: ChatPage) -> None:
    """In both ways to start; the host's own tools are left to its own script."""
    chat.open("kai")
    chat.page.evaluate(
        """() => {
          window.actions = [];
          ChatEventManager.on("image:download", (data) => actions.push(data.imageId));
          const own = trustedTypes.createPolicy("host", { createHTML: (text) => text });
          document.querySelector("#chatContainer").insertAdjacentHTML("beforeend", own.createHTML(`
            <div class="assistant-image-box">
              <img id="image-42" data-id="42" src="/api/images/lisbon-sunset.svg" alt="Host">
              <div class="image-tools"><button class="download-image" data-id="42">D</button></div>
            </div>`));
        }"""
    )
    chat.page.locator(".download-image").click()
    assert chat.page.evaluate("actions") == []
    assert chat.page.evaluate("ChatImageHandler.openLightbox('42')") is True
    expect(chat.page.get_by_role("dialog")).to_have_accessible_name("Picture 1 of 1: Host")
    chat.page.keyboard.press("Escape")
    expect(chat.page.get_by_role("dialog")).to_have_count(0)


def test_pictures_and_paragraphs_stand_where_they_should(chat: ChatPage) -> None:
    """On a page of Bootstrap's too, whose own rules for both are in no layer."""
    chat.open("kai")
    address = "/api/images/lisbon-sunset.svg"
    chat.page.evaluate(
        "(imageUrl) => ChatMessageDisplay.displayImageThumb({ imageUrl, imageId: 'in-line' })",
        address,
    )
    picture = chat.log.locator('.cp-media[data-image-id="in-line"]')
    expect(picture).to_have_attribute("data-load", "loaded")
    lefts = [
        place.evaluate("(element) => element.getBoundingClientRect().left")
        for place in (picture, chat.answers.first.locator(".message-text"))
    ]
    assert abs(lefts[0] - lefts[1]) < 1
    last = chat.log.locator(".message-text > :last-child").first
    expect(last).to_have_css("margin-bottom", "0px")


def test_a_picture_out_of_sight_is_not_asked_for(mira: ChatPage) -> None:
    asked: list[str] = []
    mira.page.on("request", lambda request: asked.append(request.url))
    picture = {
        "id": "far",
        "sender": "bot",
        "type": "image",
        "imageId": "far",
        "imageUrl": f"/api/images/{SUNSET}.svg?far",
        "aspectRatio": "3:2",
    }
    words = [
        {"id": f"m{n}", "sender": "bot", "content": "words and words. " * 100} for n in range(30)
    ]
    mira.page.evaluate(
        "(messages) => ChatMessageDisplay.displayChat({messages})", [picture, *words]
    )
    expect(mira.messages.last).to_be_in_viewport()
    expect(figure(mira, "far")).to_have_attribute("data-load", "loading")
    # A picture of the same page that is in sight has come meanwhile.
    add(mira, imageId="near", imageUrl=f"/api/images/{SUNSET}.svg?near")
    loaded(mira, "near")
    assert not any(url.endswith("?far") for url in asked)
    loaded(mira, "far")
    assert any(url.endswith("?far") for url in asked)


def test_a_picture_is_shared(mira: ChatPage) -> None:
    """By the browser's own sheet where it has one, else by its address on the clipboard."""
    mira.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    mira.page.evaluate(
        """() => {
          window.shared = [];
          ChatEventManager.on("image:share", (data) => shared.push(data.imageId));
        }"""
    )
    picture = loaded(mira)
    address = f"{mira.origin}/api/images/{SUNSET}.svg"
    use(picture, "share")
    expect(mira.page.get_by_text("Link copied")).to_be_visible()
    assert mira.page.evaluate("navigator.clipboard.readText()") == address
    mira.page.evaluate(
        """() => Object.defineProperty(navigator, "share", {
          value: async ({ title, url }) => void shared.push(`${title}: ${url}`),
        })"""
    )
    use(picture, "share")
    until(mira.page, "shared.length === 3")
    assert mira.page.evaluate("shared.sort()") == [f"Lisbon at sunset: {address}", SUNSET, SUNSET]
