"""What scripts of a page do with the globals because JavaScript lets them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from e2e.chat_page import GUIDE, ChatPage
from e2e.server import ChatServer

ASKED = """const asked = [];
const fetched = window.fetch;
window.fetch = (url, options) => {
  asked.push([new URL(url, location).pathname, new Headers(options.headers).get("x-mine")]);
  return fetched("/api/chats", options);
};
const restore = () => (window.fetch = fetched);
"""
CASES: dict[str, tuple[str, Any]] = {
    "headers as Headers": (
        ASKED
        + """const headers = new Headers({ "X-Mine": "1" });
        await ChatAPI.makeRequest("GET", "/chats", null, { headers }).finally(restore);
        return asked;""",
        [["/api/chats", "1"]],
    ),
    "headers as any iterable of pairs": (
        ASKED
        + """function* pairs() { yield ["X-Mine", "1"]; }
        for (const headers of [new URLSearchParams("X-Mine=1"), pairs(), new Map(pairs())])
          await ChatAPI.makeRequest("GET", "/chats", { at: asked.length }, { headers });
        restore();
        return asked;""",
        [["/api/chats", "1"]] * 3,
    ),
    "headers with several values": (
        ASKED
        + """const headers = { "X-Mine": ["a", 3] };
        await ChatAPI.makeRequest("GET", "/chats", null, { headers }).finally(restore);
        return asked;""",
        [["/api/chats", "a,3"]],
    ),
    "an error that is a DOMException": (
        """return ["AbortError", "TimeoutError"].map((name) =>
          ChatAPI.handleApiError(new DOMException("over", name)).type);""",
        ["aborted", "timeout"],
    ),
    "what is no error": (
        """const { handleApiError } = ChatAPI;
        return [handleApiError("text"), handleApiError(), handleApiError(null, "/x")]
          .map((error) => [error instanceof Error, error.type, error.endpoint]);""",
        [[True, "unknown", ""], [True, "unknown", ""], [True, "unknown", "/x"]],
    ),
    "AbortSignal.timeout": (
        """const signal = AbortSignal.timeout(0);
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        return ChatAPI.makeRequest("GET", "/chats", null, { signal }).catch(({ type }) => type);""",
        "timeout",
    ),
    "an id that is none": (
        """const ids = [undefined, null, "undefined", 5, "a-b_c"];
        return ids.map((id) => ChatRouter.isValidId(id));""",
        [False, False, False, False, True],
    ),
    "numbers in a Set of ids": (
        """ChatState.displayedMessageIds.add(5);
        const found = [5, "5", 6].map((id) => ChatState.isMessageDisplayed(id));
        ChatState.displayedMessageIds.delete(5);
        return found;""",
        [True, True, False],
    ),
    "a configuration assigned as a whole": (
        ASKED
        + """const { config } = ChatAPI;
        const before = { ...config };
        ChatAPI.config = { ...config, baseUrl: "/elsewhere" };
        await ChatAPI.makeRequest("GET", "/chats").finally(restore);
        const found = [asked[0][0], ChatAPI.config === config, ChatAPI.config.baseUrl];
        ChatAPI.config = before;
        return [...found, config.baseUrl];""",
        ["/elsewhere/chats", True, "/elsewhere", "/api"],
    ),
    "a setting that cannot be one": (
        """try {
          ChatAPI.config.timeout = "soon";
        } catch (error) {
          return [error instanceof TypeError, error.message, ChatAPI.config.timeout];
        }""",
        [True, "ChatAPI.config: timeout must be a valid number", 30000],
    ),
    "a number as text": (
        """ChatState.totalSteps = "3";
        return ChatState.getState().totalSteps;""",
        3,
    ),
}


@pytest.fixture(scope="module")
def tab(browser: Any, server: ChatServer) -> Any:
    context: BrowserContext = browser.new_context()
    page = context.new_page()
    ChatPage(page, GUIDE, server.origin).open()
    yield page
    context.close()


@pytest.mark.parametrize("case", CASES)
def test_a_page_may(tab: Page, case: str) -> None:
    code, expected = CASES[case]
    assert tab.evaluate(f"async () => {{ {code} }}") == expected
