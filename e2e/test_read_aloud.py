"""An answer is read aloud, with voices that the test hears; and with the browser's own, if any."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.test_accessibility import violations
from e2e.until import until

VOICES = """
window.said = [];
class Utterance { constructor(text) { this.text = text; } }
const voice = (lang, localService = true) => ({ lang, localService, name: lang });
const synthesis = {
  now: null,
  silenced: 0,
  getVoices: () => [voice("de-DE"), voice("en-GB"), voice("en-US"), voice("ja-JP")],
  speak(utterance) { this.now = utterance; window.said.push([utterance.text, utterance.lang]); },
  cancel() {
    this.silenced++;
    const { now } = this;
    this.now = null;
    now?.onerror?.({ error: "canceled" });
  },
  finish() { const { now } = this; this.now = null; now?.onend?.({}); },
  fail(error) { const { now } = this; this.now = null; now?.onerror?.({ error }); },
};
Object.defineProperty(window, "speechSynthesis", { value: synthesis });
window.SpeechSynthesisUtterance = Utterance;
"""
NO_VOICES = """
Object.defineProperty(window, "speechSynthesis", { value: { getVoices: () => [], cancel() {} } });
"""
PAUSE = "Pause reading"
STOP = "Stop reading"


@pytest.fixture
def chat(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    chat = open_way(PYSCRIPT)
    chat.page.add_init_script(VOICES)
    return chat


def said(chat: ChatPage) -> list[str]:
    return [text for text, _ in chat.page.evaluate("said")]


def read(chat: ChatPage, answer: Locator) -> None:
    """Choose the entry of the answer's menu."""
    before = len(said(chat))
    answer.hover()
    answer.get_by_role("button", name="More actions").click()
    answer.get_by_role("button", name="Read aloud", exact=True).click()
    until(chat.page, "said.length > arg", before)


def finish(chat: ChatPage) -> None:
    chat.page.evaluate("speechSynthesis.finish()")


def test_the_words_of_an_answer_are_read_piece_by_piece(chat: ChatPage) -> None:
    chat.open()
    answer = chat.answers.first
    read(chat, answer)
    pause = answer.get_by_role("button", name=PAUSE)
    expect(pause).to_be_focused()
    for _ in range(20):
        if chat.page.evaluate("speechSynthesis.now === null"):
            break
        finish(chat)
    words = " ".join(said(chat))
    assert "Hey, Kai here." in words
    assert "def greet" not in words
    assert "**" not in words
    assert "Copy" not in words
    assert all(lang == "en-US" for _, lang in chat.page.evaluate("said"))
    expect(pause).to_have_count(0)
    expect(answer.get_by_role("button", name="More actions")).to_be_focused()


def test_pause_and_stop_by_keyboard(chat: ChatPage) -> None:
    chat.open()
    page, answer = chat.page, chat.answers.first
    more = answer.get_by_role("button", name="More actions")
    more.focus()
    page.keyboard.press("ArrowDown")
    entry = answer.get_by_role("button", name="Read aloud", exact=True)
    expect(entry).to_be_focused()
    page.keyboard.press("Enter")
    until(page, "said.length === 1")
    expect(answer.get_by_role("button", name=PAUSE)).to_be_focused()
    page.keyboard.press("Enter")
    go_on = answer.get_by_role("button", name="Continue reading")
    expect(go_on).to_be_focused()
    assert page.evaluate("speechSynthesis.now") is None
    page.keyboard.press("Enter")
    expect(answer.get_by_role("button", name=PAUSE)).to_be_focused()
    first, again = said(chat)
    assert first == again
    page.keyboard.press("Escape")
    expect(answer.locator(".cp-reading")).to_have_count(0)
    expect(more).to_be_focused()
    assert page.evaluate("speechSynthesis.now") is None


def test_sending_and_leaving_are_silence(chat: ChatPage) -> None:
    chat.open()
    read(chat, chat.answers.first)
    chat.expect_state(chat.send("Something else"), "sent")
    expect(chat.page.locator(".cp-reading")).to_have_count(0)
    assert chat.page.evaluate("speechSynthesis.now") is None
    expect(chat.answers).to_have_count(2)
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    read(chat, chat.answers.first)
    chat.entry("luna").click()
    chat.expect_chat("luna", "You came!")
    assert chat.page.evaluate("speechSynthesis.now") is None
    read(chat, chat.answers.first)
    chat.page.evaluate("window.dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert chat.page.evaluate("speechSynthesis.now") is None


def test_a_voice_that_fails_is_told(chat: ChatPage) -> None:
    chat.open()
    read(chat, chat.answers.first)
    chat.page.evaluate("speechSynthesis.fail('synthesis-failed')")
    expect(chat.page.locator(".cp-notice")).to_contain_text("could not read this aloud")
    expect(chat.page.locator(".cp-reading")).to_have_count(0)


def test_the_menu_stops_what_is_read(chat: ChatPage) -> None:
    chat.open()
    answer = chat.answers.first
    read(chat, answer)
    answer.get_by_role("button", name="More actions").click()
    answer.locator(".dropdown-item").filter(has_text=STOP).click()
    expect(answer.locator(".cp-reading")).to_have_count(0)
    assert chat.page.evaluate("speechSynthesis.now") is None


def test_without_a_voice_there_is_no_entry(open_way: Callable[[Way], ChatPage]) -> None:
    chat = open_way(PYSCRIPT)
    chat.page.add_init_script(NO_VOICES)
    chat.open()
    answer = chat.answers.first
    answer.hover()
    answer.get_by_role("button", name="More actions").click()
    expect(answer.get_by_role("button", name="Copy as Markdown")).to_be_visible()
    expect(answer.get_by_role("button", name="Read aloud")).to_have_count(0)


def test_with_the_browsers_own_synthesis(open_way: Callable[[Way], ChatPage]) -> None:
    """Headless Chromium has it, with voices or without: the entry is there with them alone."""
    chat = open_way(PYSCRIPT)
    chat.open()
    voices = chat.page.evaluate(
        """new Promise((found) => {
          if (speechSynthesis.getVoices().length) return found(speechSynthesis.getVoices().length);
          speechSynthesis.onvoiceschanged = () => found(speechSynthesis.getVoices().length);
          setTimeout(() => found(speechSynthesis.getVoices().length), 500);
        })"""
    )
    answer = chat.answers.first
    answer.hover()
    answer.get_by_role("button", name="More actions").click()
    expect(answer.get_by_role("button", name="Copy as Markdown")).to_be_visible()
    entry = answer.get_by_role("button", name="Read aloud", exact=True)
    expect(entry).to_have_count(1 if voices else 0)
    if voices:
        entry.click()
        expect(answer.get_by_role("button", name=STOP)).to_be_visible()
        answer.get_by_role("button", name=STOP).click()
        until(chat.page, "!speechSynthesis.speaking && !speechSynthesis.pending")


@pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce")
@pytest.mark.parametrize("locale", ["en", "ja", "ar"])
def test_its_buttons_fit_at_390_pixels(chat: ChatPage, locale: str) -> None:
    page = chat.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script(f"window.CHAT_PY = {{ locale: '{locale}' }};")
    chat.open()
    answer = chat.answers.first
    answer.locator(".cp-more .dropdown-toggle").click()
    answer.locator('.dropdown-item[data-message-action="read_aloud"]').click()
    row = answer.locator(".cp-reading")
    expect(row).to_be_visible()
    box = row.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(chat) == []
