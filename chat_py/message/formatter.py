"""Texts to HTML and back, for other code of the page (chat-message-formatter.js).

What a method returns as HTML has gone through `Markup` (sanitised) or is escaped as a whole.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from chat_py.base.graphemes import truncate
from chat_py.browser.protocols.dom import Markup
from chat_py.message.code_blocks import split_fences
from chat_py.message.kinds import as_shown
from chat_py.message.plain_text import plain_text
from chat_py.message.text import MessageText
from chat_py.models.message import Message

__all__ = ["ChatMessageFormatter", "clean_text"]

# Controls but tab and line feed, and lone surrogates, which UTF-8 cannot carry.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
MENTION = re.compile(r"(?<![\w@./])@(\w[\w.-]*\w|\w)")
LANGUAGE = re.compile(r"[\w+#.-]{1,32}")


def clean_text(text: str) -> str:
    """Text as it is stored and sent: one kind of line end, no control characters."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class ChatMessageFormatter:
    """The formatting functions of contract §6."""

    def __init__(self, *, markup: Markup, text: MessageText) -> None:
        self._markup = markup
        self._text = text

    def format_message(self, message: Message | dict[str, Any] | str) -> str:
        """A message, or an answer's Markdown, as HTML; empty for a kind that is not shown.

        Raises `pydantic.ValidationError` for a dictionary that is not a message.
        """
        if isinstance(message, str):
            message = Message(sender="bot", content=message)
        elif isinstance(message, dict):
            message = Message.model_validate({"sender": "bot", **message})
        shown = as_shown(message)
        return self._text.html(shown[0], clean_text(shown[1])) if shown else ""

    format_message_text = format_message

    def format_markdown(self, text: str) -> str:
        """Markdown as sanitised HTML."""
        return self._markup.html(clean_text(text))

    def format_plain_text(self, text: str) -> str:
        """Text as HTML that shows it as it is; line breaks are kept."""
        return self.escape_html(clean_text(text)).replace("\n", "<br>")

    def format_code_block(self, code: str, language: str = "") -> str:
        """Code as `<pre><code>`; a language that is not a plain word is left out."""
        known = f' class="language-{language}"' if LANGUAGE.fullmatch(language) else ""
        return f"<pre><code{known}>{self.escape_html(clean_text(code))}</code></pre>"

    def sanitize_input(self, text: str) -> str:
        """Any text or HTML as HTML that is safe to insert."""
        return self._markup.sanitize(clean_text(text))

    def escape_html(self, text: str) -> str:
        """Text for HTML content and quoted attributes."""
        return escape(text, quote=True)

    def remove_formatting_tags(self, text: str) -> str:
        """Markdown as plain text: its words and its code, line by line as one reads them."""
        return plain_text(self.format_message(text))

    def extract_code_blocks(self, text: str) -> list[dict[str, str]]:
        """Fenced code blocks as `{language, code}`; an open one reaches the end."""
        found = [part.code for part in split_fences(clean_text(text))]
        return [{"language": code.language, "code": code.text} for code in found if code]

    def highlight_mentions(self, text: str) -> str:
        """Text as HTML in which each `@name` is marked."""
        return MENTION.sub(r'<span class="cp-mention">@\1</span>', self.escape_html(text))

    def truncate_text(self, text: str, max_length: int = 100, suffix: str = "…") -> str:
        """At most `max_length` characters, suffix included, as a reader counts them: none that is
        made of several code points is cut."""
        return truncate(text, max_length, suffix)
