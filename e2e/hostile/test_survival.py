"""What is too deep, too long, too much or no text at all: the page shows it or says what is wrong,
and Python goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from e2e.chat_page import GUIDE, ChatPage
from e2e.hostile.pathological import PATHOLOGICAL
from e2e.server import ChatServer
from e2e.watch import Watch

DEEP = 100_000
SHOW = """async (text) => {
  ChatMessageDisplay.clearChatDisplay();
  const shown = ChatMessageDisplay.displayMessage("bot", { id: "m", content: text });
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const body = document.querySelector(".message-text");
  return { shown, length: body.textContent.length, more: Boolean(body.querySelector(".cp-more")) };
}"""
# What only Python can answer.
ALIVE = """() => ChatMessageFormatter.truncateText("alive and well", 6) === "alive\u2026" &&
  ({}).polluted === undefined && ChatCore.initialized"""


def answer(body: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(body=body, content_type="application/json")


@pytest.fixture(scope="module")
def page(browser: Browser, server: ChatServer) -> Iterator[Page]:
    context = browser.new_context()
    watch = Watch(context, server.origin)
    watch.expect(r"inline event handler", r"script-src-attr inline .*/native")
    watch.expect(r"status 4\d\d: POST .*/api/chat$", r"console: .* 4\d\d .*/api/chat\)")
    page = context.new_page()
    for path, body in {
        "deep": "[" * DEEP + "]" * DEEP,
        "deep-object": '{"a":' * DEEP + "1" + "}" * DEEP,
        "broken": "[" * DEEP,
        "long": '{"content":"' + "x" * 10_000_000 + '"}',
        "surrogate": '{"content":"\\ud83d\\u0000"}',
    }.items():
        page.route(f"**/api/{path}", answer(body))
    ChatPage(page, GUIDE, server.origin).open()
    yield page
    context.close()
    assert watch.problems() == []


@pytest.fixture(autouse=True)
def alive(page: Page) -> Iterator[None]:
    """After each test Python still answers."""
    yield
    assert page.evaluate(ALIVE) is True


@pytest.mark.parametrize("text", PATHOLOGICAL.values(), ids=PATHOLOGICAL)
def test_markdown_that_costs_parsers_dear_is_shown(page: Page, text: str) -> None:
    found = page.evaluate(SHOW, text)
    assert found["shown"] == "m"
    # Tags, comments and definitions are not words; everything else is all there.
    if not text.startswith(("<", "[0]", "***", "![")):
        assert found["length"] > 1_000


# Each step is a portion that is drawn, or a piece of a stream. `most` is what one of them puts on
# the page; `text` is what is there when there is no more.
STEPS = """async (text) => {
  const manifest = await (await fetch("/static/runtime/manifest.json")).json();
  const { markup } = await import("/static/" + manifest.native);
  const work = (how) => {
    const target = document.createElement("div");
    const observer = new MutationObserver(() => {});
    observer.observe(target, { childList: true, subtree: true });
    let most = 0;
    const step = (run) => {
      run();
      const nodes = observer.takeRecords().flatMap(({ addedNodes }) => [...addedNodes]);
      const added = nodes.filter((node) => target.contains(node) && node.querySelectorAll);
      const elements = added.flatMap((node) => [node, ...node.querySelectorAll("*")]);
      most = Math.max(most, elements.length);
    };
    how(target, step);
    let button;
    while ((button = target.querySelector(".cp-more"))) step(() => button.click());
    return { most, text: target.textContent };
  };
  const whole = work((target, step) => step(() => markup.render(target, text)));
  const streamed = work((target, step) => {
    const stream = markup.stream(target);
    for (let at = 0; at < text.length; at += 1_000)
      step(() => stream.write(text.slice(at, at + 1_000)));
    step(() => stream.end());
  });
  return { whole, streamed };
}"""
MOST = 2_100
"""Elements: those of a portion, and the page's own around them."""
TABLE = "|a|b|\n|-|-|\n" + "".join(f"|{row}|[x]|\n" for row in range(3_000)) + "\n[x]: y\n"
LONG = {
    "a long table": TABLE,
    "a table and what follows it": TABLE + "\n| c |\n|-|\n|d|\n\nend",
    "a long list": "".join(f"{item}. {item}\n" for item in range(1, 6_000)),
    "a long list of long lists": ("- a\n" + "  - b\n" * 99) * 60,
    "paragraphs": "a *b* c\n\n" * 4_000,
    "tags in lines": "<div>\n" * 4_000,
}


COSTLY = {**PATHOLOGICAL, **LONG}


@pytest.mark.parametrize("text", COSTLY.values(), ids=COSTLY)
def test_no_step_draws_more_than_a_page_can_draw_unfelt(page: Page, text: str) -> None:
    """Characters and the tokenizer's work have limits of their own: test_guards.py."""
    found = page.evaluate(STEPS, text)
    assert found["whole"]["most"] <= MOST
    assert found["streamed"]["most"] <= MOST


@pytest.mark.parametrize("way", ["whole", "streamed"])
def test_portions_leave_nothing_out(page: Page, way: str) -> None:
    rows = "".join(f"{row}x" for row in range(3_000))
    for text in (TABLE, TABLE.replace("\n\n[x]: y\n", "")):
        shown = "".join(page.evaluate(STEPS, text)[way]["text"].split())
        # Where the table goes on its head stands once more.
        assert shown.replace("Copytable", "").replace("ab", "").replace("[x]", "x") == rows
    items = page.evaluate(STEPS, LONG["a long list"])[way]["text"].split()
    assert items == [str(item) for item in range(1, 6_000)]
    words = page.evaluate(STEPS, LONG["paragraphs"])[way]["text"].split()
    assert words == ["a", "b", "c"] * 4_000


def test_a_message_of_ten_megabytes_comes_in_portions(page: Page) -> None:
    found = page.evaluate(SHOW, "word " * 2_000_000)
    assert found["more"]
    assert found["length"] == pytest.approx(50_000, abs=20)
    longer = page.evaluate("""() => {
      document.querySelector(".cp-more").click();
      return document.querySelector(".message-text").textContent.length;
    }""")
    assert longer == pytest.approx(100_000, abs=20)


def test_a_portion_that_ends_inside_code_goes_on_as_code(page: Page) -> None:
    page.evaluate(SHOW, "```py\n" + "x = 1\n" * 10_000 + "```\n\n**after**")
    found = page.evaluate("""() => {
      document.querySelector(".cp-more").click();
      const body = document.querySelector(".message-text");
      return [body.querySelectorAll("pre").length, body.querySelector("strong").textContent,
              [...body.querySelectorAll("pre")].map((pre) => pre.textContent).join("")];
    }""")
    assert found == [2, "after", "x = 1\n" * 10_000]


def test_an_answer_that_never_ends_is_drawn_up_to_a_portion(page: Page) -> None:
    found = page.evaluate("""async () => {
      const manifest = await (await fetch("/static/runtime/manifest.json")).json();
      const { markup } = await import("/static/" + manifest.native);
      const target = document.createElement("div");
      const stream = markup.stream(target);
      for (let piece = 0; piece < 300; piece++) stream.write("word ".repeat(400));
      const during = target.textContent.length;
      stream.end();
      const after = target.textContent.length;
      target.querySelector(".cp-more").click();
      return [during, after, target.textContent.length];
    }""")
    assert found == pytest.approx([50_000, 50_000, 100_000], abs=20)


@pytest.mark.parametrize("path", ["deep", "deep-object", "broken", "long", "surrogate"])
def test_what_a_server_may_answer(page: Page, path: str) -> None:
    """As any reply, as a chat, as a message of a history."""
    types = page.evaluate(
        """async (path) => Promise.all([
          ChatAPI.makeRequest("GET", `/${path}`, undefined, { responseType: "text" }),
          ChatAPI.makeRequest("GET", `/${path}`),
        ].map((promise) => promise.then(() => "read", (error) => error.type ?? error.name)))""",
        path,
    )
    assert types[0] == "read"
    assert types[1] in ("read", "validation", "server", "unknown")


def test_what_a_script_may_pass_in(page: Page) -> None:
    page.evaluate(
        """(deep) => {
          const nested = JSON.parse("[".repeat(deep) + "]".repeat(deep));
          const ring = {}; ring.ring = ring;
          const thrower = { get content() { throw 1; } };
          const values = [nested, { content: nested }, ring, thrower, new Map([[ring, ring]]),
            "\\ud83d", "\\0", "\\udc00\\ud800", NaN, 10n ** 40n, Symbol.iterator];
          const calls = [
            (value) => ChatMessageDisplay.displayMessage("bot", value),
            (value) => ChatMessageFormatter.formatMessage(value),
            (value) => ChatEventManager.triggerChatEvent("message:like", value),
            (value) => ChatState.setState({ persona: value }),
            (value) => (ChatState.currentScenario = value),
            (value) => ChatAPI.makeRequest("POST", "/chat", value, { retries: 0 }).catch(() => {}),
          ];
          for (const value of values)
            for (const call of calls) try { call(value); } catch { /* an Error is an answer too */ }
          ChatState.reset();
        }""",
        DEEP,
    )


def test_lone_surrogates_and_nul_are_shown_as_replacements(page: Page) -> None:
    page.evaluate(SHOW, "a")
    text = page.evaluate("""() => {
      ChatMessageDisplay.clearChatDisplay();
      ChatMessageDisplay.displayMessage("bot", "x\\ud83dy\\0z");
      return document.querySelector(".message-text").textContent;
    }""")
    assert text.replace("\ufffd", "").strip() == "xyz"


def test_a_thousand_events_all_arrive(page: Page) -> None:
    heard = page.evaluate("""() => {
      let heard = 0;
      const off = ChatEventManager.on("message:copy", () => heard++);
      for (let count = 0; count < 1000; count++)
        ChatEventManager.triggerChatEvent("message:copy", { count, text: "x".repeat(100) });
      off();
      return heard;
    }""")
    assert heard == 1000


NAMES = ["__proto__", "constructor", "prototype", "toString", "__class__", "__init__", "js", "0"]


@pytest.mark.parametrize("name", NAMES)
def test_names_from_outside_are_keys_and_nothing_more(page: Page, name: str) -> None:
    found: list[Any] = page.evaluate(
        """(name) => {
          const evil = JSON.parse(`{"${name}": {"polluted": true}, "id": "${name}"}`);
          const seen = [];
          const attempt = (run) => { try { seen.push(typeof run()); } catch (error) {
            seen.push(error instanceof Error); } };
          attempt(() => ChatState.setState(evil));
          attempt(() => ChatState.setState({ persona: evil }));
          attempt(() => ChatCore.registerModule(name, { polluted: true }));
          attempt(() => ChatCore.getModule(name + "x"));
          attempt(() => ChatEventManager.triggerChatEvent(name, evil));
          attempt(() => ChatEventManager.on(name, () => {})());
          attempt(() => ChatAPI.requestCache.get(name));
          attempt(() => ChatMessageDisplay.displayMessage("bot", { ...evil, content: name }));
          attempt(() => ChatDropdown.createDropdown(name, [{ label: name, action: name }]));
          attempt(() => ChatIntegration.isModuleAvailable(name));
          attempt(() => window.postMessage({ type: name, data: evil }, location.origin));
          return [seen, Object.keys(Object.prototype), typeof ({}).polluted];
        }""",
        name,
    )
    assert len(found[0]) == 11
    assert found[1:] == [[], "undefined"]
