"""A message with parts as Markdown that leaves the chat: copied, or in a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from urllib.parse import quote, urlsplit

from chat_py.locales import Texts
from chat_py.message.parts.files import file_name, is_picture
from chat_py.message.parts.layout import in_order
from chat_py.message.parts.sources import source_name
from chat_py.message.parts.tools import tool_words
from chat_py.models.parts import FilePart, NoticePart, Part, SourcePart, ToolPart, sources_in

__all__ = ["with_parts", "with_sources"]

MARKUP = re.compile(r"[\\`*_\[\]<>#|~&]")


def with_sources(text: str, parts: Sequence[Part], texts: Texts) -> str:
    """The text of an answer, and the list of its sources."""
    listed = _sources(sources_in(parts), texts)
    return "\n\n".join(filter(None, (text.rstrip(), listed)))


def with_parts(
    text: str, parts: Sequence[Part], texts: Texts, markdown: Callable[[str], str]
) -> str:
    """All of a message, in the order in which it came; thoughts and what tools were given are not
    part of it. `markdown` makes Markdown of a piece of its text."""
    blocks: list[str] = []
    for piece in in_order(text, parts):
        if isinstance(piece, str):
            blocks.append(markdown(piece).strip("\n"))
        elif isinstance(piece, ToolPart):
            blocks.append(f"*{_plain(tool_words(piece, texts, live=False))}*")
        elif isinstance(piece, FilePart):
            blocks.append(_file(piece, texts))
        elif isinstance(piece, NoticePart):
            blocks.append(f"*{_plain(' '.join(piece.text.split()))}*")
    return with_sources("\n\n".join(blocks), parts, texts)


def _sources(sources: Sequence[SourcePart], texts: Texts) -> str:
    if not sources:
        return ""
    lines = [
        f"{number}. {_link(source.url, source_name(source))}"
        for number, source in enumerate(sources, 1)
    ]
    return "\n".join([texts("sources.list"), "", *lines])


def _file(part: FilePart, texts: Texts) -> str:
    link = _link(part.url, file_name(part, texts))
    return f"!{link}" if link.startswith("[") and is_picture(part) else link


def _link(url: str, name: str) -> str:
    """A link, or only its name where no link may lead to `url`."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:  # no address at all
        scheme = "none"
    if not url or scheme not in ("", "http", "https"):
        return _plain(name)
    return f"[{_plain(name)}](<{quote(url, safe=':/?#[]@!$&()*+,;=%~' + chr(39))}>)"


def _plain(text: str) -> str:
    return MARKUP.sub(r"\\\g<0>", text)
