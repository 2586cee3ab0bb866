"""Texts to HTML and back, for other code of the page (chat-message-formatter.js).

What a method returns as HTML has gone through `Markup` (sanitised) or is escaped as a whole.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from html.parser import HTMLParser
from typing import Any

from chat_py.browser.protocols.dom import Markup
from chat_py.message.kinds import as_shown
from chat_py.models.message import Message

__all__ = ["ChatMessageFormatter", "clean_text"]

# Controls but tab and line feed, and lone surrogates, which UTF-8 cannot carry.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
MENTION = re.compile(r"(?<![\w@./])@(\w[\w.-]*\w|\w)")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$")
LANGUAGE = re.compile(r"[\w+#.-]{1,32}")
TAG_START = re.compile(r"<(?=[A-Za-z/!?])[^<>]*>?")
BLOCKS = {"p", "li", "tr", "pre", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "br"}


def clean_text(text: str) -> str:
    """Text as it is stored and sent: one kind of line end, no control characters."""
    return UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class _PlainText(HTMLParser):
    """Collects the text of HTML; a block ends a line."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.parts.append("\n")


class ChatMessageFormatter:
    """The formatting functions of contract §6."""

    def __init__(self, *, markup: Markup) -> None:
        self._markup = markup

    def format_message(self, message: Message | dict[str, Any] | str) -> str:
        """A message, or its Markdown text, as HTML; empty for a kind that is not shown.

        Raises `pydantic.ValidationError` for a dictionary that is not a message.
        """
        if isinstance(message, str):
            message = Message(sender="bot", content=message)
        elif isinstance(message, dict):
            message = Message.model_validate({"sender": "bot", **message})
        shown = as_shown(message)
        return self.format_markdown(shown[1]) if shown else ""

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
        """The words alone: no Markdown, no HTML, and nothing that could begin a tag."""
        parser = _PlainText()
        parser.feed(self.format_message(text))
        parser.close()
        plain = "".join(parser.parts)
        while (stripped := TAG_START.sub("", plain)) != plain:
            plain = stripped
        return re.sub(r"\n{2,}", "\n", plain).strip()

    def extract_code_blocks(self, text: str) -> list[dict[str, str]]:
        """Fenced code blocks (CommonMark §4.5) as `{language, code}`; an open one reaches the
        end."""
        blocks: list[dict[str, str]] = []
        fence = ""
        code: list[str] = []
        for line in clean_text(text).split("\n"):
            match = FENCE.match(line)
            if fence:
                closes = match and match[1].startswith(fence) and not match[2]
                if closes:
                    blocks[-1]["code"] = "\n".join(code)
                    fence = ""
                else:
                    code.append(line)
            elif match and not (match[1][0] == "`" and "`" in match[2]):
                fence = match[1]
                code = []
                blocks.append({"language": (match[2].split() or [""])[0], "code": ""})
        if fence:
            blocks[-1]["code"] = "\n".join(code)
        return blocks

    def highlight_mentions(self, text: str) -> str:
        """Text as HTML in which each `@name` is marked."""
        return MENTION.sub(r'<span class="cp-mention">@\1</span>', self.escape_html(text))

    def truncate_text(self, text: str, max_length: int = 100, suffix: str = "…") -> str:
        """At most `max_length` characters, suffix included, never cut inside a character that
        is made of several code points."""
        if len(text) <= max_length:
            return text
        cut = max(0, max_length - len(suffix))
        while cut and (_joins(text[cut]) or text[cut - 1] == "\u200d"):
            cut -= 1
        return (text[:cut].rstrip() + suffix)[: max(0, max_length)]


def _joins(character: str) -> bool:
    """Whether it belongs to the character before it (marks, joiners, emoji modifiers)."""
    return (
        unicodedata.combining(character) != 0
        or unicodedata.category(character) in ("Mn", "Me")
        or character == "\u200d"
        or "\ufe00" <= character <= "\ufe0f"
        or "\U0001f3fb" <= character <= "\U0001f3ff"
    )
