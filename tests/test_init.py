"""Which chat a page opens with."""

from __future__ import annotations

from tests.fakes.app_rig import AppRig
from tests.fakes.host import FakeModule


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

    async def test_the_modules_of_the_page_are_looked_for_once_more(self, rig):
        rig.page.host.modules["PromptManager"] = FakeModule(getPrompt=lambda: None)
        rig.app.initializer.setup_module_integrations()
        assert rig.app.integration.is_module_available("PromptManager")

    async def test_at_the_home_no_chat_opens(self):
        rig = AppRig("https://chat.example/chat/")
        found = rig.page.document.query("#chatApp")
        found.set("id", "room")
        rig.page.host.functions.add("showDiscovery")
        await rig.start()
        assert rig.app.context.state.chat_id == ""
        assert ("showDiscovery",) in rig.page.host.calls

    async def test_another_chat_is_not_opened_by_the_instance_of_the_former(self, rig):
        rig.page.location.push("?chat=c2")
        rig.page.location.back()
        rig.page.location.forward()
        assert rig.app.context.state.chat_id == "c2"
        assert rig.app.context.state.user_chat_id == ""
