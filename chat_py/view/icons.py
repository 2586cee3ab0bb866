"""Small pictures: the icon of an action, and the face of a person."""

from __future__ import annotations

import zlib

from chat_py.base.graphemes import clusters
from chat_py.base.media_url import media_url
from chat_py.browser.protocols.dom import Document, Element

__all__ = ["action_icon", "avatar", "face"]


def action_icon(name: str) -> str:
    """The icon of an action, "" for one that has none."""
    if name.startswith("copy_"):
        return "copy"
    if name.startswith("hint_"):
        return ""
    return {"rename": "edit", "unpin": "pin"}.get(name, name)


HUES = 8


def face(name: str, source: str = "") -> dict[str, str | bool | None]:
    """What templates know of a person: the `name`, and the `picture`, or else the `initial` of the
    name and one of eight hues, always the same one."""
    source = media_url(source)
    if source:
        return {"name": name, "picture": source, "initial": None, "hue": None}
    initial = next(clusters(name.strip()), "•").upper()
    hue = zlib.crc32(name.strip().encode("utf-8", "replace")) % HUES
    return {"name": name, "picture": None, "initial": initial, "hue": str(hue)}


def avatar(document: Document, name: str, source: str = "") -> Element:
    """A picture, or the first letter of the name on one of eight hues (always the same one)."""
    values = face(name, source)
    if picture := values["picture"]:
        return document.create("img", {"class": "cp-avatar", "alt": "", "src": picture})
    initial = str(values["initial"])
    attributes = {"data-initial": initial, "data-hue": values["hue"], "aria-hidden": "true"}
    return document.create("span", {"class": "cp-avatar", **attributes}, initial)
