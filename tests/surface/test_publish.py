"""The published surface, called as a script of the page calls it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from chat_py.base.errors import ApiError
from chat_py.border.payload import Payload
from chat_py.models.chat import HistoryPage
from chat_py.sending.item import OutboxItem
from tests.fakes.bridge import UNDEFINED, PageError, PageObject
from tests.fakes.publisher_rig import Part, PublisherRig

LONE = "\ud83d"


@pytest.fixture
def waiting():
    return PublisherRig()


@pytest.fixture
def rig(waiting):
    waiting.publisher.start()
    return waiting


async def eventually(value: Any) -> Any:
    await asyncio.sleep(1)
    return value


async def test_what_was_sent_before_python_was_there_comes_with_its_text(rig):
    manager = rig.answer("ChatEventManager.send_early", lambda *_: asyncio.sleep(0))
    item = OutboxItem(id="e1", user="", chat_id="", content="And more", timestamp=1, seq=1)
    rig.page.call("event.submitted", 'He said "hi"')
    rig.page.call("event.submitted", "And more", item.model_dump_json())
    early = [given for name, *given in manager.calls if name == "send_early"]
    assert early == [['He said "hi"', None], ["And more", item]]


class TestPromises:
    async def test_a_result_resolves(self, rig):
        page = HistoryPage(total=3)
        rig.answer("ChatAPIFetch.get_chat_history", lambda *_: eventually(page))
        answer = await rig.page.promise("ChatAPIFetch.getChatHistory", "c1", 10)
        assert (answer["total"], answer["messages"]) == (3, [])
        assert rig.parts["ChatAPIFetch"].calls == [("get_chat_history", "c1", 10)]

    async def test_a_result_that_is_there_already_resolves_too(self, rig):
        rig.answer("ChatSharing.copy_to_clipboard", True)
        assert await rig.page.promise("ChatSharing.copyToClipboard", "x") is True

    async def test_an_error_rejects_with_its_fields(self, rig):
        async def fail(*_):
            raise ApiError("Server error.", type="server", status=502)

        rig.answer("ChatAPI.make_request", fail)
        with pytest.raises(PageError) as caught:
            await rig.page.promise("ChatAPI.makeRequest", "GET", "/chat")
        assert (caught.value.fields["type"], caught.value.fields["status"]) == ("server", 502)

    async def test_any_exception_rejects_and_nothing_escapes(self, rig):
        rig.answer("ChatAPI.make_request", ZeroDivisionError("in the method"))
        with pytest.raises(PageError, match="in the method"):
            await rig.page.promise("ChatAPI.makeRequest", "GET", "/chat")
        assert rig.console.reported == []

    async def test_a_wrong_argument_rejects_with_a_type_error(self, rig):
        with pytest.raises(PageError) as caught:
            await rig.page.promise("ChatAPI.makeRequest", 5, "/chat")
        assert caught.value.type == "TypeError"
        assert "ChatAPI.makeRequest: method must be" in str(caught.value)
        assert rig.parts["ChatAPI"].calls == []

    async def test_nothing_is_undefined_or_null_as_the_signature_says(self, rig):
        rig.answer("ChatInputHandler.submit_message", lambda: eventually(None))
        assert await rig.page.promise("ChatInputHandler.submitMessage") is None
        assert await rig.page.promise("ChatAPICompletion.stop") is UNDEFINED

    async def test_an_unknown_path_rejects(self, rig):
        with pytest.raises(PageError, match="not served"):
            await rig.page.promise("ChatAPI.nothing")

    async def test_calls_made_before_python_are_answered_in_their_order(self, waiting):
        part = waiting.answer("ChatAPI.make_request", lambda *args: eventually(args[1]))
        first = waiting.page.promise("ChatAPI.makeRequest", "GET", "/1")
        assert waiting.page.call("ChatAPI.clearCache") is UNDEFINED
        second = waiting.page.promise("ChatAPI.makeRequest", "GET", "/2")
        waiting.publisher.start()
        assert [await first, await second] == ["/1", "/2"]
        assert [call[0] for call in part.calls] == ["make_request", "clear_cache", "make_request"]


class TestCallsAndQueries:
    def test_a_query_answers(self, rig):
        rig.answer("ChatMessageFormatter.escape_html", lambda text: text.upper())
        assert rig.page.call("ChatMessageFormatter.escapeHtml", "a") == "A"

    def test_null_where_the_signature_says_null(self, rig):
        assert rig.page.call("ChatRouter.getIdFromUrl") is None
        assert rig.page.call("ChatRouter.resetUrl") is UNDEFINED

    def test_an_exception_is_thrown_into_the_call(self, rig):
        rig.answer("ChatRouter.update_url", ValueError("no"))
        with pytest.raises(PageError, match="no"):
            rig.page.call("ChatRouter.updateUrl", "c1")

    @pytest.mark.parametrize("path", ["ChatAPI.nothing", "Nothing.at", "", ".", "ChatState.init.x"])
    def test_an_unknown_path_is_thrown(self, rig, path):
        with pytest.raises(PageError):
            rig.page.call(path)

    @pytest.mark.parametrize("name", ["__class__", "__init__", "__proto__", "constructor"])
    def test_a_name_from_outside_is_no_attribute(self, rig, name):
        for path in (f"ChatAPI.{name}", f"ChatAPI.config.{name}", f"ChatAPI.config.{name}="):
            with pytest.raises(PageError, match="not served"):
                rig.page.call(path)

    async def test_work_that_a_synchronous_call_starts_is_reported_when_it_fails(self, rig):
        async def fail():
            raise RuntimeError("later")

        rig.answer("ChatNavigation.go_back", fail)
        assert rig.page.call("ChatNavigation.goBack") is UNDEFINED
        await asyncio.sleep(1)
        assert [str(error) for error in rig.console.reported] == ["later"]


class TestUndo:
    def test_what_registers_answers_the_undo(self, rig):
        undone = []
        rig.answer("ChatEventManager.on", lambda *_, page: lambda: undone.append(page))
        undo = rig.page.listen("ChatEventManager.on", "a", lambda _: None)
        undo()
        undo()
        assert undone == [True]

    def test_a_handler_is_a_function_that_python_can_call(self, rig):
        seen = []
        rig.answer("ChatEventManager.once", lambda name, handler, page: handler({"name": name}))
        rig.page.listen("ChatEventManager.once", "a", seen.append)
        assert seen == [{"name": "a"}]


class TestEvents:
    def test_the_data_reaches_python_and_stays_the_object_it_is(self, rig):
        data = {"run": lambda: None, "n": 1}
        rig.page.trigger("a", data)
        _, name, payload = rig.parts["ChatEventManager"].calls[0]
        assert name == "a"
        assert isinstance(payload, Payload)
        assert rig.page.values[payload.ref.handle] is data
        assert payload.value == {"n": 1}

    @pytest.mark.parametrize(
        ("data", "value"), [(UNDEFINED, {}), (None, None), (5, 5), ("x", "x"), ([1], [1])]
    )
    def test_any_data_is_taken(self, rig, data, value):
        rig.page.trigger("a", data)
        assert rig.parts["ChatEventManager"].calls[0][2].value == value

    def test_a_name_that_is_none_is_a_type_error(self, rig):
        with pytest.raises(PageError, match="eventName must be a string"):
            rig.page.trigger({"a": 1})

    def test_an_object_with_functions_is_kept_whole(self, rig):
        module = PageObject()
        rig.page.call("ChatCore.registerModule", "Mine", module, kept=1)
        _, _, kept = rig.parts["ChatCore"].calls[0]
        rig.answer("ChatCore.get_module", kept)
        assert rig.page.call("ChatCore.getModule", "Mine") is module


class TestStreams:
    async def test_a_stream_is_walked_to_its_end(self, rig):
        async def events(*_):
            for n in range(3):
                yield {"event": "delta", "data": {"n": n}, "id": str(n)}

        rig.answer("ChatAPI.stream", events)
        got = [item async for item in rig.page.stream("ChatAPI.stream", "GET", "/s")]
        assert [item["data"]["n"] for item in got] == [0, 1, 2]

    async def test_one_that_is_left_early_is_closed(self, rig):
        log = []

        async def events(*_):
            try:
                while True:
                    yield 1
            finally:
                log.append("closed")

        rig.answer("ChatAPI.stream", events)
        key = await rig.page.promise("ChatAPI.stream", "GET", "/s")
        assert await rig.page.promise("stream.next", key) == {"done": False, "value": 1}
        await rig.page.promise("stream.close", key)
        assert log == ["closed"]
        assert await rig.page.promise("stream.next", key) == {"done": True}
        assert await rig.page.promise("stream.close", key) is UNDEFINED

    async def test_its_error_rejects_and_it_is_over(self, rig):
        async def events(*_):
            yield 1
            raise ApiError("The line broke.", type="network")

        rig.answer("ChatAPI.stream", events)
        key = await rig.page.promise("ChatAPI.stream", "GET", "/s")
        await rig.page.promise("stream.next", key)
        with pytest.raises(PageError, match="The line broke"):
            await rig.page.promise("stream.next", key)
        assert await rig.page.promise("stream.next", key) == {"done": True}

    async def test_a_wrong_argument_rejects(self, rig):
        with pytest.raises(PageError, match="endpoint must be a string"):
            await rig.page.promise("ChatAPI.stream", "GET", 5)


class TestProperties:
    def test_a_value_is_asked_for_each_time(self, rig):
        assert rig.page.call("ChatCore.initialized") is True
        rig.parts["ChatCore"].initialized = False
        assert rig.page.call("ChatCore.initialized") is False

    def test_a_record_is_live_both_ways(self, rig):
        assert rig.page.call("ChatAPI.config.baseUrl") == "/api"
        rig.page.call("ChatAPI.config.baseUrl=", "/v2")
        assert rig.parts["ChatAPI"].config.base_url == "/v2"
        assert rig.page.call("ChatAPI.config.baseUrl") == "/v2"

    def test_a_map_is_asked_for_its_entries(self, rig):
        assert rig.page.call("ChatAPI.requestCache.entries") == [
            ["GET /a", {"n": 1}],
            ["GET /b", None],
        ]
        assert rig.page.call("ChatAPI.requestCache.delete", "GET /a") is True
        assert rig.page.call("ChatAPI.requestCache.delete", "GET /a") is False
        rig.page.call("ChatAPI.requestCache.clear")
        assert rig.page.call("ChatAPI.requestCache.entries") == []

    def test_a_field_of_the_state_is_written_by_the_page(self, rig):
        rig.page.call("ChatState.chatId=", "c9")
        assert rig.state.chat_id == "c9"
        rig.page.call("ChatState.persona=", {"name": f"{LONE}"})
        assert rig.state.persona == {"name": "\ufffd"}
        rig.page.call("ChatState.chatId=", UNDEFINED)
        assert rig.state.chat_id == ""


class TestLife:
    def test_a_new_start_serves_its_own_objects(self, rig):
        parts = {**rig.parts, "ChatRouter": Part("new")}
        rig.publisher.serve(parts)
        rig.page.call("ChatRouter.resetUrl")
        assert parts["ChatRouter"].calls == [("reset_url",)]
        assert rig.parts["ChatRouter"].calls == []

    def test_after_the_end_calls_wait_again(self, rig):
        rig.owner.close()
        assert rig.page.call("ChatRouter.resetUrl") is UNDEFINED
        assert rig.parts["ChatRouter"].calls == []
