"""The whole program on a page of fakes: what a visitor and the page's scripts get."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from chat_py import AlreadyStarted, app
from tests.fakes.app_rig import AppRig, ChatServer
from tests.fakes.bridge import PageError, PageObject
from tests.fakes.chat_page import PAGE
from tests.fakes.host import FakeModule
from tests.fakes.page import FakePage


class TestStart:
    async def test_the_page_calls_it_before_and_after(self):
        rig = AppRig()
        early = rig.bridge.promise("ChatAPI.makeRequest", "GET", "/chats")
        await rig.start()
        assert [chat["id"] for chat in (await early)["chats"]] == ["c1", "c2"]
        assert rig.bridge.call("ChatIntegration.getStatus")["summary"].startswith("0 of 5")

    async def test_a_second_start_changes_nothing(self, monkeypatch):
        page = FakePage(PAGE, server=ChatServer())
        monkeypatch.setattr(app, "open_page", lambda: page)
        assert app.start() is not None
        with pytest.raises(AlreadyStarted, match=r"Call start\(\) in one file only"):
            app.start()
        app.ensure_started()
        await asyncio.sleep(5)
        assert page.gate.sequence.count("chatcore:ready") == 1
        assert any("already started" in line for line in page.console.lines)

    async def test_what_fails_is_shown_and_reported(self, monkeypatch):
        rig = AppRig()

        def broken():
            raise RuntimeError("no integration")

        monkeypatch.setattr(rig.app.integration, "init", broken)
        await rig.start()
        assert str(rig.bridge.failure) == "no integration"
        assert not rig.bridge.is_ready
        assert [str(error) for error in rig.page.console.reported] == ["no integration"]

    async def test_a_wrong_setting_is_named_and_the_chat_starts(self):
        rig = AppRig(config={"timeout": -1})
        await rig.start()
        assert any("timeout" in line for line in rig.page.console.lines)
        assert rig.bridge.is_ready

    @pytest.mark.parametrize(
        ("setting", "word"), [("runPython", "run"), ("previewCode", "preview")]
    )
    async def test_a_site_turns_off_what_blocks_can_do(self, setting, word):
        for value in (True, False):
            rig = AppRig(config={setting: value})
            await rig.start()
            assert (word in rig.page.markup.words) is value
            assert "copy" in rig.page.markup.words
            rig.close()


class TestOneMessage:
    async def test_it_is_shown_saved_answered_and_told_in_this_order(self, rig):
        rig.page.gate.emitted.clear()
        rig.server.requests.clear()
        await rig.send("Hello")
        assert rig.shown == ["Hello", "Hello back"]
        assert [r for r in rig.server.requests if r.startswith("POST")] == [
            "POST /chat/c1/message",
            "POST /completion",
        ]
        assert rig.sequence(
            "message:sent", "message-sent", "message-received", "message:received"
        ) == [
            "message-sent",
            "message:sent",
            "message-received",
            "message:received",
        ]
        assert rig.document.query("#messageInput").value == ""
        assert rig.page.database.stores.get("outbox", {}) == {}
        assert (rig.app.context.state.current_step, rig.app.context.state.total_steps) == (1, 3)

    async def test_ctrl_enter_sends_too(self, rig):
        rig.document.type("#messageInput", "Hello")
        box = rig.document.query("#messageInput")
        rig.document.dispatch(box, "keydown", key="Enter", ctrl=True)
        await rig.settle()
        assert rig.shown[0] == "Hello"

    async def test_scripts_of_the_page_hear_of_it(self, rig):
        heard = []
        rig.bridge.listen("ChatEventManager.on", "message:sent", heard.append)
        await rig.send("Hello")
        assert [data["content"] for data in heard] == ["Hello"]

    async def test_a_host_module_hears_of_it(self, rig):
        persona = FakeModule(onMessageSent=lambda data: None)
        rig.page.host.load_script(PersonaModule=persona)
        await rig.send("Hello")
        assert [name for name, _ in persona.calls] == ["onMessageSent"]

    async def test_one_that_the_server_refuses_stays_and_is_marked(self, rig):
        rig.server.status["/chat/c1/message"] = 403
        await rig.send("Hello")
        assert rig.shown == ["Hello"]
        assert "Retry" in rig.document.query("#chatContainer").seen
        assert rig.sequence("message:sent") == []


class TestWhatIsInTheBox:
    """A message that does not come from the box leaves it alone, and an edit with it."""

    async def by_a_chip(self, rig):
        rig.app.frame.suggestions.show(["Tell me more"])
        rig.document.click(".cp-chip")
        await rig.settle()

    async def by_a_plug_in(self, rig):
        await rig.session.chat.send("Tell me more")
        await rig.settle()

    async def by_a_script(self, rig):
        await rig.bridge.promise("ChatEventManager.handleMessageSubmit", "Tell me more")
        await rig.settle()

    @pytest.mark.parametrize("way", ["by_a_chip", "by_a_plug_in", "by_a_script"])
    async def test_a_half_typed_text_stays(self, rig, way):
        rig.document.type("#messageInput", "half a")
        await getattr(self, way)(rig)
        assert rig.document.query("#messageInput").value == "half a"
        assert rig.shown == ["Tell me more", "Hello back"]

    @pytest.mark.parametrize("way", ["by_a_chip", "by_a_plug_in", "by_a_script"])
    async def test_an_edit_stays_and_what_it_edits_too(self, rig, way):
        await rig.send("First")
        assert rig.app.controls.input.edit_message("m1")
        rig.document.type("#messageInput", "First, but")
        await getattr(self, way)(rig)
        assert rig.document.query("#messageInput").value == "First, but"
        assert rig.shown[0] == "First"
        assert "Tell me more" in rig.shown
        assert all("replaces" not in body for body in rig.server.bodies)


class TestChoosing:
    async def test_another_chat_and_back(self, rig):
        link = rig.document.create("a", {"data-chat-id": "c2", "id": "two"}, "Two")
        rig.document.body.append(link)
        rig.document.click("#two")
        await rig.settle()
        assert rig.app.context.state.chat_id == "c2"
        assert rig.page.location.href == "https://chat.example/?chat=c2"
        rig.page.location.back()
        await rig.settle()
        assert rig.app.context.state.chat_id == "c1"

    async def test_an_unknown_chat_says_so(self, rig):
        with pytest.raises(PageError) as caught:
            await rig.bridge.promise("ChatAPIFetch.fetchChatData", "nowhere")
        assert caught.value.fields["type"] == "notfound"
        await rig.settle()
        assert "does not exist" in rig.document.query("#chatContainer").seen

    async def test_the_callback_gets_the_answer(self, rig):
        calls = []
        await rig.bridge.promise(
            "ChatAPIFetch.fetchChatData", "c2", "u", False, lambda *args: calls.append(args)
        )
        assert calls[0][0]["chat"]["id"] == "c2"
        assert len(calls) == 1

    async def test_a_failure_reaches_callback_and_promise(self, rig):
        rig.server.status["/chat"] = 404
        calls = []
        with pytest.raises(PageError) as caught:
            await rig.bridge.promise(
                "ChatAPIFetch.fetchChatData", "c2", "u", False, lambda *args: calls.append(args)
            )
        assert caught.value.fields["type"] == "notfound"
        ((response, error),) = calls
        assert response is None
        assert error.fields["status"] == 404


class TestTheRestOfThePage:
    async def test_ignored_messages_are_counted_where_the_page_can_see(self, rig):
        rig.page.host.post("{}", "https://evil.example")
        assert rig.bridge.call("ChatEventManager.getStats")["ignoredMessages"] == 1

    async def test_the_configuration_is_live(self, rig):
        rig.bridge.call("ChatAPI.config.baseUrl=", "/v2")
        assert rig.app.network.api.config.base_url == "/v2"
        assert rig.bridge.call("ChatAPI.config.baseUrl") == "/v2"

    async def test_the_maps_can_be_looked_at(self, rig):
        asked = asyncio.ensure_future(
            rig.bridge.promise("ChatAPI.makeRequest", "GET", "/chats", None, {"useCache": True})
        )
        await asyncio.sleep(0)
        ((key, value),) = rig.bridge.call("ChatAPI.activeRequests.entries")
        assert "/api/chats" in key
        assert value["callers"] == 1
        await asked
        ((key, value),) = rig.bridge.call("ChatAPI.requestCache.entries")
        assert "/api/chats" in key
        assert json.dumps(value).count("c1")
        assert rig.bridge.call("ChatAPI.activeRequests.entries") == []

    async def test_modules_are_the_globals_themselves(self, rig):
        mine = PageObject()
        rig.bridge.call("ChatCore.registerModule", "Mine", mine, kept=1)
        modules = rig.bridge.call("ChatCore.modules")
        assert modules["ChatAPI"] == "window.ChatAPI"
        assert modules["Mine"] is mine
        assert rig.bridge.call("ChatCore.getModule", "ChatAPI") == "window.ChatAPI"

    async def test_off_by_the_page_finds_the_function(self, rig):
        heard = []

        def handler(data):
            heard.append(data)

        rig.bridge.listen("ChatEventManager.on", "a", handler)
        rig.bridge.call("ChatEventManager.off", "a", handler)
        rig.bridge.trigger("a", {})
        assert heard == []


class TestMidnight:
    async def test_today_is_yesterday_after_it(self, rig):
        await rig.send("Hello")
        days = lambda: [line.seen for line in rig.document.query_all(".cp-day")]  # noqa: E731
        heads = lambda: [head.seen for head in rig.document.query_all("[data-chat-list] h3")]  # noqa: E731
        assert days() == ["Today"]
        assert heads() == ["Today", "Not started yet"]
        await asyncio.sleep(24 * 3600)
        assert days() == ["Yesterday"]
        assert heads() == ["Yesterday", "Not started yet"]
        await rig.send("Hello again")
        assert days() == ["Yesterday", "Today"]


class TestTheEnd:
    async def test_destroy_stops_everything(self, rig):
        context = rig.app.context
        rig.bridge.call("ChatCore.destroy")
        await rig.settle()
        assert context.owner.count == 0
        assert rig.page.listeners == 0
        assert context.bus.listener_count() == 0
        assert rig.bridge.call("ChatCore.initialized") is False

    async def test_init_and_reinit_start_anew_with_as_many_listeners(self, rig):
        listeners, handlers = rig.page.listeners, rig.app.context.bus.listener_count()
        rig.bridge.call("ChatCore.destroy")
        assert await rig.bridge.promise("ChatCore.init") is True
        for _ in range(3):
            assert await rig.bridge.promise("ChatCore.reinit") is True
        await rig.settle()
        assert (rig.page.listeners, rig.app.context.bus.listener_count()) == (listeners, handlers)
        await rig.send("Hello again")
        assert rig.shown == ["Hello again", "Hello back"]
        assert rig.page.gate.sequence.count("chatcore:ready") == 5

    async def test_handlers_of_the_page_stay_over_a_new_start(self, rig):
        heard = []
        rig.bridge.listen("ChatEventManager.on", "message:sent", heard.append)
        await rig.bridge.promise("ChatCore.reinit")
        await rig.settle()
        await rig.send("Hello")
        assert len(heard) == 1


class OnlyOne:
    """The least back end of a site's own."""

    def list_chats(self) -> list[dict[str, str]]:
        return [{"id": "c9", "title": "Mine"}]

    def open_chat(self, chat_id: str) -> dict[str, Any]:
        return {"id": chat_id, "messages": [{"id": "m", "sender": "bot", "content": "From here"}]}


class TestABackendOfTheSite:
    async def test_is_asked_from_the_start(self):
        rig = AppRig("https://chat.example/?chat=c9", backend=OnlyOne())
        await rig.start()
        assert rig.shown == ["From here"]
        assert [e.seen for e in rig.document.query_all(".cp-chat__name")] == ["Mine"]
        assert rig.page.transport.sent == []
        rig.close()

    async def test_may_be_chosen_by_a_plug_in_and_stays_over_a_new_start(self):
        rig = AppRig("https://chat.example/?chat=c9")
        rig.session.chat.use_backend(OnlyOne())
        await rig.start()
        assert rig.shown == ["From here"]
        await rig.bridge.promise("ChatCore.reinit")
        await rig.settle()
        assert rig.shown == ["From here"]
        rig.close()

    async def test_may_be_written_by_the_page(self):
        rig = AppRig("https://chat.example/?chat=c9")
        rig.page.site_methods.methods["open_chat"] = OnlyOne().open_chat
        await rig.start()
        assert rig.shown == ["From here"]
        rig.close()
