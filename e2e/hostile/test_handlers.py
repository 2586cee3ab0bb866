"""Handlers of events that throw, reject, hang or call back for ever, from JavaScript and from
Python, all on one page: each event still reaches everybody else, comes to an end, and the chat
goes on."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ChatServer

PLUGIN = '''
"""Whatever a handler in Python may do wrong."""
import asyncio
from js import window

def setup(chat):
    heard = []

    @chat.on("message:like")
    def throws(data):
        raise RuntimeError("python throws")

    @chat.on("message:like")
    async def rejects(data):
        raise RuntimeError("python rejects")

    @chat.on("message:like")
    async def hangs(data):
        await asyncio.get_running_loop().create_future()

    @chat.on("message:like")
    def calls_back(data):
        chat.trigger("message:like", {"n": data["n"] + 1})

    @chat.on("message:like")
    def well(data):
        window.pythonHeard = (getattr(window, "pythonHeard", None) or 0) + 1
'''
# A listener of each kind in JavaScript, on the bus and in the DOM; how often the good ones heard.
PLAY = """(name) => {
  const heard = { bus: 0, dom: 0, any: 0 };
  const undo = [];
  const both = (handler) => {
    undo.push(ChatEventManager.on(name, handler));
    const listener = ({ detail }) => handler(detail);
    document.addEventListener(`chat:${name}`, listener);
    undo.push(() => document.removeEventListener(`chat:${name}`, listener));
  };
  both(() => { throw new Error(`${name} throws`); });
  both(async () => { throw new Error(`${name} rejects`); });
  both(() => new Promise(() => {}));
  undo.push(ChatEventManager.on(name, ({ n }) =>
    ChatEventManager.triggerChatEvent(name, { n: n + 1 })));
  undo.push(ChatEventManager.on(name, () => ChatEventManager.triggerChatEvent("tour:end", {})));
  undo.push(ChatEventManager.on("tour:end", () =>
    ChatEventManager.triggerChatEvent(name, { n: 0 })));
  const carry = ({ detail: { n } }) =>
    document.dispatchEvent(new CustomEvent(name, { detail: { n: n + 1 } }));
  document.addEventListener(`chat:${name}`, carry);
  undo.push(() => document.removeEventListener(`chat:${name}`, carry));
  undo.push(ChatEventManager.on(name, () => heard.bus++));
  undo.push(ChatEventManager.on("*", (which) => which === name && heard.any++));
  const last = () => heard.dom++;
  document.addEventListener(name, last);
  undo.push(() => document.removeEventListener(name, last));
  ChatEventManager.triggerChatEvent(name, { n: 0 });
  undo.forEach((run) => run());
  return heard;
}"""


def test_what_handlers_may_do_wrong(browser: Browser, server: ChatServer) -> None:
    context = browser.new_context()
    context.add_init_script("window.CHAT_PY = { plugins: ['/plugins/wrong.py'] };")
    context.route(
        "**/plugins/wrong.py",
        lambda route: route.fulfill(body=PLUGIN, content_type="text/x-python"),
    )
    page = context.new_page()
    errors: set[str] = set()
    page.on("pageerror", lambda error: errors.add(error.message))
    chat = ChatPage(page, PYSCRIPT, server.origin)
    chat.open()

    # Python listens for the first as well; the second is delivered in the page.
    for name in ("message:like", "tour:step"):
        heard: dict[str, Any] = page.evaluate(PLAY, name)
        assert min(heard.values()) >= 1, (name, heard)
    assert page.evaluate("pythonHeard") >= 1

    # Nothing of it lasts.
    page.evaluate("""() => {
      window.heard = 0;
      ChatEventManager.on("tour:step", () => window.heard++);
      document.addEventListener("tour:step", () => window.heard++);
      ChatEventManager.triggerChatEvent("tour:step", {});
    }""")
    assert page.evaluate("heard") == 2
    expect(chat.ask("Still there?")).not_to_be_empty()
    assert chat.stored_texts("kai") == ["Still there?"]

    wrong = [
        f"{who} {what}"
        for who in ("message:like", "tour:step")
        for what in ("throws", "rejects", "in answer to itself")
    ]
    for text in (*wrong, "python throws", "python rejects"):
        assert any(text in error for error in errors), text
    context.close()
