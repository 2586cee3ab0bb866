"""What the program as a whole tells the page: the documented events, and the hooks that other
scripts call."""

from __future__ import annotations

from typing import Any

import pytest

from chat_py.browser.protocols.http import HttpRequest
from tests.fakes.bridge import PageError
from tests.fakes.host import FakeModule
from tests.fakes.session import server, started
from tests.fakes.transport import Response


def _unknown(request: HttpRequest) -> Response:
    if "nobody" in request.url:
        return Response(404, '{"error": "no such chat"}')
    return server(request)


async def test_a_chat_that_cannot_be_opened_is_told() -> None:
    async with started(_unknown) as page:
        heard: list[Any] = []
        page.bridge.listen("ChatEventManager.on", "chat:error", heard.append)
        with pytest.raises(PageError, match=r"The requested resource was not found\."):
            await page.bridge.promise("ChatEventManager.handleChatSelection", "nobody")
        assert [(data["chatId"], data["error"]["type"]) for data in heard] == [
            ("nobody", "notfound")
        ]


async def test_what_becomes_of_a_message_is_told() -> None:
    async with started() as page:
        states: list[tuple[str, str]] = []
        page.bridge.listen(
            "ChatEventManager.on",
            "outbox:changed",
            lambda data: states.append((data["chatId"], data["state"])),
        )
        saved = await page.bridge.promise("ChatAPIFetch.saveMessage", "kai", {"content": "Hi"})
        assert saved["messageId"] == "m1"
        assert states == [("kai", "sent")]


@pytest.mark.parametrize("owner", ["the page's own", "ours"])
async def test_hooks_that_modules_call_on_window_are_heard(owner: str) -> None:
    async with started() as page:
        own = FakeModule(
            onPersonaAdded=lambda _: None,
            onPersonaModuleClose=lambda: None,
            onScenarioSelected=lambda _: None,
        )
        if owner == "ours":
            invoke = lambda name, *args: page.bridge.call(f"ChatIntegration.{name}", *args)  # noqa: E731
        else:
            page.host.load_script(globalThis=own)
            invoke = own.invoke
        heard: list[tuple[str, Any]] = []
        page.bridge.listen(
            "ChatEventManager.on", "*", lambda name, data: heard.append((name, data))
        )

        invoke("onPersonaAdded", {"name": "Me", "id": "p1"})
        invoke("onScenarioSelected", {"id": "s1", "title": "Rain"})
        invoke("onPersonaModuleClose")

        assert heard == [
            ("persona:added", {"name": "Me", "id": "p1"}),
            ("scenario:changed", {"id": "s1", "title": "Rain"}),
            ("persona:close", {}),
        ]
        state = page.bridge.call("ChatState.getState")
        assert (state["persona"]["name"], state["currentScenario"]["title"]) == ("Me", "Rain")
        assert len(own.calls) == (0 if owner == "ours" else 3)


async def test_settings_that_a_page_wrote_and_its_state_are_taken_over() -> None:
    async with started() as page:
        await page.bridge.promise("ChatAPIFetch.fetchChatData", "kai", "ann")
        state = page.bridge.call("ChatState.getState")
        assert (state["chatId"], state["userChatId"]) == ("kai", "kai-ann")
        page.bridge.call("ChatState.currentStep=", 3)
        assert page.bridge.call("ChatState.getState")["currentStep"] == 3


async def test_an_event_that_the_page_heard_before_python_is_told_to_everybody_else() -> None:
    async with started() as page:
        heard: list[Any] = []
        page.bridge.listen("ChatEventManager.on", "message:like", heard.append)
        page.bridge.call("event.heard", "message:like", {"messageId": "m1"}, kept=1)
        assert heard == []
        assert ("message:like", {"messageId": "m1"}) in page.gate.emitted
