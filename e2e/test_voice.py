"""Dictating into the message box, with a recognition of speech that the test speaks for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from e2e.chat_page import DROPIN, PYSCRIPT, ChatPage, Way
from e2e.test_accessibility import violations
from e2e.until import until

EAR = """
window.ears = [];
window.webkitSpeechRecognition = window.SpeechRecognition = class {
  constructor() { window.ears.push(this); this.calls = []; }
  start() { this.calls.push("start"); }
  stop() { this.calls.push("stop"); this.onend?.({}); }
  abort() { this.calls.push("abort"); this.onend?.({}); }
  hear(...results) {
    this.onresult?.({ results: results.map(([transcript, isFinal]) =>
      Object.assign([{ transcript }], { isFinal })) });
  }
  fail(error) { this.onerror?.({ error }); this.onend?.({}); }
};
"""
NO_EAR = "delete window.SpeechRecognition; delete window.webkitSpeechRecognition;"


@pytest.fixture
def chat(open_way: Callable[[Way], ChatPage]) -> ChatPage:
    chat = open_way(PYSCRIPT)
    chat.page.add_init_script(EAR)
    return chat


def hear(chat: ChatPage, *results: tuple[str, bool]) -> None:
    chat.page.evaluate("(results) => ears.at(-1).hear(...results)", [list(r) for r in results])


def calls(chat: ChatPage) -> list[list[str]]:
    return chat.page.evaluate("ears.map(({ calls }) => calls)")


def dictate(chat: ChatPage) -> None:
    """Press the button, and wait until somebody listens."""
    number = chat.page.evaluate("ears.length")
    chat.page.get_by_role("button", name="Dictate", exact=True).click()
    until(chat.page, "ears.length > arg && ears.at(-1).onresult", number)
    expect(chat.page.locator(".cp-announcer")).to_have_text("Listening. Escape stops.")


def test_what_is_said_comes_into_the_box_and_is_not_sent(chat: ChatPage) -> None:
    chat.open()
    assert calls(chat) == []  # nobody is asked for leave before a press
    chat.box.fill("Typed before")
    dictate(chat)
    assert chat.page.evaluate("[ears[0].lang, ears[0].interimResults, ears[0].continuous]") == [
        "en-US",
        True,
        True,
    ]
    hear(chat, ("how", False))
    expect(chat.box).to_have_value("Typed before how")
    hear(chat, ("How are", True), (" you", False))
    expect(chat.box).to_have_value("Typed before How are you")
    hear(chat, ("How are", True), (" you?", True))
    chat.page.get_by_role("button", name="Stop dictating").click()
    expect(chat.page.locator(".cp-announcer")).to_have_text("Stopped listening.")
    expect(chat.box).to_have_value("Typed before How are you?")
    expect(chat.page.locator("[data-voice][data-on]")).to_have_count(0)
    assert chat.stored_texts("kai") == []
    chat.page.reload()  # it is a draft as what is typed is
    expect(chat.box).to_have_value("Typed before How are you?")


def test_by_keyboard_alone(chat: ChatPage) -> None:
    chat.open()
    chat.box.focus()
    button = chat.page.locator("[data-voice]")
    button.focus()
    chat.page.keyboard.press("Enter")
    expect(button).to_have_attribute("data-on", "")
    until(chat.page, "ears.length === 1 && ears[0].onresult")
    hear(chat, ("by voice", False))
    expect(chat.box).to_have_value("by voice")
    expect(button).to_be_focused()
    chat.page.keyboard.press("Escape")
    expect(button).not_to_have_attribute("data-on", "")
    assert calls(chat) == [["start", "stop"]]
    expect(chat.box).to_have_value("by voice")


def test_typing_and_sending_end_it(chat: ChatPage) -> None:
    chat.open()
    dictate(chat)
    hear(chat, ("hello", False))
    expect(chat.box).to_have_value("hello")
    chat.box.press("End")
    chat.box.press("!")
    expect(chat.page.locator("[data-voice][data-on]")).to_have_count(0)
    expect(chat.box).to_have_value("hello!")
    dictate(chat)
    hear(chat, ("and more", False))
    expect(chat.box).to_have_value("hello! and more")
    chat.box.press("Control+Enter")
    chat.expect_state(chat.message("hello! and more"), "sent")
    hear(chat, ("and more of this", True))
    expect(chat.box).to_have_value("")
    assert [each[-1] for each in calls(chat)] == ["abort", "abort"]


def test_another_chat_is_not_dictated_into(chat: ChatPage) -> None:
    chat.open()
    dictate(chat)
    chat.entry("luna").click()
    chat.expect_chat("luna", "You came!")
    expect(chat.page.locator("[data-voice][data-on]")).to_have_count(0)
    hear(chat, ("for another one", True))
    expect(chat.box).to_have_value("")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("not-allowed", "The browser may not use the microphone here."),
        ("no-speech", "Nothing was heard."),
        ("network", "Dictation needs an internet connection."),
    ],
)
def test_an_error_is_told_in_words(chat: ChatPage, error: str, said: str) -> None:
    chat.open()
    chat.box.fill("Mine")
    dictate(chat)
    chat.page.evaluate("(error) => ears[0].fail(error)", error)
    expect(chat.page.locator("[data-composer-note]")).to_contain_text(said)
    expect(chat.box).to_have_value("Mine")
    expect(chat.page.locator("[data-voice][data-on]")).to_have_count(0)


def test_it_is_there_only_where_the_browser_listens(
    open_way: Callable[[Way], ChatPage],
) -> None:
    chat = open_way(PYSCRIPT)
    chat.page.add_init_script(NO_EAR)
    chat.open()
    expect(chat.page.locator("[data-voice]")).to_be_hidden()


@pytest.mark.parametrize("wanted", [False, True])
def test_a_host_page_has_it_where_it_says_so(
    open_way: Callable[[Way], ChatPage], wanted: bool
) -> None:
    chat = open_way(DROPIN)
    chat.page.add_init_script(EAR)
    chat.page.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => {
          const button = document.createElement("button");
          button.type = "button";
          button.dataset.voice = "";
          button.hidden = true;
          document.querySelector("#sendMessage").before(button);
        });"""
    )
    if wanted:
        chat.page.add_init_script("window.CHAT_PY = { voiceInput: true };")
    chat.open()
    button = chat.page.locator("[data-voice]")
    if not wanted:
        expect(button).to_be_hidden()
        return
    dictate(chat)
    hear(chat, ("on a host page", False))
    expect(chat.box).to_have_value("on a host page")


@pytest.mark.browser_context_args(bypass_csp=True, reduced_motion="reduce")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_fits_and_has_no_barrier(chat: ChatPage, scheme: str, width: int) -> None:
    page = chat.page
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    chat.open()
    dictate(chat)
    hear(chat, ("a few words of mine that go on for longer than the box is wide", False))
    box = page.locator(".cp-composer__box").bounding_box()
    send = chat.send_button.bounding_box()
    voice = page.locator("[data-voice]").bounding_box()
    assert box is not None
    assert send is not None
    assert voice is not None
    assert voice["x"] >= box["x"]
    assert voice["x"] + voice["width"] <= send["x"] + 1
    assert send["x"] + send["width"] <= box["x"] + box["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(chat) == []
