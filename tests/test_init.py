"""Which chat a page opens with."""

from __future__ import annotations

from tests.fakes.app_rig import AppRig


class TestStart:
    async def test_the_chat_of_the_address_opens(self, rig):
        assert rig.bridge.is_ready
        assert rig.app.context.state.chat_id == "c1"
        assert rig.page.fields.values["userChatId"] == "u-c1"
        assert rig.sequence("chatcore:ready", "chat:loaded", "chat:selected") == [
            "chatcore:ready",
            "chat:loaded",
            "chat:selected",
        ]

    async def test_without_an_address_the_first_of_the_list_opens(self):
        rig = AppRig("https://chat.example/")
        await rig.start()
        assert rig.app.context.state.chat_id == "c1"
