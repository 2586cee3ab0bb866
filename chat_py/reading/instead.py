"""What stands in the place of a code block's code, until somebody wants to see the code again."""

from __future__ import annotations

from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts

__all__ = ["instead_of", "show_code", "show_instead", "turn"]

PLACE = "data-instead"
"""The element that stands there; after the code, which is what is copied."""


def instead_of(box: Element) -> Element | None:
    """What stands in the place of the code of `<div class="cp-code">`."""
    return box.query(f":scope > [{PLACE}]")


def show_instead(
    box: Element, button: Element, element: Element, document: Document, texts: Texts
) -> None:
    """Put `element` in the place of the code; `button` brings the code back."""
    show_code(box, button, document, texts)
    element.set(PLACE, True)
    box.append(element)
    _hide_code(box, hidden=True)
    _name(button, "code", texts("reading.code"), document)


def show_code(box: Element, button: Element, document: Document, texts: Texts) -> None:
    """Take away what stands in the place of the code."""
    if (shown := instead_of(box)) is not None:
        shown.remove()
    _hide_code(box, hidden=False)
    _name(button, "eye", texts("markup.preview"), document)


def turn(box: Element, button: Element, document: Document, texts: Texts) -> None:
    """Show the code, or what stands in its place, which stays there."""
    code, shown = box.query("pre"), instead_of(box)
    if code is None or shown is None:
        return
    hidden = code.get("hidden") is not None
    code.set("hidden", not hidden)
    shown.set("hidden", hidden)
    icon, key = ("eye", "markup.preview") if hidden else ("code", "reading.code")
    _name(button, icon, texts(key), document)


def _hide_code(box: Element, *, hidden: bool) -> None:
    if (code := box.query("pre")) is not None:
        code.set("hidden", hidden)


def _name(button: Element, icon: str, label: str, document: Document) -> None:
    button.set("aria-label", label)
    button.replace_children(document.icon(icon), label)
