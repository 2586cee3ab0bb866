"""The guide's own JavaScript, to the letter, as a script of a page: with Python ready, and
running before Python is there.

`python -m e2e.guide.extract docs/phase-4-implementation-guide.md` has made the files in
`snippets/`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from e2e.guide.extract import SNIPPETS, snippets
from e2e.guide.guide_page import PLACES, GuidePage
from e2e.server import ROOT, ChatServer
from e2e.until import until
from e2e.watch import Watch

GUIDE = ROOT / "docs" / "phase-4-implementation-guide.md"
SOME = ("ready", "before the tag")
CHAT = {
    "chat": {"id": "chat-123", "messages": []},
    "character": {"id": "kai", "name": "Kai"},
    "userChatId": "chat-123-user-456",
}
OFFLINE = "Network error. Please check your internet connection."


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def guide(page: Page, server: ChatServer) -> GuidePage:
    return GuidePage(page, server)


def test_the_snippets_are_the_guides() -> None:
    found = snippets(GUIDE.read_text(encoding="utf-8"))
    assert {path.name: path.read_text(encoding="utf-8") for path in SNIPPETS.iterdir()} == found


def test_example_1_fetching_chat_data(guide: GuidePage, place: str) -> None:
    guide.answer("**/api/chat?chatId=chat-123**", CHAT)
    guide.open("usage-1-fetching-chat-data.js", place)
    guide.expect_printed(
        "Chat loaded: {id: chat-123, messages: Array(0), history: Array(0), metadata: Object}",
        "Character: {id: kai, name: Kai}",
    )
    state = guide.page.evaluate("[ChatState.chatId, ChatState.userChatId, ChatState.character]")
    assert state == ["chat-123", "chat-123-user-456", CHAT["character"]]


def test_example_2_making_a_custom_api_request(guide: GuidePage, place: str) -> None:
    requests = guide.answer("**/api/suggestions", {"suggestions": ["Tell me more"]})
    guide.open("usage-2-making-a-custom-api-request.js", place)
    guide.expect_printed("Got suggestions: {suggestions: Array(1)}")
    options = "{useCache: true, cacheKey: 'suggestions:current-user'}"
    again = f"ChatAPI.makeRequest('GET', '/api/suggestions', null, {options})"
    assert guide.page.evaluate(again) == {"suggestions": ["Tell me more"]}
    assert requests == ["GET"], "asked once at the address as it is written, then kept"


def test_example_2_with_the_reference_server(guide: GuidePage) -> None:
    guide.open("usage-2-making-a-custom-api-request.js", "ready")
    guide.expect_printed("Got suggestions: {suggestions: Array(3)}")


def test_example_3_triggering_a_chat_event(guide: GuidePage, place: str) -> None:
    guide.open("usage-3-triggering-a-chat-event.js", place)
    assert guide.printed == [], "the listener came after the event"
    guide.page.evaluate("ChatEventManager.triggerChatEvent('message:sent', {messageId: 'msg-790'})")
    guide.expect_printed("Message sent: {messageId: msg-790}")


def test_example_4_checking_integration_status(guide: GuidePage, place: str) -> None:
    guide.open("usage-4-checking-integration-status.js", place, modules=True)
    before = place != "ready"
    lines = ["{timestamp: , modules: Object, summary: 0 of 5 modules integrated}"]
    if not before:
        timestamp = guide.page.evaluate("status.timestamp")
        lines = [
            f"{{timestamp: {timestamp}, modules: Object, summary: 3 of 5 modules integrated}}",
            "PersonaModule is available",
        ]
    guide.expect_printed(*lines)
    status = guide.page.evaluate("ChatIntegration.getStatus()")
    assert status["modules"] == {
        "personaModule": True,
        "scenarioModule": False,
        "promptManager": True,
        "giftManager": True,
        "suggestionsManager": False,
    }
    assert guide.page.evaluate("ChatIntegration.getIntegratedModules()") == [
        "personaModule",
        "promptManager",
        "giftManager",
    ]


@pytest.mark.parametrize("place", SOME)
def test_error_1_network_error_with_retry(guide: GuidePage, place: str, watch: Watch) -> None:
    watch.expect("ERR_INTERNET_DISCONNECTED")
    requests = guide.fail("**/api/chat")
    guide.open("error-1-network-error-with-retry.js", place)
    error = guide.expect_rejected()
    assert (error["type"], error["message"], error["isError"]) == ("network", OFFLINE, True)
    assert (error["userMessage"], error["retryable"], error["attempts"]) == (OFFLINE, True, 4)
    assert len(requests) == 4, "the first attempt and three more"


@pytest.mark.parametrize("place", SOME)
def test_error_2_server_error_with_retry(guide: GuidePage, place: str, watch: Watch) -> None:
    watch.expect("502")
    requests = guide.answer("**/api/chat", {"error": "Bad Gateway"}, status=502)
    guide.open("error-2-server-error-with-retry.js", place)
    error = guide.expect_rejected()
    assert (error["status"], error["type"]) == (502, "server")
    assert error["message"] == "Server error. Please try again later."
    assert error["details"] == {"error": "Bad Gateway"}
    assert len(requests) == 3


@pytest.mark.parametrize("place", SOME)
def test_error_3_rate_limit_with_backoff(guide: GuidePage, place: str, watch: Watch) -> None:
    watch.expect("429")
    requests = guide.answer("**/api/message", {"error": "slow down"}, status=429)
    guide.open("error-3-rate-limit-with-backoff.js", place)
    error = guide.expect_rejected()
    assert (error["status"], error["type"]) == (429, "ratelimit")
    assert error["userMessage"] == "Too many requests. Please wait a moment and try again."
    assert requests == ["POST"] * 4


@pytest.mark.parametrize("place", SOME)
def test_error_4_authentication_error(guide: GuidePage, place: str, watch: Watch) -> None:
    watch.expect("401")
    requests = guide.answer("**/api/profile", {"error": "who are you?"}, status=401)
    guide.open("error-4-authentication-error-no-retry.js", place)
    error = guide.expect_rejected()
    assert (error["status"], error["type"]) == (401, "auth")
    assert error["message"] == "Your session has expired. Please log in again."
    assert len(requests) == 1, "not retried"
    until(guide.page, "logins.length > 0")
    assert guide.page.evaluate("logins") == [401]


def test_test_1_api_manager_basic_request(guide: GuidePage, place: str) -> None:
    guide.open("test-1-api-manager-basic-request.js", place)
    guide.expect_printed("✓ API request works")


def test_test_2_chat_data_fetch(guide: GuidePage, place: str) -> None:
    guide.answer("**/api/chat?chatId=test-chat**", {**CHAT, "chat": {"id": "test-chat"}})
    guide.open("test-2-chat-data-fetch.js", place)
    guide.expect_printed("✓ Chat fetch works")


def test_test_3_event_triggering(guide: GuidePage, place: str) -> None:
    guide.open("test-3-event-triggering.js", place)
    guide.expect_printed("✓ Event system works")


def test_test_4_integration_status(guide: GuidePage, place: str) -> None:
    guide.open("test-4-integration-status.js", place)
    names = "personaModule scenarioModule promptManager giftManager suggestionsManager".split()
    modules = ", ".join(f"{name}: false" for name in names)
    guide.expect_printed("✓ Integration status works", f"Integrated modules: {{{modules}}}")
