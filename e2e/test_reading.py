"""Reading while an answer comes, in a tab that is not looked at, and upwards through a chat."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from e2e.chat_page import PYSCRIPT, WORDS, ChatPage
from e2e.until import until
from e2e.watch import Watch

only_pyscript = pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])

# As in a tab that is hidden: no frame comes until it is shown again, and observers are silent.
HIDEABLE = """(() => {
  const frame = globalThis.requestAnimationFrame;
  const waiting = [];
  let hidden = false;
  const tell = (value) => {
    hidden = value;
    document.dispatchEvent(new Event("visibilitychange"));
  };
  globalThis.requestAnimationFrame = (run) => (hidden ? -waiting.push(run) : frame(run));
  Object.defineProperty(document, "hidden", { get: () => hidden });
  Object.defineProperty(document, "visibilityState", {
    get: () => (hidden ? "hidden" : "visible"),
  });
  globalThis.hideTab = () => tell(true);
  globalThis.showTab = () => {
    tell(false);
    waiting.splice(0).forEach((run) => frame(run));
    return waiting.length;
  };
})();"""

# How far the log's end is below the view, in CSS pixels.
BELOW = """() => {
  const log = document.querySelector("#chatContainer");
  return log.scrollHeight - log.clientHeight - log.scrollTop;
}"""
TOP = "(element) => element.getBoundingClientRect().top"


def long_chat(count: int) -> list[dict[str, Any]]:
    """Messages that fill the page more than once."""
    return [
        {"id": f"m{n}", "sender": "user", "content": f"Message {n}\n\n" + "words and words. " * 40}
        for n in range(count)
    ]


@only_pyscript
def test_an_answer_grows_in_a_tab_that_nobody_looks_at(own_chat: ChatPage) -> None:
    chat = own_chat
    chat.page.add_init_script(HIDEABLE)
    chat.open()
    chat.send("Tell me everything")
    expect(chat.streaming).to_have_count(1)
    chat.page.evaluate("hideTab()")
    before = chat.streaming.inner_text()
    expect(chat.streaming).not_to_have_text(before)
    expect(chat.streaming).to_have_text(WORDS)  # still under way, and it is on the page
    answer = chat.answers.last
    expect(answer).to_have_attribute("data-state", "sent")

    whole = answer.locator(".message-text").inner_text()
    chat.page.evaluate("showTab()")
    expect(answer).to_be_in_viewport()
    chat.page.reload()
    expect(chat.messages).to_have_count(3)
    assert chat.texts()[-1] == whole.strip()


@only_pyscript
def test_the_reader_scrolls_and_not_the_answer(own_chat: ChatPage) -> None:
    chat = own_chat
    chat.open()
    chat.page.evaluate("(messages) => ChatMessageDisplay.displayChat({messages})", long_chat(10))
    expect(chat.messages).to_have_count(10)
    jump = chat.page.get_by_role("button", name="Jump to latest")
    chat.send("Tell me everything")
    expect(chat.streaming).to_have_text(WORDS)
    expect(jump).to_be_hidden()

    chat.log.hover()
    chat.page.mouse.wheel(0, -600)
    expect(jump).to_be_visible()
    seen = chat.messages.nth(8)
    before, text = seen.evaluate(TOP), chat.streaming.inner_text()
    until(
        chat.page,
        "document.querySelector('[data-state=streaming] .message-text')?.innerText.length > arg",
        len(text) + 100,
    )
    assert abs(seen.evaluate(TOP) - before) <= 1

    jump.click()
    expect(jump).to_be_hidden()
    until(chat.page, f"({BELOW})() <= 1")

    # As the browser's search and a screen reader do: no wheel, no key.
    first = chat.messages.first
    first.evaluate("(element) => element.scrollIntoView()")
    expect(jump).to_be_visible()
    text = chat.streaming.inner_text()
    expect(chat.streaming).not_to_have_text(text)
    expect(first).to_be_in_viewport()
    jump.click()

    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    expect(jump).to_be_hidden()
    until(chat.page, f"({BELOW})() <= 1")


@only_pyscript
def test_older_messages_that_do_not_come_can_be_asked_for_again(
    chat: ChatPage, watch: Watch
) -> None:
    watch.expect("status 400", "console: .*400")
    older = [{**message, "id": f"old {message['id']}"} for message in long_chat(50)]
    answers = [
        {"status": 400, "json": {"error": "no"}},
        {"json": {"messages": older, "total": 100, "limit": 50, "offset": 50}},
    ]
    chat.page.route("**/history?**", lambda route: route.fulfill(**answers.pop(0)))
    chat.open()
    chat.page.evaluate("(messages) => ChatMessageDisplay.displayChat({messages})", long_chat(50))
    expect(chat.messages).to_have_count(50)
    row = chat.log.locator(".cp-older")
    chat.log.hover()
    while not row.get_by_role("alert").count():  # near the top they are asked for
        chat.page.mouse.wheel(0, -2000)
    expect(row.get_by_role("alert")).to_contain_text("Please try again")
    again = row.get_by_role("button", name="Try again")
    again.scroll_into_view_if_needed()
    first = chat.log.locator('article[data-message-id="m0"]')
    before = first.evaluate(TOP)
    again.click()
    expect(chat.messages).to_have_count(100)
    expect(row).to_have_count(0)
    assert abs(first.evaluate(TOP) - before) <= 1, "what is read stays where it is"


@only_pyscript
def test_code_has_its_language_and_scrolls_by_itself(chat: ChatPage) -> None:
    chat.open()
    line = "value = " + " + ".join(["something_long"] * 40)
    chat.page.evaluate(
        "text => ChatMessageDisplay.displayMessage('bot', text)", f"```python\n{line}\n```\n"
    )
    box = chat.log.locator(".cp-code").last
    expect(box).to_contain_text(re.compile(r"^python"))
    wide = "(element) => element.scrollWidth > element.clientWidth"
    assert box.locator("pre").evaluate(wide)
    assert not chat.log.evaluate(wide)
    box.locator("pre").focus()
    chat.page.keyboard.press("End")
    chat.page.keyboard.press("ArrowRight")
    until(chat.page, "arg.scrollLeft > 0", box.locator("pre").element_handle())


@only_pyscript
def test_a_page_that_is_open_over_midnight_says_yesterday(chat: ChatPage) -> None:
    chat.page.clock.install(time="2026-11-23T23:50:00Z")
    chat.open()
    chat.page.evaluate(
        """() => ChatMessageDisplay.displayChat({
          messages: [{id: "m1", sender: "bot", content: "Good night", timestamp: Date.now()}],
        })"""
    )
    day = chat.log.locator(".cp-day")
    expect(day).to_have_text("Today")
    chat.page.clock.fast_forward("20:00")
    expect(day).to_have_text("Yesterday")
    chat.page.evaluate("() => ChatMessageDisplay.displayMessage('bot', 'Good morning')")
    expect(day).to_have_text(["Yesterday", "Today"])
