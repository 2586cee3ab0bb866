"""Events of the chat as the page's other scripts meet them (contract §4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.chat_page import GUIDE, ChatPage
from e2e.policy import INITIALIZED, add_script, strict_policy
from e2e.server import ROOT, ChatServer
from e2e.until import until
from e2e.watch import Watch

JQUERY = {
    "jQuery 3.7": "jquery/dist/jquery.min.js",
    "jQuery 4.0": "jquery4/dist/jquery.min.js",
    "no jQuery": "",
}
PAGE = """<!doctype html>
<html lang="en"><head><title>Events</title><link rel="icon" href="/static/icon.svg">
<script src="trusted-types.js"></script>
{jquery}<script src="/static/chat-py.js" data-api-base="/api"></script></head>
<body><div id="chatContainer"></div><textarea id="userMessage" aria-label="Message"></textarea>
</body></html>"""
DATA = {"messageId": "m1", "list": [1, {"deep": None}], "text": "ä"}

MATRIX = """([name, data]) => {
  const spellings = name.startsWith("chat:") ? [name] : [name, "chat:" + name];
  const $ = window.jQuery;
  const heard = {}, undo = [];
  const note = (who) => (value) => (heard[who] ??= []).push(value);
  for (const spelling of spellings) {
    undo.push(ChatEventManager.on(spelling, note(`on ${spelling}`)));
    const dom = note(`dom ${spelling}`), listener = (event) => dom(event.detail);
    document.addEventListener(spelling, listener);
    undo.push(() => document.removeEventListener(spelling, listener));
    if ($) {
      const tell = note(`jquery ${spelling}`);
      const handler = (event, ...more) => tell(more.length === 1 ? more[0] : `${more.length} data`);
      $(document).on(spelling, handler);
      undo.push(() => $(document).off(spelling, handler));
    }
  }
  // What integration tells in answer to some names is no part of this.
  undo.push(ChatEventManager.on("*", (which, value) => {
    if (!/^message-/.test(which)) note(`* ${which}`)(value);
  }));
  const found = {};
  const run = (way, send) => {
    for (const spelling of spellings) {
      for (const who of Object.keys(heard)) delete heard[who];
      send(spelling);
      found[`${way} ${spelling}`] = structuredClone(heard);
    }
  };
  run("triggerChatEvent", (spelling) => ChatEventManager.triggerChatEvent(spelling, data));
  run("dispatchEvent", (spelling) =>
    document.dispatchEvent(new CustomEvent(spelling, { detail: data })));
  if ($) {
    run("trigger", (spelling) => $(document).trigger(spelling, [data]));
    run("trigger, no list", (spelling) => $(document).trigger(spelling, data));
    run("trigger below", (spelling) => $("#chatContainer").trigger(spelling, [data]));
  }
  run("dispatchEvent below", (spelling) => document.querySelector("#chatContainer")
    .dispatchEvent(new CustomEvent(spelling, { detail: data, bubbles: true })));
  undo.forEach((run) => run());
  return found;
}"""


@pytest.fixture(scope="module", params=JQUERY)
def tab(request: pytest.FixtureRequest, browser: Browser, server: ChatServer) -> Iterator[Page]:
    """A page with one of the jQueries, or none."""
    context = browser.new_context()
    watch = Watch(context, server.origin)
    page = context.new_page()
    path = JQUERY[request.param]
    html = PAGE.format(jquery='<script src="jquery.js"></script>' if path else "")
    page.route(
        "**/pages/events.html",
        lambda route: route.fulfill(
            body=html, content_type="text/html; charset=utf-8", headers=strict_policy()
        ),
    )
    page.route(
        "**/pages/jquery.js",
        lambda route: route.fulfill(
            path=ROOT / "node_modules" / path, content_type="text/javascript"
        ),
    )
    page.goto(f"{server.origin}/pages/events.html")
    until(page, INITIALIZED)
    yield page
    context.close()
    assert [problem for problem in watch.problems() if problem.startswith("policy")] == []


def has_jquery(tab: Page) -> bool:
    return tab.evaluate("Boolean(window.jQuery)")


# Python itself listens for the last one; the others are delivered in the page.
@pytest.mark.parametrize("name", ["message:like", "chat:error", "message:received"])
def test_each_listener_hears_each_way_once(tab: Page, name: str) -> None:
    """Whichever spelling an event is sent and listened for in, and by whatever means."""
    found: dict[str, dict[str, Any]] = tab.evaluate(MATRIX, [name, DATA])
    spellings = [name] if name.startswith("chat:") else [name, f"chat:{name}"]
    listeners = ["on", "dom", *(["jquery"] if has_jquery(tab) else [])]
    expected: dict[str, list[Any]] = {
        f"{who} {spelling}": [DATA] for who in listeners for spelling in spellings
    }
    expected[f"* {name}"] = [DATA]
    for way, heard in found.items():
        if way.startswith("dispatchEvent below"):
            # jQuery's own handlers hear a native event of an element as jQuery gives it.
            own = f"jquery {way.rpartition(' ')[2]}"
            if own in heard:
                assert heard.pop(own) == ["0 data"]
                heard[own] = [DATA]
        assert heard == expected, way
    assert len(found) == len(spellings) * (6 if has_jquery(tab) else 3)


def test_a_script_that_carries_events_on_itself_makes_no_echo(tab: Page) -> None:
    found = tab.evaluate("""() => {
      const found = {};
      const run = (name, carried) => {
        const count = (found[`${name}, ${carried}`] = { on: 0, jquery: 0 });
        const again = (data) => (carried === "itself" ? data : { ...data });
        const off = ChatEventManager.on(name, (data) => {
          count.on += 1;
          document.dispatchEvent(new CustomEvent(name, { detail: again(data) }));
          window.jQuery?.(document).trigger(`chat:${name}`, [again(data)]);
        });
        window.jQuery?.(document).on(`${name}.test`, (event, data) => {
          count.jquery += 1;
          if (count.jquery > 50) throw new Error("it never ends");
          document.dispatchEvent(new CustomEvent(`chat:${name}`, { detail: data }));
        });
        ChatEventManager.triggerChatEvent(name, { id: "i1" });
        off();
        window.jQuery?.(document).off(".test");
      };
      for (const name of ["image:share", "message:received"])
        for (const carried of ["itself", "a copy"]) run(name, carried);
      return found;
    }""")
    for how, count in found.items():
        assert count["on"] == 1, how
        assert count["jquery"] <= 4, how


def test_an_event_in_answer_to_another_of_its_name_goes_everywhere(tab: Page) -> None:
    found = tab.evaluate("""() => {
      const heard = [];
      const listener = ({ detail }) => {
        heard.push(`dom ${detail.n}`);
        if (detail.n === 1) ChatEventManager.triggerChatEvent("message:copy", { n: 2 });
      };
      document.addEventListener("message:copy", listener);
      const off = ChatEventManager.on("message:copy", ({ n }) => heard.push(`on ${n}`));
      document.dispatchEvent(new CustomEvent("message:copy", { detail: { n: 1 } }));
      document.removeEventListener("message:copy", listener);
      off();
      return heard.sort();
    }""")
    assert found == ["dom 1", "dom 2", "on 1", "on 2"]


def test_one_handler_that_throws_stops_no_other(tab: Page) -> None:
    errors: list[str] = []
    tab.on("pageerror", lambda error: errors.append(error.message))
    found = tab.evaluate("""() => {
      const heard = [];
      const undo = [
        ChatEventManager.on("gift:opened", () => { throw new Error("first"); }),
        ChatEventManager.on("gift:opened", () => heard.push("second")),
        ChatEventManager.on("*", () => heard.push("all")),
      ];
      const listener = () => { throw new Error("dom"); };
      document.addEventListener("gift:opened", listener);
      document.addEventListener("chat:gift:opened", () => heard.push("dom"), { once: true });
      window.jQuery?.(document).on("gift:opened.test", () => { throw new Error("jquery"); });
      window.jQuery?.(document).on("chat:gift:opened.test", () => heard.push("jquery"));
      ChatEventManager.triggerChatEvent("gift:opened", {});
      undo.forEach((run) => run());
      document.removeEventListener("gift:opened", listener);
      window.jQuery?.(document).off(".test");
      return heard;
    }""")
    jquery = ["jquery"] if has_jquery(tab) else []
    assert found == ["second", "all", "dom", *jquery]
    tab.wait_for_timeout(0)
    assert sorted(errors) == sorted(["first", "dom", *jquery])


def test_what_only_scripts_listen_for_does_not_cross_into_python(tab: Page) -> None:
    """Data that JSON cannot hold tells: Python could not be given it."""
    found = tab.evaluate("""() => {
      const heard = [];
      const round = { n: 1 };
      round.self = round;
      const { triggered } = ChatEventManager.getStats();
      const off = ChatEventManager.on("tour:step", (data) => heard.push(data.self === round));
      const all = ChatEventManager.on("*", (name, data) => heard.push(name, data.self === round));
      document.addEventListener("chat:tour:step", ({ detail }) => heard.push(detail === round),
        { once: true });
      window.jQuery?.(document).one("tour:step", (event, data) => heard.push(data === round));
      ChatEventManager.triggerChatEvent("chat:tour:step", round);
      off(), all();
      ChatEventManager.triggerChatEvent("tour:step", round);
      let refused = "";
      try {
        ChatEventManager.triggerChatEvent("message:received", round);
      } catch (error) {
        refused = error.name;
      }
      return [heard, ChatEventManager.getStats().triggered - triggered, refused];
    }""")
    jquery = [True] if has_jquery(tab) else []
    assert found == [[True, "tour:step", True, *jquery, True], 2, "TypeError"]


def test_once_off_and_the_undo(tab: Page) -> None:
    found = tab.evaluate("""() => {
      const heard = [];
      const add = (who) => () => heard.push(who);
      const handler = add("off");
      ChatEventManager.once("image:reveal", add("once"));
      ChatEventManager.on("chat:image:reveal", handler);
      const undo = ChatEventManager.on("image:reveal", add("undo"));
      ChatEventManager.triggerChatEvent("image:reveal");
      ChatEventManager.off("image:reveal", handler);
      undo();
      undo();
      ChatEventManager.triggerChatEvent("image:reveal");
      return heard;
    }""")
    assert found == ["once", "off", "undo"]


def test_listeners_added_or_removed_during_a_dispatch_count_from_the_next(tab: Page) -> None:
    found = tab.evaluate("""() => {
      const heard = [], undo = [];
      undo.push(ChatEventManager.on("prompt:retrieved", () => {
        heard.push("first");
        undo[1]();
        if (undo.length === 2)
          undo.push(ChatEventManager.on("prompt:retrieved", () => heard.push("added")));
      }));
      undo.push(ChatEventManager.on("prompt:retrieved", () => heard.push("removed")));
      ChatEventManager.triggerChatEvent("prompt:retrieved");
      heard.push("|");
      ChatEventManager.triggerChatEvent("prompt:retrieved");
      undo.forEach((run) => run());
      return heard;
    }""")
    assert found == ["first", "removed", "|", "first", "added"]


def test_the_handlers_get_the_very_object_and_no_proxy(tab: Page) -> None:
    found = tab.evaluate("""() => {
      const sent = { when: new Date(0), run() { return 7; } };
      const seen = [];
      const off = ChatEventManager.on("message:delete", (data) => seen.push(data));
      const listener = ({ detail }) => seen.push(detail);
      document.addEventListener("message:delete", listener, { once: true });
      window.jQuery?.(document).one("message:delete", (event, data) => seen.push(data));
      ChatEventManager.triggerChatEvent("message:delete", sent);
      off();
      return [seen.length, seen.every((data) => data === sent)];
    }""")
    assert found == [3 if has_jquery(tab) else 2, True]


def test_what_jquery_triggers_without_a_native_event_is_done(
    browser: Browser, server: ChatServer
) -> None:
    """`.trigger("submit")` leaves the page where nobody prevents it; of a link's click nothing
    native is heard."""
    context = browser.new_context()
    page = context.new_page()
    policy = page.request.get(f"{server.origin}/pages/host-a.html")
    scripts = '<script src="trusted-types.js"></script><script src="jquery.min.js"></script>'
    html = policy.text().replace("<head>", f"<head>{scripts}")
    page.route(
        "**/pages/host-a.html?*",
        lambda route: route.fulfill(body=html, headers=policy.headers),
    )
    chat = ChatPage(page, GUIDE, server.origin)
    chat.open()
    chat.box.fill("Sent by a script")
    page.evaluate("""() => {
      window.stayed = { submits: 0, clicks: 0 };
      $(document).on("submit", () => void stayed.submits++);
      $(document).on("click", "a[data-chat-id]", () => void stayed.clicks++);
      $("#messageForm").trigger("submit");
    }""")
    chat.expect_state(chat.message("Sent by a script"), "sent")
    expect(chat.mine).to_have_count(1)
    page.evaluate("$('a[data-chat-id=mira]').trigger('click')")
    chat.expect_chat("mira", "Trains, tiny hotels")
    assert page.evaluate("stayed") == {"submits": 1, "clicks": 1}
    context.close()


def test_jquery_that_comes_later_is_served_too(browser: Browser, server: ChatServer) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route(
        "**/pages/events.html",
        lambda route: route.fulfill(
            body=PAGE.format(jquery=""),
            content_type="text/html; charset=utf-8",
            headers=strict_policy(),
        ),
    )
    page.goto(f"{server.origin}/pages/events.html")
    until(page, INITIALIZED)
    add_script(page, "/pages/jquery.min.js")
    found = page.evaluate("""() => {
      const heard = [];
      ChatEventManager.on("message:like", ({ id }) => heard.push(`on ${id}`));
      $(document).on("chat:message:like", (event, { id }) => heard.push(`jquery ${id}`));
      $(document).trigger("message:like", [{ id: 1 }]);
      ChatEventManager.triggerChatEvent("message:like", { id: 2 });
      return heard;
    }""")
    assert found == ["on 1", "jquery 1", "on 2", "jquery 2"]
    context.close()
