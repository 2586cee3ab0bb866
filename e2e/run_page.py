"""Code blocks that are run, as the tests speak of them."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from e2e.chat_page import ChatPage

__all__ = ["Block", "add_block"]

ADD = "([sender, text]) => ChatMessageDisplay.displayMessage(sender, text)"


class Block:
    """One code block on the page, with what belongs to running it."""

    def __init__(self, element: Locator) -> None:
        self.element = element
        bar = element.locator(".cp-bar")
        self.run_button = bar.get_by_role("button", name="Run", exact=True)
        self.stop_button = bar.get_by_role("button", name="Stop", exact=True)
        self.region = element.get_by_role("region", name="Output of the code")
        self.status = self.region.get_by_role("status")
        self.output = self.region.locator(".cp-run__output")
        self.editor = element.get_by_role("textbox", name="Code")

    def button(self, name: str) -> Locator:
        """One of the buttons below the code."""
        return self.region.get_by_role("button", name=name)

    def run(self, status: str = "Finished") -> str:
        """Run it to its end; the lines that it has put out."""
        self.run_button.click()
        self.expect_status(status)
        text = self.output.inner_text() if self.output.is_visible() else ""
        return "\n".join(line for line in text.splitlines() if line)

    def expect_status(self, status: str) -> None:
        expect(self.status).to_contain_text(status)


def add_block(chat: ChatPage, code: str, *, language: str = "python", sender: str = "bot") -> Block:
    """A message with one block of code."""
    before = chat.messages.count()
    chat.page.evaluate(ADD, [sender, f"```{language}\n{code}\n```\n"])
    expect(chat.messages).to_have_count(before + 1)
    return Block(chat.messages.nth(before).locator(".cp-code"))
