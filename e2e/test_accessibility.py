"""WCAG 2.2 AA: what axe-core can see of it in every state that a visitor may meet, and what it
cannot: announcements, focus, motion, forced colours, small and mirrored pages, targets."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ROOT, ChatServer
from e2e.watch import Watch

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = ROOT / "node_modules/axe-core/axe.min.js"
# The strict policy would keep axe out; what is tested here is the page, not the policy.
pytestmark = pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce")
only_pyscript = pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])

FOUND = """
() => [...document.querySelectorAll("a[href], button, textarea, summary, [tabindex='0']")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.disabled)
  .filter((element) => element.getAttribute("tabindex") !== "-1")
"""
SMALL = f"""
() => ({FOUND.strip()})()
  .filter((element) => !element.closest("p, li:not(.cp-chats li)") && !element.matches(".cp-skip"))
  .filter((element) => Math.min(element.offsetWidth, element.offsetHeight) < 24)
  .map((element) => element.outerHTML.slice(0, 120))
"""
"""Targets below 24 px (WCAG 2.5.8), links in a sentence left out."""
STOP = """
() => {
  const element = document.activeElement;
  if (element === document.body) return null;
  const around = element.closest(".cp-composer__box") ?? element;
  const shown = [element, around].map((one) => getComputedStyle(one));
  const ring = shown.some(({ outlineStyle, outlineWidth, boxShadow }) =>
    (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none");
  const { top, bottom } = element.getBoundingClientRect();
  const inView = bottom > 0 && top < innerHeight;
  const seen = inView && element.checkVisibility({ opacityProperty: true });
  element.dataset.stopped = "";
  return [ring && seen, element.outerHTML.slice(0, 120)];
}
"""
BESIDE = """
() => document.activeElement.localName === "button"
  ? document.activeElement.closest(".cp-message")?.querySelectorAll("button[tabindex]").length ?? 0
  : 0
"""
MISSED = f"""
() => ({FOUND.strip()})()
  .filter((element) => !("stopped" in element.dataset) && !("jumpLatest" in element.dataset))
  .map((element) => element.outerHTML.slice(0, 120))
"""
LISTEN = """
() => {
  window.said = [];
  const live = "[aria-live]:not([aria-live=off]), [role=status], [role=alert],"
    + " [role=log]:not([aria-live=off])";
  new MutationObserver((records) => {
    for (const { target } of records) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      const text = element?.closest(live)?.textContent.trim();
      if (text) said.push(text);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
"""
MOVE = """
() => {
  for (const name of ["cp-typing", "cp-skeleton"]) {
    const shown = Object.assign(document.createElement("div"), { className: name });
    if (name === "cp-typing") shown.append(document.createElement("i"));
    document.querySelector("#chatContainer").append(shown);
  }
}
"""
"""What moves without an end, which else is there for moments only."""
MOVING = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
UNFRAMED = """
() => [...document.querySelectorAll(".cp-app :is(button, .cp-chat)")]
  .filter((element) => element.checkVisibility({ opacityProperty: true }))
  .filter((element) => {
    const { borderTopStyle, borderTopColor, backgroundColor } = getComputedStyle(element);
    return element.matches(".cp-icon-button, .cp-chip, .cp-button, .cp-composer__send")
      && (borderTopStyle === "none" || borderTopColor === backgroundColor);
  })
  .map((element) => element.outerHTML.slice(0, 120))
"""


def violations(chat: ChatPage) -> list[Any]:
    """What is wrong, and where."""
    chat.page.add_script_tag(path=AXE)
    found = chat.page.evaluate(
        "(tags) => axe.run({ runOnly: tags }).then((results) => results.violations)", WCAG
    )
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]


def test_the_first_view_and_an_answer(chat: ChatPage) -> None:
    chat.open("mira", "Trains, tiny hotels")
    assert violations(chat) == []
    chat.ask("Compare Lisbon and Porto")
    assert violations(chat) == []
    answer = chat.ask("Please search for old maps")
    answer.locator(".cp-tool summary").first.click()
    assert violations(chat) == []


def test_a_failed_message(own_chat: ChatPage, own_server: ChatServer, watch: Watch) -> None:
    chat = own_chat
    watch.expect("403")
    chat.open()
    own_server.fail({"path": "*/message", "method": "POST", "status": 403, "count": None})
    chat.expect_state(chat.send("Refused"), "failed")
    assert violations(chat) == []


def test_an_unknown_chat(chat: ChatPage, watch: Watch) -> None:
    watch.expect("404")
    chat.goto("nobody")
    expect(chat.log.get_by_role("heading", name="This chat does not exist")).to_be_visible()
    assert violations(chat) == []


@only_pyscript
@pytest.mark.browser_context_args(color_scheme="dark", bypass_csp=True, reduced_motion="reduce")
def test_dark(chat: ChatPage) -> None:
    chat.open("mira", "Trains, tiny hotels")
    chat.ask("Show me code")
    chat.box.fill("x" * 4001)
    chat.box.press("Control+Enter")
    expect(chat.page.get_by_text("over the limit")).to_be_visible()
    assert violations(chat) == []


@only_pyscript
@pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, bypass_csp=True, reduced_motion="reduce"
)
def test_a_small_screen(chat: ChatPage) -> None:
    chat.open("mira", "Trains, tiny hotels")
    assert violations(chat) == []
    chat.page.get_by_role("button", name="All chats").click()
    expect(chat.entry("kai")).to_be_visible()
    assert violations(chat) == []


def _without_messages(route: Route) -> None:
    body = route.fetch().json()
    body["chat"]["messages"] = []
    route.fulfill(body=json.dumps(body), content_type="application/json")


@only_pyscript
def test_menus_a_picture_a_stream_and_emptiness(own_chat: ChatPage) -> None:
    chat, page = own_chat, own_chat.page
    chat.open("mira", "Trains, tiny hotels")
    page.get_by_role("button", name="Chat actions").click()
    expect(page.locator("#chatMenu")).to_be_visible()
    assert violations(chat) == []
    page.keyboard.press("Escape")

    chat.answers.last.get_by_role("button", name="More actions").click()
    expect(page.locator(".cp-message .dropdown-menu.show")).to_be_visible()
    assert violations(chat) == []
    page.keyboard.press("Escape")

    picture = chat.log.locator(".cp-media img").first
    picture.scroll_into_view_if_needed()
    picture.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(chat) == []
    page.keyboard.press("Escape")

    chat.send("Plan a day in Sintra")
    expect(chat.streaming).to_contain_text(re.compile(r"\w"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(chat) == []
    expect(chat.streaming).to_have_count(1)
    page.get_by_role("button", name="Stop generating").click()
    expect(chat.streaming).to_have_count(0)
    assert violations(chat) == []

    page.route(re.compile(r"/api/chat\?"), _without_messages)
    chat.goto("mira")
    expect(chat.log.locator(".cp-empty")).to_be_visible()
    assert violations(chat) == []


@only_pyscript
def test_small_mirrored_and_forced(chat: ChatPage) -> None:
    """200 % zoom, 320 px, Arabic's direction, targets, forced colours: one page in many forms."""
    page = chat.page
    chat.open("mira", "Trains, tiny hotels")
    chat.ask("Compare Lisbon and Porto")
    for direction in ("ltr", "rtl"):
        page.evaluate("(dir) => { document.documentElement.dir = dir }", direction)
        for width, height in ((1280, 800), (640, 400), (390, 844), (320, 640)):
            page.set_viewport_size({"width": width, "height": height})
            shown = f"{direction}, {width} px"
            inner = page.evaluate("document.scrollingElement.scrollWidth")
            assert inner <= width, f"{shown}: nothing sticks out to the side"
            assert page.evaluate(SMALL) == [], shown
            box, send = chat.box.bounding_box(), chat.send_button.bounding_box()
            assert box is not None, shown
            assert send is not None, shown
            assert 0 <= send["x"] <= width - send["width"], shown
            assert (send["x"] > box["x"]) == (direction == "ltr"), shown
            if width == 1280:
                chats = page.locator("#chatList").bounding_box()
                assert chats is not None, shown
                assert (chats["x"] < box["x"]) == (direction == "ltr"), shown
                assert violations(chat) == [], shown
    page.get_by_role("button", name="All chats").click()
    expect(chat.entry("kai")).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    assert page.evaluate(SMALL) == []

    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(forced_colors="active")
    assert page.evaluate(UNFRAMED) == [], (
        "what is pressed has a frame where colours are the system's"
    )
    chat.log.focus()
    before = page.locator(".cp-composer__box").screenshot()
    chat.box.focus()
    assert page.locator(".cp-composer__box").screenshot() != before, "the focus can be seen"


@only_pyscript
def test_every_stop_of_the_tab_key_is_seen(chat: ChatPage) -> None:
    page = chat.page
    chat.open("mira", "Trains, tiny hotels")
    unseen: list[str] = []
    for key in ("Tab", "Shift+Tab"):  # older messages are on the way back
        page.keyboard.press(key)
        for _ in range(200):
            stop = page.evaluate(STOP)
            if stop is None:
                break
            if not stop[0]:
                unseen.append(stop[1])
            # The buttons of a message are one stop, and arrow keys lead to the others.
            for _ in range(page.evaluate(BESIDE)):
                page.keyboard.press("ArrowRight")
                seen, name = page.evaluate(STOP)
                if not seen:
                    unseen.append(name)
            page.keyboard.press(key)
    # The way to the end is there where the end is not in view.
    page.evaluate("() => { document.querySelector('#chatContainer').scrollTop = 0 }")
    expect(page.locator("[data-jump-latest]")).to_be_visible()
    page.locator(".cp-chip").first.focus()
    page.keyboard.press("Shift+Tab")
    seen, name = page.evaluate(STOP)
    assert seen, name
    assert unseen == [], "the focus can be seen"
    missed = page.evaluate(MISSED)
    assert missed == [], "everything is reached"
    # What leads to the newest message is there for as long as the view is further up.
    chat.box.focus()
    chat.log.evaluate("log => log.scrollTo({ top: 0, behavior: 'instant' })")
    jump = page.locator("[data-jump-latest]")
    expect(jump).to_be_visible()
    while not page.evaluate(STOP)[1].startswith('<button class="cp-jump"'):
        assert page.evaluate("!document.activeElement.closest('#chatContainer')"), "on the way"
        page.keyboard.press("Shift+Tab")


@pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="no-preference")
def test_one_announcement_a_turn_and_no_motion_for_who_wants_none(own_chat: ChatPage) -> None:
    chat, page = own_chat, own_chat.page
    chat.open("mira", "Trains, tiny hotels")
    page.evaluate(LISTEN)
    chat.expect_state(chat.send("Plan a day in Sintra"), "sent")
    expect(chat.streaming).to_contain_text(re.compile(r"\w+ \w+"))
    page.evaluate(MOVE)
    assert page.evaluate(MOVING) >= 2
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVING) == 0
    expect(chat.streaming).to_have_count(0)
    expect(page.locator("[data-announcer]")).to_have_text("Mira answered")
    assert page.evaluate("said") == ["Mira answered"]
