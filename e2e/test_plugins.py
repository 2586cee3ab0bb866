"""Plug-ins in the real page (docs/plugins.md), by both ways to start."""

from __future__ import annotations

from playwright.sync_api import expect

from e2e.chat_page import ChatPage
from e2e.plugins import use_plugins
from e2e.watch import Watch

ROLL = '''
"""Answers /roll itself, shouts everything else, and greets who has answered."""
def setup(chat):
    @chat.before_send
    def roll(text):
        if text.strip() == "/roll":
            chat.notify("You rolled a die.")
            return None
        return text.upper()

    @chat.on("message:received")
    async def greet(message):
        chats = await chat.make_request("GET", "/chats")
        chat.notify(f"{len(chats['chats'])} chats, {len(message['content']) > 0}")
'''
REQUESTS = """
import requests
from js import location

def setup(chat):
    chats = requests.get(location.origin + "/api/chats").json()["chats"]
    chat.notify(f"requests: {len(chats)} chats")
"""
READER = """
from chat_py.backends.readers.protocols import make_reader

def setup(chat):
    reader = make_reader("openai")
    events = reader.feed(b'data: {"choices": [{"delta": {"content": "Hi"}}]}\\n\\n')
    chat.notify(f"read: {events[-1].text}")
"""
BROKEN = "def setup(chat):\n    raise RuntimeError('the plug-in broke')\n"
LAZY = ("requests-", "urllib3-", "pyodide_http-", "certifi-", "idna-")


def lazily_loaded(watch: Watch) -> list[str]:
    """The wheels for `requests` that the page has fetched."""
    return [url for url in watch.requests if any(f"/{name}" in url for name in LAZY)]


def notice(chat: ChatPage, text: str) -> None:
    expect(chat.page.locator(".cp-notice").filter(has_text=text)).to_have_count(1)


def test_a_plug_in_changes_what_is_sent_and_hears_events(chat: ChatPage, watch: Watch) -> None:
    use_plugins(chat, roll=ROLL)
    chat.open()
    chat.box.fill("/roll")
    chat.box.press("Control+Enter")
    notice(chat, "You rolled a die.")
    expect(chat.box).to_have_value("")

    chat.box.fill("Quietly said")
    chat.box.press("Control+Enter")
    chat.expect_state(chat.message("QUIETLY SAID"), "sent")
    notice(chat, "4 chats, True")
    assert chat.stored_texts("kai") == ["QUIETLY SAID"]
    assert lazily_loaded(watch) == []


def test_requests_is_fetched_when_a_plug_in_imports_it(chat: ChatPage, watch: Watch) -> None:
    watch.expect("Refused to set unsafe header")  # what pyodide-http asks for and does without
    use_plugins(chat, ask=REQUESTS)
    chat.open()
    notice(chat, "requests: 4 chats")
    loaded = lazily_loaded(watch)
    assert any("/requests-" in url for url in loaded)
    assert any("/pyodide_http-" in url for url in loaded)


def test_parts_that_the_start_does_not_need_come_when_they_are_imported(
    chat: ChatPage, watch: Watch
) -> None:
    use_plugins(chat, ask=READER)
    chat.open()
    notice(chat, "read: Hi")


def test_one_that_fails_stops_neither_the_chat_nor_the_others(chat: ChatPage, watch: Watch) -> None:
    watch.expect("the plug-in broke", "SyntaxError")
    errors: list[str] = []
    chat.page.on("pageerror", lambda error: errors.append(str(error)))
    use_plugins(chat, broken=BROKEN, nonsense="def setup(chat) nothing", roll=ROLL)
    chat.open()
    chat.box.fill("/roll")
    chat.box.press("Control+Enter")
    notice(chat, "You rolled a die.")
    assert any("the plug-in broke" in error for error in errors)
    assert any("SyntaxError" in error for error in errors)
