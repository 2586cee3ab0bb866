"""What the buttons at pictures do."""

from __future__ import annotations

from tests.fakes.media_page import picture


class TestActions:
    async def test_what_is_not_ours_is_only_an_event(self, chat):
        chat.show(picture())
        handle = chat.image_actions.handle
        assert handle("favourite", "i1") is False
        assert handle("upscale", "elsewhere") is False
        assert handle("reveal", "i1") is False  # the host hides its pictures in its own way
        names = [name for name, _ in chat.gate.emitted]
        assert names == ["image:favourite", "image:upscale", "image:reveal"]
        assert chat.emitted("image:upscale") == [{"imageId": "elsewhere", "action": "upscale"}]
        assert chat.rig.transport.sent == []
