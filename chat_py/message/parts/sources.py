"""What an answer is based on: a numbered list at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from chat_py.browser.protocols.dom import Document, Element, Markup
from chat_py.locales import Texts
from chat_py.models.parts import SourcePart

__all__ = ["Sources", "source_name"]

LONGEST_NAME = 300
MANY = 5
"""More than this many are shown on demand."""


def source_name(part: SourcePart) -> str:
    """What a source is called: its title, else its address."""
    return " ".join((part.title or part.url)[:LONGEST_NAME].split())


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Builds `<details class="cp-sources">`."""

    document: Document
    markup: Markup
    texts: Texts

    def build(self, parts: Sequence[SourcePart]) -> Element:
        """The list of the sources, in the order of their numbers."""
        create = self.document.create
        title = self.texts.count("sources.title", len(parts))
        return create(
            "details",
            {"class": "cp-sources", "open": len(parts) <= MANY},
            create("summary", {"class": "cp-sources__title"}, title),
            create("ol", None, *map(self._item, parts)),
        )

    def _item(self, part: SourcePart) -> Element:
        create = self.document.create
        name, host = source_name(part), _host(part.url)
        link = self.markup.link(part.url, name)
        item = create("li", None, link)
        if host and host not in link.text:  # the checks may have named it
            item.append(" ", create("bdi", {"class": "cp-sources__host"}, host))
        return item


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:  # no address at all
        return ""
    return host.removeprefix("www.") if parts.scheme in ("http", "https") else ""
