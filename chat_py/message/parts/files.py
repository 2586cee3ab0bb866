"""Files of a message: pictures as thumbnails, others as name and size."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from chat_py.browser.protocols.dom import Document, Element, Markup
from chat_py.locales import Texts
from chat_py.models.parts import FilePart
from chat_py.view.file_size import size_words

__all__ = ["Files", "file_name", "is_picture"]

LONGEST_NAME = 200
HOST = ".cp-link-host"
"""Where a link leads whose text names another host, as every name of a file seems to (`plan.pdf`);
a path leads to this one."""


def is_picture(part: FilePart) -> bool:
    """Whether a file is a picture."""
    return (part.media_type or "").lower().startswith("image/") or part.url[:11].lower() == (
        "data:image/"
    )


def file_name(part: FilePart, texts: Texts) -> str:
    """What a file is called: its own name, else that in its address."""
    name = part.name or ""
    if not name and part.url[:5].lower() != "data:":
        try:
            name = unquote(urlsplit(part.url).path.rpartition("/")[2])
        except ValueError:  # no address at all
            name = ""
    return " ".join(name[:LONGEST_NAME].split()) or texts("file.unnamed")


def _is_path(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # no address at all
        return False
    return not parts.scheme and not parts.netloc


@dataclass(frozen=True, kw_only=True)
class Files:
    """Builds `<ul class="cp-files">`."""

    document: Document
    markup: Markup
    texts: Texts

    def list(self) -> Element:
        """A list for files that came one after another."""
        return self.document.create("ul", {"class": "cp-files"})

    def build(self, part: FilePart) -> Element:
        """One of the list."""
        create = self.document.create
        name = file_name(part, self.texts)
        if is_picture(part):
            return create("li", None, self.markup.picture(part.url, name))
        item = create("li", {"class": "cp-file"}, self.document.icon("file"))
        link = self.markup.link(part.url, name)
        if _is_path(part.url) and (host := link.query(HOST)) is not None:
            host.remove()
        item.append(create("span", {"class": "cp-file__name"}, link))
        if part.size is not None and part.size > 0:
            item.append(
                create("span", {"class": "cp-file__size"}, size_words(self.texts, part.size))
            )
        return item
