"""A page of the guide's markup with one snippet in it, as a script file."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Route, expect

from e2e.guide.extract import SNIPPETS
from e2e.policy import INITIALIZED, add_script, strict_policy
from e2e.server import ChatServer
from e2e.until import until

__all__ = ["PLACES", "GuidePage"]

DROP_IN = '<script src="/static/chat-py.js" data-api-base="/api"></script>'
EARLY = '<script src="/static/chat-py.js" data-start="later"></script>'
SCRIPT = '<script src="/pages/guide/snippet.js"></script>'
DEFERRED = (
    '<script defer src="/pages/guide/spy.js"></script>'
    '<script defer src="/pages/guide/snippet.js"></script>'
)
SPY_SCRIPT = '<script src="/pages/guide/spy.js"></script>'
PROBE = '<script src="/pages/guide/probe.js"></script>'
PLACES = {
    "ready": DROP_IN,
    "after the tag": DROP_IN + SCRIPT + PROBE,
    "before the tag": EARLY + SCRIPT + PROBE + DROP_IN,
    "before the tag, deferred": DEFERRED + DROP_IN,
}
"""Where the snippet's script stands."""
HOST = """
// What such a page's own scripts say: nothing here is the chat's.
window.rejections = [];
window.logins = [];
window.handleAuthError = (error) => window.logins.push(error.status);
const messageData = { content: "Hello!" };
"""
SPY = """
// Keeps what the snippet's own `.catch` is given.
const makeRequest = ChatAPI.makeRequest;
ChatAPI.makeRequest = (...args) => {
  const promise = makeRequest(...args);
  promise.catch((error) => window.rejections.push(error));
  return promise;
};
"""
MARKUP = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>The guide</title>
  <link rel="icon" href="/static/icon.svg">
  <script src="/pages/guide/host.js"></script>{modules}
  {scripts}
</head>
<body>
  <a href="?chat=mira" data-chat-id="mira">Mira</a>
  <div id="chatContainer" role="log" tabindex="0" aria-label="Conversation"></div>
  <form id="messageForm">
    <input id="messageInput" aria-label="Message"><button id="sendBtn">Send</button>
  </form>
</body>
</html>
"""
MODULES = """
const log = (window.heardByModules = []);
window.PersonaModule = {
  onPersonaAdded() {},
  onMessageSent: (data) => log.push(["persona", data]),
};
window.PromptManager = { getPrompt: (id) => ({ id }) };
class GiftManager {
  static openGiftPanel() {}
  static onMessageReceived(data) { log.push(["gift", data]); }
}
"""


class GuidePage:
    """Opens it with the snippet at a place, and knows what the snippet printed."""

    def __init__(self, page: Page, server: ChatServer) -> None:
        self.page = page
        self.origin = server.origin
        self.printed: list[str] = []
        self.asserted: list[str] = []
        page.on("console", self._console)

    def open(self, snippet: str, place: str, *, modules: bool = False) -> None:
        """Show the page, and return when Python is there and the snippet has run."""
        scripts = PLACES[place].replace(SCRIPT, SPY_SCRIPT + SCRIPT)
        modules_tag = '<script src="/pages/guide/modules.js"></script>' if modules else ""
        files = {
            "index.html": MARKUP.format(scripts=scripts, modules=modules_tag),
            "host.js": HOST,
            "spy.js": SPY,
            "modules.js": MODULES,
            "snippet.js": (SNIPPETS / snippet).read_text(encoding="utf-8") if snippet else "",
            "probe.js": "window.startedBefore = ChatCore.initialized;",
        }

        def serve(route: Route) -> None:
            name = route.request.url.split("?")[0].rpartition("/")[2]
            kind = "text/html" if name.endswith(".html") else "text/javascript"
            route.fulfill(
                body=files[name],
                content_type=kind,
                headers=strict_policy(),
            )

        self.page.route("**/pages/guide/**", serve)
        self.page.goto(f"{self.origin}/pages/guide/index.html?chat=kai")
        if place == "ready":
            until(self.page, INITIALIZED)
            expect(self.page.locator("article.cp-message").first).to_be_visible()
            add_script(self.page, "/pages/guide/spy.js")
            add_script(self.page, "/pages/guide/snippet.js")
        elif "deferred" not in place:
            assert self.page.evaluate("startedBefore") is False
        until(self.page, INITIALIZED)

    def answer(self, path: str, body: Any, *, status: int = 200) -> list[str]:
        """Let the server answer requests for `path` so; returns the list of their methods."""
        requests: list[str] = []

        def fulfill(route: Route) -> None:
            requests.append(route.request.method)
            route.fulfill(status=status, json=body)

        self.page.route(path, fulfill)
        return requests

    def fail(self, path: str) -> list[str]:
        """Let no request for `path` get through."""
        requests: list[str] = []

        def abort(route: Route) -> None:
            requests.append(route.request.method)
            route.abort("internetdisconnected")

        self.page.route(path, abort)
        return requests

    def expect_printed(self, *lines: str) -> None:
        """The snippet prints these lines, in this order, and no assertion of it fails."""
        while len(self.printed) < len(lines):
            self.page.wait_for_event("console")
        assert self.printed == list(lines)
        assert self.asserted == []

    def expect_rejected(self) -> dict[str, Any]:
        """The fields of the error that the snippet's request was rejected with."""
        until(self.page, "rejections.length > 0")
        return json.loads(
            self.page.evaluate(
                "JSON.stringify({...rejections[0], message: rejections[0].message,"
                " isError: rejections[0] instanceof Error})"
            )
        )

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "assert":
            self.asserted.append(message.text)
        elif "/pages/guide/snippet.js" in message.location.get("url", ""):
            self.printed.append(message.text)
