"""Hours of use in minutes: nothing may be left behind (`make soak`).

10,000 messages, 1,000 chat switches and 10,000 events, a tenth of each at a time. After the first
tenth everything is warm; after the last one no heap may be more than 10 % larger, and live
listeners, timers and values that Python holds in the page are as many as then.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import CDPSession, expect

from e2e.chat_page import DROPIN, ChatPage, Way

TENTHS = 10
GROWTH = 1.10
IDLE_TIMERS = 5
"""Of the chat in rest: the next look at the clock, a heartbeat."""

# Before the page's own scripts: timers that are still to come.
TIMERS = """(() => {
  const live = (globalThis.soakTimers = new Set());
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  globalThis.setTimeout = (run, ms, ...args) => {
    const id = set((...all) => { live.delete(id); run(...all); }, ms, ...args);
    live.add(id);
    return id;
  };
  globalThis.clearTimeout = (id) => { live.delete(id); clear(id); };
  globalThis.CHAT_PY = { plugins: ["/pages/soak.py"] };
})();"""

TENTH = """async ([tenth, messages, switches, events]) => {
  const frame = () => new Promise((go) => setTimeout(go, 0));
  const chats = ["kai", "luna", "mira", "aldous"];
  const each = Math.ceil(messages / switches);
  let shown = 0, heard = 0;
  for (let n = 0; n < switches; n++) {
    await ChatAPIFetch.fetchChatData(chats[n % chats.length], "", false);
    for (let m = 0; m < each; m++, shown++)
      ChatMessageDisplay.displayMessage(m % 2 ? "user" : "assistant", {
        id: `soak-${tenth}-${shown}`,
        content: `Message **${shown}**\\n\\n\\`\\`\\`js\\nlet a = ${m};\\n\\`\\`\\`\\n`,
      });
    for (let e = 0; e < events / switches; e++) {
      const name = e % 2 ? "soak:page" : "soak:python"; // which Python hears as well
      const off = ChatEventManager.on(name, () => heard++);
      ChatEventManager.triggerChatEvent(name, { e });
      off();
    }
    await frame();
  }
  return [shown, heard];
}"""

COUNT = """async () => {
  const counted = new Promise((done) => ChatEventManager.once("soak:counted", done));
  ChatEventManager.triggerChatEvent("soak:count", {});
  const { objects, heard } = await counted;
  document.querySelector("#host-log").replaceChildren(); // what the host's own script keeps
  await new Promise((go) => requestIdleCallback(go, { timeout: 5000 }));
  return {
    objects,
    heard,
    held: globalThis[Symbol.for("chat_py.bridge")].heldCount(),
    timers: soakTimers.size,
    mounted: document.querySelectorAll(".cp-message").length,
  };
}"""


def measure(chat: ChatPage, session: CDPSession) -> dict[str, int]:
    """What lives, in one and the same state of the page."""
    chat.page.evaluate("ChatAPIFetch.fetchChatData('luna', '', false)")
    expect(chat.messages.filter(has_text="The lamp went out an hour ago")).to_have_count(1)
    found: dict[str, Any] = {}
    for _ in range(2):  # what the first look lets go of is gone at the second
        found = chat.page.evaluate(COUNT)
        session.send("HeapProfiler.collectGarbage")
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    return {
        **found,
        "heap": int(metrics["JSHeapUsedSize"]),
        "nodes": int(metrics["Nodes"]),
        "listeners": int(metrics["JSEventListeners"]),
    }


def test_nothing_is_left_behind(open_way: Callable[[Way], ChatPage]) -> None:
    chat = open_way(DROPIN)
    chat.page.add_init_script(TIMERS)
    chat.open()
    session = chat.page.context.new_cdp_session(chat.page)
    session.send("Performance.enable")
    chat.page.wait_for_function("true")  # Playwright's own listeners, before they are counted
    found: list[dict[str, int]] = []
    for tenth in range(TENTHS):
        shown, heard = chat.page.evaluate(TENTH, [tenth, 1_000, 100, 1_000])
        assert (shown, heard) == (1_000, 1_000)
        found.append(measure(chat, session))
        assert found[-1]["heard"] == 500 * (tenth + 1)
    # What waits for the end of a request's time holds on to it; all of it has ended well.
    chat.page.wait_for_function("most => soakTimers.size <= most", arg=IDLE_TIMERS, timeout=120_000)
    found.append(measure(chat, session))
    first, last = found[0], found[-1]
    report = "\n".join(map(str, found))
    for name in ("heap", "objects", "nodes"):
        assert last[name] <= first[name] * GROWTH, f"{name}:\n{report}"
    for name in ("held", "listeners", "mounted"):
        assert last[name] <= first[name], f"{name}:\n{report}"
