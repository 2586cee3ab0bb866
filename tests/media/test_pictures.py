"""The pictures on the page, the host's too."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.chat_page import PAGE
from tests.fakes.media_page import MediaPage

HOST_B = """
<div id="chatContainer"><div class="message-container">
  <div class="assistant-image-box"><img id="image-42" data-id="42" src="/host.webp" alt="Host">
  <div class="image-tools"><span class="download-image" data-id="42">D</span></div></div>
</div></div>
"""


class TestHostPage:
    @pytest.fixture
    async def chat(self):
        chat = MediaPage(PAGE.replace('<div id="chatContainer" role="log"></div>', HOST_B))
        yield chat
        chat.owner.close()

    async def test_its_pictures_are_known(self, chat):
        state = chat.images.get_image_state("42")
        assert (state["imageUrl"], state["title"]) == ("/host.webp", "Host")
        assert state["loadState"] == "unknown"
        assert chat.images.open_lightbox("42") is True
        assert chat.element("dialog img").get("src") == "/host.webp"
        chat.images.close_lightbox()
        chat.images.download_image("42")
        assert chat.document.followed[0].get("download") == "Host.webp"
        assert chat.images.blur_image("42") is True
        assert chat.images.open_lightbox("42") is False

    async def test_its_own_tools_are_left_to_it(self, chat):
        chat.document.click(".download-image")
        assert chat.document.followed == []
        assert chat.gate.emitted == []

    async def test_one_that_has_failed_is_loaded_again(self, chat):
        waiting = asyncio.ensure_future(chat.images.load_image("42"))
        await chat.settle()
        chat.document.dispatch(chat.element("#image-42"), "error")
        assert await waiting is False
