"""Answers while they come, when they end, and what can be done with them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from e2e.chat_page import PYSCRIPT, ChatPage, Way
from e2e.server import ChatServer
from e2e.until import until
from e2e.watch import Watch

only_pyscript = pytest.mark.parametrize("way", [PYSCRIPT], indirect=True, ids=["pyscript"])


@only_pyscript
def test_stop_ends_an_answer_and_keeps_its_text(own_chat: ChatPage) -> None:
    chat = own_chat
    chat.open()
    stop = chat.page.get_by_role("button", name="Stop generating")
    expect(stop).to_be_hidden()
    chat.send("Tell me everything")
    answer = chat.answers.nth(1)
    expect(answer.locator(".message-text")).to_contain_text(re.compile(r"\w{3,}"))
    with chat.page.expect_response(lambda response: response.request.method == "DELETE"):
        stop.click()
    kept = chat.stored("kai")[-1]["content"]

    expect(answer).to_have_attribute("data-state", "stopped")
    expect(answer).to_contain_text("Stopped")
    expect(stop).to_be_hidden()
    text = answer.locator(".message-text").inner_text()
    assert text
    chat.page.reload()
    expect(chat.messages).to_have_count(3)
    assert chat.texts()[-1].startswith(text)
    assert chat.stored("kai")[-1]["content"] == kept, "the server has stopped, too"


@only_pyscript
def test_escape_stops_an_answer_but_closes_a_menu_first(own_chat: ChatPage) -> None:
    chat = own_chat
    chat.open()
    chat.send("Tell me everything")
    answer = chat.answers.nth(1)
    expect(answer.locator(".message-text")).to_contain_text(re.compile(r"\w{3,}"))
    chat.page.get_by_role("button", name="Chat actions").click()
    expect(chat.page.locator("#chatMenu")).to_be_visible()
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#chatMenu")).to_be_hidden()
    expect(answer).to_have_attribute("data-state", "streaming")
    chat.page.keyboard.press("Escape")
    expect(answer).to_have_attribute("data-state", "stopped")


@only_pyscript
def test_an_answer_that_failed_before_its_first_word_has_one_button(
    own_chat: ChatPage, own_server: ChatServer, watch: Watch
) -> None:
    chat = own_chat
    watch.expect("/completion", "403", "404")
    chat.open()
    own_server.fail({"path": "*/completion", "method": "POST", "status": 403, "count": 1})
    chat.send("Say something")
    answer = chat.answers.last
    expect(answer).to_have_attribute("data-state", "broken")
    expect(answer.get_by_role("button")).to_have_text(["Regenerate"])
    answer.get_by_role("button").click()
    expect(answer).to_have_attribute("data-state", "sent")
    expect(answer.get_by_role("button", name="Good answer")).to_have_count(1)


def test_a_server_killed_in_the_middle_loses_nothing_that_it_had(
    own_chat: ChatPage, own_server: ChatServer, watch: Watch
) -> None:
    chat = own_chat
    watch.expect("ERR_CONNECTION", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_EMPTY_RESPONSE")
    chat.open()
    chat.expect_state(chat.send("Keep this"), "sent")
    answer = chat.answers.nth(1)
    expect(answer.locator(".message-text")).to_contain_text(re.compile(r"\w{3,}"))
    own_server.kill()
    own_server.start()

    expect(answer).to_have_attribute("data-state", re.compile("broken|sent"))
    expect(answer.locator(".message-text")).to_contain_text(re.compile(r"\w{3,}"))
    assert chat.stored_texts("kai") == ["Keep this"]
    chat.page.reload()
    chat.expect_state(chat.message("Keep this"), "sent")
    chat.expect_state(chat.send("And go on"), "sent")
    expect(chat.answers.last).to_have_attribute("data-state", "sent")
    assert chat.stored_texts("kai") == ["Keep this", "And go on"]


def test_markdown_is_shown_as_what_it_means(chat: ChatPage) -> None:
    chat.open()
    answer = chat.ask("Show me code that groups a list in Python")
    expect(answer.locator("pre code")).to_contain_text("def ")
    expect(answer.locator("strong").first).to_be_visible()
    answer = chat.ask("Compare SQLite and PostgreSQL")
    expect(answer.locator("th")).to_have_text(["Point", "SQLite", "PostgreSQL"])
    answer = chat.ask("Make me a plan, please")
    expect(answer.locator("ol > li")).to_have_count(4)
    answer = chat.ask("Which link should I look up?")
    link = answer.get_by_role("listitem").first.get_by_role("link")
    expect(link).to_have_attribute("href", re.compile("^https://"))
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    expect(answer).not_to_contain_text(re.compile(r"\]\(|\*\*"))


def test_markup_in_a_message_is_what_was_typed(chat: ChatPage) -> None:
    chat.open()
    typed = '<img src="http://other.invalid/x.png" onerror="fetch(src)"> <b>bold</b>'
    chat.box.fill(typed)
    chat.box.press("Control+Enter")
    chat.expect_state(chat.message("bold"), "sent")
    expect(chat.message("bold").locator(".message-text")).to_have_text(typed)
    expect(chat.mine.locator("b, img, [onerror]")).to_have_count(0)


def test_an_answer_is_copied_as_it_was_written(chat: ChatPage) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.open()
    answer = chat.ask("Compare SQLite and PostgreSQL")
    answer.hover()
    answer.get_by_role("button", name="Copy", exact=True).first.click()
    written = chat.stored("kai")[-1]["content"]
    assert "| SQLite | PostgreSQL |" in written
    expect(chat.page.get_by_text("Copied")).to_have_count(
        1 if chat.page.locator("[data-announcer]").count() else 0
    )
    expect_clipboard(chat, written)


@only_pyscript
def test_a_code_block_is_copied_alone(chat: ChatPage) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.open()
    block = chat.log.locator(".cp-code").first
    block.hover()
    copy = block.locator("[data-code-copy]")
    copy.click()
    expect(copy).to_have_text("Copied")
    expect_clipboard(chat, block.locator("pre").inner_text().rstrip("\n"))


TABLE = """\
| Name | Size |
|---|--:|
| **A**  b | 1 |
| [C](https://c.example/) | 22 |
"""


@only_pyscript
def test_a_table_is_copied_as_html_and_as_values(chat: ChatPage) -> None:
    chat.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.open()
    chat.page.evaluate("text => ChatMessageDisplay.displayMessage('bot', text)", TABLE)
    button = chat.log.get_by_role("button", name="Copy table")
    button.focus()
    chat.page.keyboard.press("Enter")
    expect(chat.page.get_by_text("Copied", exact=True)).to_have_count(1)
    html, text = chat.page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const read = async (type) => (await item.getType(type)).text();
          return Promise.all(["text/html", "text/plain"].map(read));
        }"""
    )
    assert text == "Name\tSize\nA b\t1\nC\t22"
    assert "<td><strong>A</strong>" in html
    assert 'href="https://c.example/"' in html
    assert "class=" not in html
    assert "button" not in html


@only_pyscript
def test_code_is_coloured_when_it_is_looked_at(chat: ChatPage) -> None:
    """The highlighter is no part of the start; it changes nothing in the document."""
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.open("luna", "The lamp went out an hour ago")
    assert not any("highlighter" in url for url in asked)
    add = "text => ChatMessageDisplay.displayMessage('bot', text)"
    chat.page.evaluate(add, "```py\ndef f(): return 'text'\n```\n")
    code = chat.log.locator("pre code")
    expect(code).to_be_in_viewport()
    before = chat.log.locator(".cp-code").bounding_box()
    until(chat.page, "CSS.highlights.get('cp-keyword')?.size === 2")
    assert any("highlighter" in url for url in asked)
    assert code.inner_html() == "def f(): return 'text'\n"
    assert chat.log.locator(".cp-code").bounding_box() == before
    words = chat.page.evaluate(
        "() => [...CSS.highlights.get('cp-keyword')].map((range) =>"
        " range.startContainer.data.slice(range.startOffset, range.endOffset))"
    )
    assert sorted(words) == ["def", "return"]
    chat.entry("aldous").click()
    until(chat.page, "CSS.highlights.get('cp-keyword').size === 0")


def expect_clipboard(chat: ChatPage, text: str) -> None:
    """Paste into the box: that is what a copy is for."""
    chat.box.press("Control+v")
    expect(chat.box).to_have_value(re.compile(r"\S"))
    assert chat.box.input_value().rstrip("\n") == text


def test_a_like_is_kept(chat: ChatPage) -> None:
    chat.open()
    like = chat.messages.first.get_by_role("button", name="Good answer")
    expect(like).to_have_attribute("aria-pressed", "false")
    chat.messages.first.hover()
    with chat.page.expect_response("**/action"):
        like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    chat.page.reload()
    expect(like).to_have_attribute("aria-pressed", "true")
    with chat.page.expect_response("**/action"):
        like.click()
    expect(like).to_have_attribute("aria-pressed", "false")


@only_pyscript
def test_a_message_is_deleted_for_good(chat: ChatPage) -> None:
    chat.open()
    chat.ask("Forget this")
    chat.message("Forget this").hover()
    chat.message("Forget this").get_by_role("button", name="More actions").click()
    with chat.page.expect_response("**/action"):
        chat.message("Forget this").get_by_role("button", name="Delete").click()
    expect(chat.message("Forget this")).to_have_count(0)
    chat.page.reload()
    expect(chat.answers.first).to_be_visible()
    expect(chat.message("Forget this")).to_have_count(0)


@only_pyscript
def test_an_answer_is_written_again_in_its_place(chat: ChatPage) -> None:
    chat.open()
    answer = chat.ask("Tell me a story")
    before = answer.locator(".message-text").inner_text()
    answer.hover()
    answer.get_by_role("button", name="Regenerate", exact=True).click()
    expect(answer.locator(".message-text")).not_to_have_text(before, use_inner_text=True)
    expect(answer).to_have_attribute("data-state", "sent")
    expect(chat.messages).to_have_count(3)
    after = chat.texts()
    chat.page.reload()
    expect(chat.messages).to_have_count(3)
    assert chat.texts() == after


def test_an_answer_grows_on_while_another_chat_is_open(
    own_server: ChatServer, way: Way, own_chat: ChatPage
) -> None:
    chat = own_chat
    chat.open()
    chat.expect_state(chat.send("Take your time"), "sent")
    expect(chat.answers.nth(1)).to_have_attribute("data-state", "streaming")
    chat.entry("luna").click()
    chat.expect_chat("luna", "The lamp went out an hour ago")
    expect(chat.messages.filter(has_text="Take your time")).to_have_count(0)
    chat.page.go_back()
    chat.expect_chat("kai", "Show me a bug")
    expect(chat.answers).to_have_count(2)
    expect(chat.answers.nth(1)).to_have_attribute("data-state", "sent")
    assert chat.stored_texts("kai") == ["Take your time"]


@only_pyscript
def test_an_answer_stays_where_it_cannot_be_regenerated(chat: ChatPage, watch: Watch) -> None:
    watch.expect("status 500", "console: .*500")
    chat.open()
    answer = chat.ask("Show me code")
    text = answer.locator(".message-text").inner_text()
    chat.page.route("**/api/completion", lambda route: route.fulfill(status=500, json={}))
    answer.hover()
    answer.locator('.cp-message__actions [data-message-action="regenerate"]').click()
    status = answer.locator(".cp-message__status")
    expect(status).to_contain_text("Could not regenerate")
    assert answer.locator(".message-text").inner_text() == text
    chat.page.unroute("**/api/completion")
    status.locator('[data-message-action="regenerate"]').click()
    expect(status).to_have_count(0)
    expect(answer).to_have_attribute("data-state", "sent")
    expect(answer.locator(".cp-versions__count")).to_be_visible()


@only_pyscript
def test_only_the_last_answer_to_something_can_be_regenerated(chat: ChatPage) -> None:
    chat.open()
    again = chat.log.locator('[data-message-action="regenerate"]:visible')
    expect(again).to_have_count(0)  # the greeting answers nothing
    chat.ask("One")
    chat.ask("Two")
    expect(again).to_have_count(1)
    expect(chat.answers.last.locator('[data-message-action="regenerate"]')).to_be_visible()


@only_pyscript
def test_an_older_answer_that_a_script_regenerates_keeps_its_text(
    chat: ChatPage, watch: Watch
) -> None:
    watch.expect("status 4", "console: .*4")
    chat.open()
    answer = chat.ask("One")
    chat.ask("Two")
    text = answer.locator(".message-text").inner_text()
    message_id = answer.get_attribute("data-message-id")
    chat.page.evaluate(
        """(id) => ChatEventManager.handleMessageAction("regenerate", id)""", message_id
    )
    expect(answer).to_contain_text("Could not regenerate")
    assert answer.locator(".message-text").inner_text() == text
