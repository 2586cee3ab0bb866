"""Pages and pictures (HTML, SVG) that an answer has written, as they look."""

from __future__ import annotations

from collections.abc import Callable

from chat_py.base.errors import ChatError
from chat_py.browser.protocols.dom import Document, Element
from chat_py.browser.protocols.environment import Console
from chat_py.browser.protocols.previews import Previews
from chat_py.locales import Texts
from chat_py.reading.instead import instead_of, show_code, show_instead, turn

__all__ = ["Pages"]

DRAWING = (
    "<!doctype html><style>html,body{{height:100%;margin:0}}"
    "body{{display:grid;place-items:center}}svg{{max-width:100%;max-height:100%}}</style>{}"
)


class Pages:
    """Shows them apart from this page (docs/preview.md); their scripts run when a person says so.

    `grown` is called whenever a block's place on the page has changed its height.
    """

    def __init__(
        self,
        *,
        document: Document,
        previews: Previews,
        texts: Texts,
        console: Console,
        grown: Callable[[], None],
    ) -> None:
        self._document = document
        self._previews = previews
        self._texts = texts
        self._console = console
        self._grown = grown

    async def press(self, button: Element) -> None:
        """Do what a button of a block says: show the page, or what a plug-in has drawn
        (chat_py/reading/drawings.py), or the code; let scripts run or not."""
        box = button.closest(".cp-code")
        if box is not None and button.get("data-code-drawing") is not None:
            turn(box, button, self._document, self._texts)
            self._grown()
            return
        opener = box.query("[data-code-preview]") if box is not None else None
        if box is None or opener is None:
            return
        if button == opener and instead_of(box) is not None:
            show_code(box, opener, self._document, self._texts)
            self._grown()
            return
        await self._show(box, opener, scripts=button.get("data-preview-scripts") == "allow")

    async def _show(self, box: Element, opener: Element, *, scripts: bool) -> None:
        code = box.query("pre")
        if code is None:
            return
        create, texts = self._document.create, self._texts
        place = create("div", {"class": "cp-preview__page"})
        said = create(
            "span", {"role": "status"}, texts(f"reading.scripts_{'on' if scripts else 'off'}")
        )
        action = "forbid" if scripts else "allow"
        other = create(
            "button",
            {"type": "button", "data-preview-scripts": action},
            self._document.icon("stop" if scripts else "run"),
            texts(f"reading.{action}_scripts"),
        )
        bar = create("div", {"class": "cp-run__bar"}, said)
        if not _is_drawing(box):
            bar.append(create("span", {"class": "cp-run__buttons"}, other))
        name = texts("markup.preview")
        element = create("section", {"class": "cp-preview", "aria-label": name}, bar, place)
        active = self._document.active
        held = active is not None and active.get("data-preview-scripts") is not None
        show_instead(box, opener, element, self._document, texts)
        if held:
            other.focus(prevent_scroll=True)
        self._grown()
        text = code.text
        html = DRAWING.format(text) if _is_drawing(box) else text
        try:
            await self._previews.show(place, html, scripts=scripts, name=name)
        except ChatError as error:
            self._console.info(f"chat_py: no preview: {error}")
            place.remove()
            other.remove()
            said.text = texts("reading.refused")


def _is_drawing(box: Element) -> bool:
    code = box.query("pre > code")
    return code is not None and "svg" in (code.get("class") or "").lower()
