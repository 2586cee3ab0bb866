"""Members that nothing of the program's own calls, called as a script of the page calls them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from chat_py.browser.protocols.http import HttpRequest
from chat_py.state import FIELDS
from tests.fakes.bridge import UNDEFINED
from tests.fakes.chat_page import PAGE
from tests.fakes.page import FakePage
from tests.fakes.session import started
from tests.fakes.transport import Response

MESSAGES = '[{"id": "m1", "sender": "bot", "content": "Hello"}]'
MENUS = """
<button class="dropdown-toggle" id="t1" aria-controls="one">One</button>
<ul class="dropdown-menu" id="one"><li><button class="dropdown-item">A</button></li></ul>
"""


def _server(request: HttpRequest) -> Response:
    path = request.url.split("/api", 1)[1]
    if path.startswith("/chats"):
        return Response(200, '{"chats": []}')
    if "/history" in path:
        page = f'{{"messages": {MESSAGES}, "total": 1, "limit": 50, "offset": 0}}'
        return Response(200, page)
    if path.startswith("/completion"):
        answer = '{"messageId": "a1", "content": "An answer"}'
        return Response(200, answer, {"content-type": "application/json"})
    if request.method == "POST":
        return Response(200, '{"success": true, "messageId": "s1"}')
    return Response(200, f'{{"chat": {{"id": "kai", "messages": {MESSAGES}}}, "userChatId": "k1"}}')


@pytest.fixture
async def page() -> AsyncIterator[FakePage]:
    async with started(_server, PAGE + MENUS) as page:
        await page.bridge.promise("ChatAPIFetch.fetchChatData", "kai", "ann")
        yield page


def _shown(page: FakePage) -> list[str]:
    return [text.text.strip() for text in page.document.query_all(".message-text")]


def _sent(page: FakePage, part: str) -> int:
    return sum(part in request.url for request in page.transport.sent)


async def test_display(page: FakePage) -> None:
    call = page.bridge.call
    assert call("ChatMessageDisplay.getMessageContainer") not in (UNDEFINED, None)
    assert call("ChatMessageDisplay.displayMessage", "user", "Mine") != ""
    assert _shown(page) == ["Hello", "Mine"]
    assert call("ChatState.isMessageDisplayed", "m1") is True
    call("ChatMessageDisplay.clearChatDisplay")
    assert _shown(page) == []
    assert call("ChatState.isMessageDisplayed", "m1") is False


async def test_scroll_to_latest_message(page: FakePage) -> None:
    log = page.document.query("#chatContainer")
    assert log is not None
    for _ in range(20):
        page.bridge.call("ChatMessageDisplay.displayMessage", "bot", "Another line")
    page.document.run_frames()
    page.document.scroll(log, 0)
    page.bridge.call("ChatMessageDisplay.scrollToLatestMessage")
    page.document.run_frames()
    box = log.scroll_box()
    assert box.top > 0
    assert box.top + box.client_height == box.height


async def test_clear_active_renderers_leaves_what_is_shown(page: FakePage) -> None:
    call = page.bridge.call
    call("ChatMessageStream.createBotResponseContainer", "b1")
    assert call("ChatMessageStream.getActiveStreamIds") == ["b1"]
    shown = len(page.document.query_all("article"))
    call("ChatMessageStream.clearActiveRenderers")
    assert call("ChatMessageStream.hasActiveStreams") is False
    assert len(page.document.query_all("article")) == shown


async def test_preloaded_history_is_not_asked_for_again(page: FakePage) -> None:
    await page.bridge.promise("ChatMessageHistory.preloadHistory", "luna")
    assert _sent(page, "/chat/luna/history") == 1
    (kept,) = page.bridge.call("ChatMessageHistory.getCachedHistory", "luna")
    assert kept["content"] == "Hello"
    await page.bridge.promise("ChatMessageHistory.loadChatHistory", "luna", {"useCache": True})
    assert _sent(page, "/chat/luna/history") == 1
    stats = page.bridge.call("ChatMessageHistory.getHistoryStats")
    assert (stats["cachedMessages"], stats["loading"]) == (1, [])


async def test_dropdowns(page: FakePage) -> None:
    call = page.bridge.call
    call("ChatDropdown.openDropdown", "one")
    assert call("ChatDropdown.isDropdownOpen", "one") is True
    assert call("ChatDropdown.getActiveDropdown") == "one"
    call("ChatDropdown.closeDropdown", "one")
    assert call("ChatDropdown.isDropdownOpen", "one") is False
    assert call("ChatDropdown.toggleDropdown", "one") is True
    call("ChatDropdown.closeAllDropdowns")
    assert call("ChatDropdown.getActiveDropdown") is None


async def test_copy_to_clipboard(page: FakePage) -> None:
    assert await page.bridge.promise("ChatSharing.copyToClipboard", "a link") is True
    assert page.document.clipboard == "a link"


async def test_the_interface_and_structures_of_a_chat(page: FakePage) -> None:
    chat = {"id": "kai", "messages": [{"role": "user", "content": "From the page"}]}
    page.bridge.call("ChatAPIFetch.setupChatInterface", chat, {"name": "Kai"})
    assert _shown(page) == ["From the page"]
    assert page.gate.emitted[-1][0] == "chatapi:interface-ready"
    made = page.bridge.call("ChatAPIFetch.setupChatData", {"id": "kai"})
    assert made == {"id": "kai", "messages": [], "history": [], "metadata": {}}


async def test_clear_cache(page: FakePage) -> None:
    async def ask() -> Any:
        options = {"useCache": True}
        return await page.bridge.promise("ChatAPI.makeRequest", "GET", "/chats", None, options)

    before = _sent(page, "/chats")
    await ask()
    await ask()
    assert _sent(page, "/chats") == before + 1
    page.bridge.call("ChatAPIFetch.clearCache")
    await ask()
    assert _sent(page, "/chats") == before + 2


async def test_stats_of_the_integration(page: FakePage) -> None:
    stats = page.bridge.call("ChatIntegration.getStats")
    assert (stats["integrated"], stats["missing"]) == (0, 5)


async def test_an_answer_to_the_open_chat(page: FakePage) -> None:
    answer = await page.bridge.promise("ChatAPICompletion.generateChatCompletion")
    assert answer == {"messageId": "a1", "content": "An answer"}
    assert _shown(page) == ["Hello", "An answer"]


def _another(default: Any, name: str) -> Any:
    """A value of a field's type that is not the one it has at first."""
    if isinstance(default, bool):
        return not default
    if isinstance(default, int):
        return default + 7
    return f"another {name}" if isinstance(default, str) else {"id": "another"}


@pytest.mark.parametrize(("name", "default"), FIELDS.items())
async def test_a_field_of_the_state_is_the_same_on_both_sides(
    page: FakePage, name: str, default: Any
) -> None:
    value = _another(default, name)
    page.bridge.call(f"ChatState.{name}=", value)
    state = page.bridge.call("ChatState.getState")
    assert _part_of(state[name], value)
    page.bridge.call("ChatState.setState", {name: default})
    page.bridge.call("ChatState.setState", {name: value})
    assert _part_of(page.fields.values[name], value)


def _part_of(found: Any, value: Any) -> bool:
    """Whether all of an object is there; the program may have filled in the rest of it."""
    return value.items() <= found.items() if isinstance(value, dict) else found == value


async def test_the_sets_of_the_state_hold_what_is_shown(page: FakePage) -> None:
    call, sets = page.bridge.call, page.fields.sets
    call("ChatMessageDisplay.displayImageThumb", {"imageUrl": "/a.png", "imageId": "i1"})
    call("ChatMessageDisplay.displayVideoThumb", {"videoUrl": "/a.mp4", "videoId": "v1"})
    state = call("ChatState.getState")
    assert "m1" in sets["displayedMessageIds"]
    assert set(state["displayedMessageIds"]) == set(sets["displayedMessageIds"])
    assert (list(sets["displayedImageIds"]), state["displayedImageIds"]) == (["i1"], ["i1"])
    assert (list(sets["displayedVideoIds"]), state["displayedVideoIds"]) == (["v1"], ["v1"])
    sets["displayedMessageIds"].add("the page's own")
    assert call("ChatState.isMessageDisplayed", "the page's own") is True
    call("ChatState.clearTrackingSets")
    assert [list(ids) for ids in sets.values()] == [[], [], []]


async def test_teardown_of_the_initializer_leaves_the_address_to_the_page(page: FakePage) -> None:
    for chat_id in ("mira", "aldous"):
        await page.bridge.promise("ChatEventManager.handleChatSelection", chat_id)
    page.location.back()
    await asyncio.sleep(1)
    assert page.bridge.call("ChatState.getState")["chatId"] == "mira"
    page.bridge.call("ChatInitializer.teardown")
    page.location.forward()
    await asyncio.sleep(1)
    assert page.bridge.call("ChatState.getState")["chatId"] == "mira"
    await page.bridge.promise("ChatInitializer.init")
    page.location.back()
    page.location.forward()
    await asyncio.sleep(1)
    assert page.bridge.call("ChatState.getState")["chatId"] == "aldous"


@pytest.mark.parametrize("spelling", ["message:like", "chat:message:like"])
async def test_an_event_that_the_page_triggers(page: FakePage, spelling: str) -> None:
    heard: list[Any] = []
    data = {"messageId": "m1"}
    page.bridge.listen("ChatEventManager.on", "message:like", heard.append)
    page.bridge.listen("ChatEventManager.on", "chat:message:like", heard.append)
    page.bridge.trigger(spelling, data)
    assert heard == [data, data]
    assert page.gate.emitted[-1] == ("message:like", data)


async def test_events_of_other_scripts_are_heard_from_their_set_up_on(page: FakePage) -> None:
    heard: list[Any] = []
    page.bridge.call("ChatEventManager.teardown")
    page.bridge.listen("ChatEventManager.on", "message:like", heard.append)
    page.gate.send("chat:message:like", {"messageId": "m1"})
    assert heard == []
    page.bridge.call("ChatEventManager.setupCustomEventListeners")
    page.bridge.call("ChatEventManager.setupCustomEventListeners")
    page.gate.send("chat:message:like", {"messageId": "m2"})
    assert heard == [{"messageId": "m2"}]
