"""Footnotes: from the text to the note and back, in one message among others."""

from __future__ import annotations

from playwright.sync_api import expect

from e2e.chat_page import ChatPage

TEXT = "One[^1] and two[^2], and one again[^1].\n\n[^1]: The first.\n[^2]: The second."


def test_a_note_is_reached_from_the_text_and_leads_back(chat: ChatPage) -> None:
    chat.open()
    for _ in range(2):
        chat.page.evaluate("(text) => ChatMessageDisplay.displayMessage('bot', text)", TEXT)
    address = chat.page.url
    answer = chat.answers.last
    reference = answer.get_by_role("link", name="Note 2")
    reference.focus()
    chat.page.keyboard.press("Enter")
    note = answer.get_by_role("note", name="Note 2")
    expect(note).to_be_focused()
    expect(note).to_contain_text("The second.")
    note.get_by_role("link", name="Back to the text").click()
    expect(reference).to_be_focused()
    assert chat.page.url == address, "the chat's own"
    ids = chat.page.evaluate(
        "[...document.querySelectorAll('#chatContainer [id]')].map(({ id }) => id)"
    )
    assert len(ids) == len(set(ids)) >= 10
