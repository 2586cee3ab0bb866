"""Copies: what is on the clipboard after each way to copy, with and without the Clipboard API."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserType, Locator, Page, expect

from e2e.chat_page import PYSCRIPT, ChatPage
from e2e.server import ChatServer
from tools.chromium import FLAGS, find_chromium

LAN = "chat.lan"
ANSWER = (
    "Use `List<String>`:\n\n```sh\nls <dir>\n\necho 'a  b'\n```\n\n"
    "| A | B |\n|---|---|\n| *1* | 2<br>3 |\n\nEnd of **it**."
)
PLAIN = "Use List<String>:\n\nls <dir>\n\necho 'a  b'\n\nA\tB\n1\t2\n3\n\nEnd of it."
LISTEN = """(box) => {
  globalThis.pasted = null;
  box.addEventListener("paste", (event) => {
    event.preventDefault();
    const { clipboardData } = event;
    globalThis.pasted = ["text/plain", "text/html"].map((type) => clipboardData.getData(type));
  }, { once: true });
}"""
CAME = """async () => {
  for (let times = 0; !globalThis.pasted && times < 250; times++)
    await new Promise((go) => setTimeout(go, 20));
  return globalThis.pasted;
}"""
WITHOUT = {
    "clipboard": "",
    "no ClipboardItem": "delete globalThis.ClipboardItem",
    "denied": """
      for (const name of ["write", "writeText"])
        navigator.clipboard[name] = () => Promise.reject(new DOMException("", "Denied"))""",
}


@pytest.fixture(params=["clipboard", "no ClipboardItem", "denied", "plain http"])
def chat(
    request: pytest.FixtureRequest, server: ChatServer, browser_type: BrowserType
) -> Iterator[ChatPage]:
    """A chat with an answer of everything, in a window of its own: a clipboard is the browser's."""
    rule = f"--host-resolver-rules=MAP {LAN} 127.0.0.1"
    browser = browser_type.launch(executable_path=find_chromium(), args=[*FLAGS, rule])
    context = browser.new_context(permissions=["clipboard-read"], locale="en-US")
    context.add_init_script(WITHOUT.get(request.param, ""))
    origin = server.origin
    if request.param == "plain http":
        origin = origin.replace("127.0.0.1", LAN)
    chat = ChatPage(context.new_page(), PYSCRIPT, origin)
    chat.open()
    assert chat.page.evaluate("isSecureContext") is (origin == server.origin)
    chat.page.evaluate(
        "(data) => ChatMessageDisplay.displayMessage('bot', data)", {"id": "it", "content": ANSWER}
    )
    expect(chat.answers.last).to_contain_text("End of it.")
    yield chat
    browser.close()


def pasted(page: Page) -> tuple[str, str]:
    """What a paste gives: text and HTML. Now and then a window takes no notice of the first key
    that asks the browser for its clipboard."""
    box = page.locator(PYSCRIPT.box)
    box.evaluate(LISTEN)
    # A paste goes to where the selection is, which a box that has the focus already doesn't take.
    box.click()
    for _ in range(10):
        box.press("Control+v")
        if found := page.evaluate(CAME):
            text, html = found
            return text, html
    pytest.fail("nothing could be pasted")


def copy_by(chat: ChatPage, button: Locator) -> None:
    """Press it, and wait until this copy is said, not the one before."""
    announcer = chat.page.locator("[data-announcer]")
    announcer.evaluate("(element) => element.replaceChildren()")
    button.click()
    expect(announcer).to_contain_text("Copied")


def copy_as(chat: ChatPage, name: str) -> None:
    answer = chat.answers.last
    answer.hover()
    answer.get_by_role("button", name="More actions").click()
    copy_by(chat, answer.get_by_role("button", name=name))


def test_every_copy(chat: ChatPage) -> None:
    answer = chat.answers.last
    answer.hover()
    actions = answer.locator(".cp-message__actions")
    copy_by(chat, actions.get_by_role("button", name="Copy", exact=True))
    text, html = pasted(chat.page)
    assert text == ANSWER
    assert "<strong>it</strong>" in html
    assert "List&lt;String&gt;" in html

    copy_as(chat, "Copy as plain text")
    assert pasted(chat.page) == (PLAIN, "")
    copy_as(chat, "Copy as HTML")
    text, html = pasted(chat.page)
    assert "<strong>it</strong>" in text
    assert html == ""

    code = answer.locator(".cp-code")
    code.get_by_role("button").click()
    expect(code.get_by_role("button")).to_have_text("Copied")
    assert pasted(chat.page) == ("ls <dir>\n\necho 'a  b'", "")

    answer.locator(".cp-table").hover()
    copy_by(chat, answer.get_by_role("button", name="Copy table"))
    text, html = pasted(chat.page)
    assert text == "A\tB\n1\t2 3"
    assert re.search(r"<table.*<th>A</th>.*<em>1</em>", html, re.DOTALL)
    expect(chat.page.locator(".cp-notice")).to_have_count(0)


def test_a_selection_over_code_has_no_words_of_buttons(chat: ChatPage) -> None:
    select(chat.answers.last.locator(".message-text"))
    chat.page.keyboard.press("Control+c")
    text, html = pasted(chat.page)
    assert "Copy" not in text
    assert "Copy" not in re.sub(r"<[^>]*>", "", html)
    assert text.splitlines()[:3] == ["Use List<String>:", "", "ls <dir>"]
    assert "sh" not in text.split()


def test_a_copy_leaves_focus_and_selection_alone(chat: ChatPage) -> None:
    answer = chat.answers.last
    select(answer.locator("p").last)
    button = answer.locator(".cp-code").get_by_role("button")
    button.focus()
    button.press("Enter")
    expect(button).to_have_text("Copied")
    expect(button).to_be_focused()
    assert chat.page.evaluate("getSelection().toString()") == "End of it."


def select(what: Locator) -> None:
    what.evaluate("(element) => getSelection().selectAllChildren(element)")
