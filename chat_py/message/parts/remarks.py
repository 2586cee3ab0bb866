"""What the server tells beside the answer."""

from __future__ import annotations

from dataclasses import dataclass

from chat_py.browser.protocols.dom import Document, Element
from chat_py.models.parts import NoticePart

__all__ = ["Remarks"]

ICONS = {"info": "info", "warning": "warning", "danger": "warning"}


@dataclass(frozen=True, kw_only=True)
class Remarks:
    """Builds `<p class="cp-remark">`."""

    document: Document

    def build(self, part: NoticePart) -> Element:
        """A remark, whose text is shown as it is."""
        line = self.document.create("p", {"class": "cp-remark", "data-level": part.level})
        if icon := ICONS.get(part.level):
            line.append(self.document.icon(icon))
        line.append(self.document.create("bdi", None, part.text))
        return line
