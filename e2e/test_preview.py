"""Pages and pictures that an answer has written are previewed (docs/preview.md)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, Route, expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.test_accessibility import SMALL, violations
from e2e.watch import Watch

PAGE = """<!doctype html>
<style>h1 { color: rgb(1, 2, 3) }</style>
<h1>Hello</h1>
<button onclick="document.querySelector('h1').textContent = 'Pressed'">Press</button>
<script>document.body.append("A script ran")</script>"""
DRAWING = '<svg viewBox="0 0 9 9"><circle cx="4" cy="4" r="3" fill="teal"/></svg>'


@pytest.fixture
def chat(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    chat = open_way(DROPIN)
    chat.open()
    return chat


def add(chat: ChatPage, code: str = PAGE, language: str = "html", sender: str = "bot") -> Locator:
    before = chat.messages.count()
    text = f"```{language}\n{code}\n```"
    chat.page.evaluate(
        "([sender, text]) => ChatMessageDisplay.displayMessage(sender, text)", [sender, text]
    )
    expect(chat.messages).to_have_count(before + 1)
    return chat.messages.nth(before).locator(".cp-code")


def page_in(block: Locator) -> FrameLocator:
    return block.frame_locator("iframe[title=Preview]").frame_locator("iframe")


def test_a_page_is_seen_in_place_of_its_code_without_scripts(chat: ChatPage, watch: Watch) -> None:
    watch.expect("Blocked script execution")
    block = add(chat)
    block.get_by_role("button", name="Preview").click()
    heading = page_in(block).get_by_role("heading", name="Hello")
    expect(heading).to_have_css("color", "rgb(1, 2, 3)")
    expect(block.get_by_role("status")).to_have_text("Scripts are off.")
    expect(page_in(block).locator("body")).not_to_contain_text("A script ran")
    expect(block.locator("pre")).to_be_hidden()
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    block.get_by_role("button", name="Copy").click()
    expect(block.get_by_role("button", name="Copy")).to_have_text("Copied")
    assert chat.page.evaluate("navigator.clipboard.readText()") == PAGE
    block.get_by_role("button", name="Code").click()
    expect(block.locator("pre")).to_be_visible()
    expect(block.locator("iframe")).to_have_count(0)
    expect(block.get_by_role("button", name="Preview")).to_be_focused()


def test_scripts_run_when_a_person_says_so(chat: ChatPage, watch: Watch) -> None:
    watch.expect("Blocked script execution")
    block = add(chat)
    block.get_by_role("button", name="Preview").press("Enter")
    block.get_by_role("button", name="Allow scripts").press("Enter")
    expect(page_in(block).locator("body")).to_contain_text("A script ran")
    page_in(block).get_by_role("button", name="Press").click()
    expect(page_in(block).get_by_role("heading", name="Pressed")).to_be_visible()
    expect(block.get_by_role("status")).to_have_text("Scripts are running, without network access.")
    block.get_by_role("button", name="Stop scripts").click()
    expect(page_in(block).get_by_role("heading", name="Hello")).to_be_visible()
    expect(page_in(block).locator("body")).not_to_contain_text("A script ran")
    expect(block.get_by_role("button", name="Allow scripts")).to_be_visible()


def test_a_drawing_is_seen_and_has_no_scripts_to_allow(chat: ChatPage) -> None:
    block = add(chat, DRAWING, "svg")
    block.get_by_role("button", name="Preview").click()
    expect(page_in(block).locator("circle")).to_be_visible()
    expect(block.get_by_role("button", name="Allow scripts")).to_have_count(0)


def test_only_pages_of_answers_have_a_preview(chat: ChatPage) -> None:
    for language in ("js", "css", "xml", ""):
        expect(add(chat, language=language).get_by_role("button", name="Preview")).to_have_count(0)
    expect(add(chat, sender="user").get_by_role("button", name="Preview")).to_have_count(0)


def test_where_the_page_s_policy_forbids_frames_it_says_so(
    page: Page, open_way: Callable[[Way], ChatPage], watch: Watch
) -> None:
    watch.expect("violates", "Refused to frame", "Framing", "frame-src")

    def forbid(route: Route) -> None:
        response = route.fetch()
        headers = {**response.headers, "content-security-policy": "frame-src 'none'"}
        route.fulfill(response=response, headers=headers)

    page.route("**/pages/*", forbid)
    chat = open_way(DROPIN)
    chat.open()
    block = add(chat)
    block.get_by_role("button", name="Preview").click()
    refused = "This site's security policy does not allow a preview."
    expect(block.get_by_role("status")).to_have_text(refused)
    block.get_by_role("button", name="Code").click()
    expect(block.locator("pre")).to_be_visible()


def test_a_site_can_turn_it_off(open_way: Callable[[Way], ChatPage], page: Page) -> None:
    """For what is on the page before Python is, too."""

    def answer(route: Route) -> None:
        data = route.fetch().json()
        data["chat"]["messages"][0]["content"] = f"```html\n{PAGE}\n```"
        route.fulfill(json=data)

    page.route("**/api/chat?*", answer)
    page.add_init_script("window.CHAT_PY = { previewCode: false }")
    chat = open_way(DROPIN)
    chat.goto("kai")
    block = chat.messages.first.locator(".cp-code")
    expect(block).to_be_attached()
    chat.expect_python()
    for shown in (block, add(chat)):
        expect(shown.get_by_role("button", name="Copy")).to_be_visible()
        expect(shown.get_by_role("button", name="Preview")).to_have_count(0)


@pytest.mark.browser_context_args(
    viewport={"width": 390, "height": 844}, color_scheme="dark", bypass_csp=True
)
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_axe_targets_and_a_small_page(
    open_way: Callable[[Way], ChatPage], watch: Watch, direction: str
) -> None:
    watch.expect("Blocked script execution")
    chat = open_way(PYSCRIPT)
    chat.open()
    chat.page.evaluate("(dir) => { document.documentElement.dir = dir }", direction)
    block = add(chat)
    block.get_by_role("button", name="Preview").click()
    expect(page_in(block).get_by_role("heading", name="Hello")).to_be_visible()
    assert violations(chat) == []
    assert chat.page.evaluate(SMALL) == []
    assert not chat.log.evaluate("(element) => element.scrollWidth > element.clientWidth")
