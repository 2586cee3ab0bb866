"""A message's text in each form that is read: on the page, as HTML, plain text and Markdown.

What a person wrote is theirs: it reads as it was typed. Everybody else's text is Markdown
(contract §11).
"""

from __future__ import annotations

from chat_py.browser.protocols.dom import Element, Markup
from chat_py.message.plain_text import plain_text
from chat_py.message.typed_markdown import typed_as_markdown
from chat_py.models.fields import Sender

__all__ = ["MessageText"]

TYPED = "cp-typed"
"""Class of a text in which spaces and line breaks count."""


class MessageText:
    """`user_markdown` is the setting that makes a person's own text Markdown, too."""

    def __init__(self, *, markup: Markup, user_markdown: bool) -> None:
        self._markup = markup
        self._user_markdown = user_markdown

    def is_typed(self, sender: Sender) -> bool:
        """Whether what `sender` writes is shown as it was typed."""
        return sender == "user" and not self._user_markdown

    def render(self, element: Element, sender: Sender, text: str) -> None:
        """Replace the children of `element` with the text."""
        typed = self.is_typed(sender)
        element.toggle_class(TYPED, typed)
        (self._markup.render_typed if typed else self._markup.render)(element, text)

    def html(self, sender: Sender, text: str) -> str:
        """As sanitised HTML."""
        typed = self.is_typed(sender)
        return self._markup.typed_html(text) if typed else self._markup.html(text)

    def plain(self, sender: Sender, text: str) -> str:
        """As plain text."""
        return text if self.is_typed(sender) else plain_text(self._markup.html(text))

    def markdown(self, sender: Sender, text: str) -> str:
        """As Markdown, which another program shows as it is shown here."""
        return typed_as_markdown(text) if self.is_typed(sender) else text
