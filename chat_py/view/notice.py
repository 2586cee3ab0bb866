"""Short notices, and the line that says that the connection is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Literal

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element
from chat_py.browser.protocols.host import HostPage
from chat_py.locales import Texts
from chat_py.view.focus import Focus

__all__ = ["NoticeKind", "Notices"]

NoticeKind = Literal["success", "error", "warning", "info"]
PLACE = "[data-notices]"
ICONS = {"success": "check", "error": "warning", "warning": "warning", "info": "info"}
GLANCE_SECONDS = 10.0
"""How long good news stays. Nobody has to act on it, and what can be undone stays longer where the
pointer or the focus is."""
PASSING = ("success", "info")
MOST = 3  # more at once are noise; the oldest goes


class Notices:
    """Shows notices in the page's place for them, through the host's own
    `showNotification(text, kind)` where the page has none, and else at the top of the page."""

    def __init__(
        self, *, document: Document, host: HostPage, texts: Texts, focus: Focus, owner: Owner
    ) -> None:
        self._document = document
        self._focus = focus
        self._host = host
        self._texts = texts
        self._owner = owner
        self._shown: dict[Element, Owner] = {}
        owner.add(self.dismiss_all)

    def show(
        self,
        text: str,
        kind: NoticeKind = "info",
        actions: Sequence[tuple[str, Callable[[], None]]] = (),
        *,
        focus: bool = False,
    ) -> Element | None:
        """Show `text`; each action is a button that also closes the notice. `focus` puts the
        focus on the first one, where what had it has gone from the page.

        The same text is shown once. Returns the notice, `None` where the host shows it. A
        notice with actions is never left to the host, which could not show them.
        """
        place = self._document.query(PLACE)
        if place is None and not actions and self._host.call("showNotification", text, kind):
            return None
        for notice in list(self._shown):
            if (words := notice.query('[data-slot="text"]')) is not None and words.text == text:
                self.dismiss(notice)
        while len(self._shown) >= MOST:
            self.dismiss(next(iter(self._shown)))
        notice = self._build(text, kind, actions)
        (place or self._own_place()).append(notice)
        active = self._document.active
        if kind in PASSING:
            self._shown[notice].task(self._let_pass(notice))
        lost = active is None or active == self._document.body or not active.connected
        if focus and lost and (button := notice.query("button")) is not None:
            button.focus(prevent_scroll=True)
        return notice

    def dismiss(self, notice: Element) -> None:
        """Close a notice; a closed one is left alone."""
        owner = self._shown.pop(notice, None)
        if owner is not None:
            owner.close()
            with self._focus.kept(notice):
                notice.remove()

    async def _let_pass(self, notice: Element) -> None:
        while True:
            await asyncio.sleep(GLANCE_SECONDS)
            active = self._document.active
            if not notice.matches(":hover") and (active is None or not notice.contains(active)):
                self.dismiss(notice)
                return

    def dismiss_all(self) -> None:
        """Close every notice."""
        for notice in list(self._shown):
            self.dismiss(notice)

    def show_connection(self, *, online: bool) -> None:
        """Say that the connection is gone, or take that back."""
        place = self._document.query("[data-connection]")
        if place is not None:
            create, texts = self._document.create, self._texts
            # One of them is displayed, by the room that there is.
            long = create("span", {"class": "cp-connection__long"}, texts("connection.offline"))
            short = create("span", {"class": "cp-connection__short"}, texts("connection.short"))
            place.replace_children(*([] if online else [long, short]))
            place.set("hidden", online)

    def _build(
        self, text: str, kind: NoticeKind, actions: Sequence[tuple[str, Callable[[], None]]]
    ) -> Element:
        notice = self._document.fill(
            "notice",
            {
                "text": text,
                "kind": kind,
                "role": "alert" if kind in ("error", "warning") else "status",
                "close": self._texts("notice.close"),
            },
        )
        owner = self._shown[notice] = self._owner.child("notice")
        if (place := notice.query('[data-slot="icon"]')) is not None:
            place.append(self._document.icon(ICONS[kind]))
        place = notice.query('[data-slot="actions"]')
        for label, run in actions:
            button = self._document.create(
                "button", {"class": "cp-button", "type": "button"}, label
            )
            owner.add(button.listen("click", lambda _, run=run: self._act(notice, run)))
            if place is not None:
                place.append(button)
        for close in notice.query_all("[data-notice-close]"):
            owner.add(close.listen("click", lambda _: self.dismiss(notice)))
        return notice

    def _act(self, notice: Element, run: Callable[[], None]) -> None:
        self.dismiss(notice)
        run()

    def _own_place(self) -> Element:
        place = self._document.create("div", {"class": "cp-notices cp-scope", "data-notices": True})
        self._document.body.prepend(place)
        self._owner.add(place.remove)
        return place
