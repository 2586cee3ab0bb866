"""A text that was typed as it is, as Markdown that shows the same."""

from __future__ import annotations

import re

from chat_py.message.code_blocks import split_fences

__all__ = ["typed_as_markdown"]

# What has its meaning in a typed text, too, and stays: inline code, links, addresses.
KEPT = re.compile(
    r"(?<!`)(?P<marks>`+)(?!`)(?:.|\n)*?[^`](?P=marks)(?!`)"
    r"|(?<!!)\[[^\]\n]*\]\((?:https?:|mailto:|tel:)[^()\s]+\)"
    r"|(?:https?://|www\.)[^\s<]+"
)
# What would be emphasis, a tag, an entity, a link, an escape; spaces that would go.
INLINE = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|[*`\[\]]|(?<![^\W_])_|_(?![^\W_])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?=~)"
    r"|(?<=\n)[ \t]+|[ \t](?=[ \t])"
)
# What would begin a heading, a quote, a list, a table or a rule, or underline one.
BEGINNING = re.compile(
    r"(?<=\n)(\d{1,9})?"
    r"(?:(?<=\d)[.)](?=\s|$)|(?<!\d)(?:#(?=#{0,5}(?:\s|$))|>|[-+](?=[\s:|-]|$)|[=:|]))"
)
NO_BREAK_SPACE = "\u00a0"


def typed_as_markdown(text: str) -> str:
    """Markdown that shows a typed text with its line breaks, spaces and signs; code and links are
    what they are here."""
    parts = [(part.raw.strip("\n"), part.code) for part in split_fences(text)]
    return "\n\n".join(raw if code else _words(raw) for raw, code in parts if raw)


def _words(text: str) -> str:
    text = f"\n{text}"
    pieces: list[str] = []
    at = 0
    for kept in KEPT.finditer(text):
        pieces += [INLINE.sub(_escape, text[at : kept.start()]), kept[0]]
        at = kept.end()
    pieces.append(INLINE.sub(_escape, text[at:]))
    lines = BEGINNING.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", "".join(pieces))
    # Two spaces make a line break one; blank lines beyond the first are paragraphs of their own.
    lines = re.sub(r"(?<!\n)\n(?!\n)", "  \n", lines.removeprefix("\n"))
    return re.sub(r"\n{3,}", lambda found: _blank_lines(len(found[0]) - 2), lines)


def _escape(found: re.Match[str]) -> str:
    if found[0].isspace():
        return NO_BREAK_SPACE * len(found[0].expandtabs(4))
    return f"\\{found[0]}"


def _blank_lines(count: int) -> str:
    return "\n\n" + f"{NO_BREAK_SPACE}\n\n" * count
