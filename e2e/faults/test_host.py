"""Faults of the page around the chat."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from e2e.chat_page import ChatPage
from e2e.faults.oracle import Oracle
from e2e.policy import add_script
from e2e.watch import Watch

SCRIPT = "text/javascript"
TAG = re.compile(r"<script src=\"/static/chat-py\.js.*?</script>")
THROWS = """
const fail = () => { throw new Error("the host's own fault"); };
window.PersonaModule = {onPersonaAdded: fail, onMessageSent: fail};
window.ChatScenarioModule = {setScenario: fail, onMessageSent: fail};
window.GiftManager = {openGiftPanel: fail, onMessageReceived: fail};
document.addEventListener("chat:message:sent", fail);
"""
LATE = "window.PromptManager = {getPrompt() { return 'late'; }};"
EARLY = """
window.early = ChatAPIFetch.saveMessage("kai", {content: "Before it was ready"});
"""


def change_page(chat: ChatPage, change: str) -> None:
    """Replace the chat's tag in the page by `change`, where `{}` is the tag itself."""

    def answer(route: Route) -> None:
        reply = route.fetch()
        tags = TAG.sub(lambda tag: change.format(tag[0]), reply.text())
        assert tags != reply.text()
        route.fulfill(response=reply, body=tags)

    chat.page.route("**/pages/host-a.html*", answer)


def serve(chat: ChatPage, pattern: str, script: str) -> None:
    """Another script of the page's own origin, as its policy asks."""
    chat.page.route(pattern, lambda route: route.fulfill(body=script, content_type=SCRIPT))


def test_host_module_throws(chat: ChatPage, watch: Watch, oracle: Oracle) -> None:
    watch.expect("the host's own fault")
    chat.page.add_init_script(THROWS)
    chat.open()
    for text in ("One", "Two"):
        chat.expect_state(chat.send(text), "sent")
    oracle.check("One", "Two")


def test_late_module(chat: ChatPage, oracle: Oracle) -> None:
    chat.open()
    chat.send("Before it came")
    chat.page.route(
        "**/late.js", lambda route: route.fulfill(body=LATE, content_type="text/javascript")
    )
    add_script(chat.page, "/late.js")
    heard = """() => new Promise((resolve) => {
      ChatEventManager.once("prompt:retrieved", resolve);
      (function call() { PromptManager.getPrompt(); setTimeout(call, 50); })();
    })"""
    chat.page.evaluate(heard)
    assert chat.page.evaluate("() => ChatIntegration.getStatus().modules.promptManager") is True
    oracle.check("Before it came")


def test_double_inclusion(chat: ChatPage, oracle: Oracle) -> None:
    change_page(chat, "{0}{0}")
    chat.open()
    chat.send("Only once")
    oracle.check("Only once")
    expect(chat.answers).to_have_count(2)


def test_api_call_before_ready(chat: ChatPage, oracle: Oracle) -> None:
    change_page(chat, '{0}<script src="/early.js"></script>')
    serve(chat, "**/early.js", EARLY)
    chat.open()
    oracle.check("Before it was ready")
    assert chat.page.evaluate("() => window.early.then((saved) => saved.messageId)")
