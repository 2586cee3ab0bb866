"""Videos: one plays at a time."""

from __future__ import annotations

import pytest

from chat_py.base.errors import ChatError


@pytest.fixture
async def chat(chat):
    chat.show()
    for name in ("a", "b"):
        chat.display.display_video_thumb(
            {"videoUrl": f"/{name}.mp4", "videoId": name, "thumbnail": f"/{name}.jpg"}
        )
    return chat


def video(chat, name):
    return chat.element(f'.cp-media[data-video-id="{name}"] video')


async def test_nothing_is_fetched_before_it_plays(chat):
    player = video(chat, "a")
    assert (player.get("preload"), player.get("poster")) == ("none", "/a.jpg")
    assert player.get("controls") is not None
    assert chat.element(".cp-media").style("--cp-media-ratio") == "16 / 9"
    assert chat.state.displayed_video_ids == {"a", "b"}
    again = chat.display.display_video_thumb({"videoUrl": "/a.mp4", "videoId": "a"})
    assert again is None


async def test_one_plays_at_a_time(chat):
    assert await chat.videos.play_video("a") is True
    await chat.videos.play_video("b")
    assert chat.document.playing == [video(chat, "b")]
    assert chat.videos.get_video_state("a")["state"] == "paused"
    assert chat.videos.get_video_state("b")["state"] == "playing"
    assert chat.videos.get_stats() == {"videos": 2, "plays": 2, "playing": "b"}


async def test_the_players_own_button_counts_too(chat):
    await video(chat, "a").play()
    await video(chat, "b").play()
    assert chat.document.playing == [video(chat, "b")]


async def test_leaving_the_chat_ends_the_sound(chat):
    await chat.videos.play_video("a")
    chat.show(chat_id="c2")
    assert chat.document.playing == []
    assert chat.videos.get_video_state("a") is None


async def test_closing_ends_the_sound(chat):
    await chat.videos.play_video("a")
    chat.owner.close()
    assert chat.document.playing == []


async def test_pause(chat):
    await chat.videos.play_video("a")
    assert chat.videos.pause_video("a") is True
    assert chat.document.playing == []
    assert chat.videos.get_stats()["playing"] is None
    assert chat.videos.pause_video("nope") is False
    await chat.videos.play_video("b")
    chat.videos.pause_all_videos()
    assert chat.document.playing == []


async def test_states(chat):
    assert chat.videos.get_video_state("a") == {
        "videoId": "a",
        "state": "idle",
        "videoUrl": "/a.mp4",
    }
    chat.document.dispatch(video(chat, "a"), "ended")
    assert chat.videos.get_video_state("a")["state"] == "ended"
    chat.document.dispatch(video(chat, "a"), "error")
    assert chat.videos.get_video_state("a")["state"] == "failed"
    figure = chat.element('.cp-media[data-video-id="a"]')
    assert "The video could not be played." in figure.seen
    await chat.videos.play_video("a")
    assert "could not" not in figure.seen


async def test_init_listens_to_the_pages_videos_once(chat):
    own = chat.document.create("video", {"data-id": "h", "src": "/h.mp4"})
    chat.log.append(own)
    chat.videos.init()
    chat.videos.init()
    await own.play()
    assert chat.videos.get_video_state("h")["state"] == "playing"
    assert chat.videos.get_stats()["plays"] == 1


async def test_a_browser_that_does_not_allow_it(chat):
    chat.document.autoplay_allowed = False
    with pytest.raises(ChatError, match="does not allow"):
        await chat.videos.play_video("a")
    assert await chat.videos.play_video("nope") is False


async def test_a_hosts_own_video_counts(chat):
    own = chat.document.create("video", {"data-id": "h", "src": "/h.mp4"})
    chat.log.append(own)
    elsewhere = chat.document.create("video", {"src": "/advert.mp4"})
    chat.document.body.append(elsewhere)
    await chat.videos.play_video("a")
    await elsewhere.play()
    assert video(chat, "a") in chat.document.playing
    await own.play()
    assert chat.document.playing == [elsewhere, own]
    assert chat.videos.get_video_state("h")["state"] == "playing"
