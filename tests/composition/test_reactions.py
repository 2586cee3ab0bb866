"""What one part does when something happens in another."""

from __future__ import annotations

import pytest

from tests.fakes.bridge import PageError


class TestReactions:
    async def test_a_401_is_told_and_asks_to_log_in(self, rig):
        rig.server.status["/profile"] = 401
        with pytest.raises(PageError, match="log in"):
            await rig.bridge.promise("ChatAPI.makeRequest", "GET", "/profile")
        assert rig.sequence("auth-required") == ["auth-required"]
        assert "log in again" in rig.document.query("[data-notices]").seen

    async def test_a_page_that_handles_it_itself_sees_no_notice(self, rig):
        rig.page.host.functions.add("handleAuthError")
        rig.server.status["/profile"] = 401
        with pytest.raises(PageError):
            await rig.bridge.promise("ChatAPI.makeRequest", "GET", "/profile")
        assert [name for name, *_ in rig.page.host.calls] == ["handleAuthError"]
        assert rig.document.query("[data-notices]").seen == ""

    async def test_a_part_that_could_not_be_loaded_is_told_to_who_waits_for_it(self, rig):
        rig.page.console.part_missing.emit()
        assert "check your internet connection" in rig.document.query("[data-notices]").seen

    async def test_losing_the_connection_is_told(self, rig):
        rig.page.network.set_online(False)
        rig.page.network.set_online(True)
        states = [d["online"] for n, d in rig.page.gate.emitted if n == "connection:changed"]
        assert states == [False, True]

    async def test_another_title_of_the_open_chat_is_its_name(self, rig):
        rig.app.context.state.chat_id = "c1"
        rig.app.context.bus.trigger("chat:renamed", {"chatId": "other", "title": "Else"})
        rig.app.context.bus.trigger("chat:renamed", {"chatId": "c1", "title": "Old maps"})
        assert rig.app.context.state.chat_name == "Old maps"
