"""The command palette: chats and actions by a few letters (WAI-ARIA APG, "Combobox")."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from typing import NamedTuple, Protocol

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.locales import Texts
from chat_py.ui.modal import Modal, close_button, is_seen
from chat_py.ui.palette_matching import rank
from chat_py.view.shortcuts import pressed

__all__ = ["Palette", "PaletteEntry", "PaletteSource"]

LIST_ID = "cp-palette"
OPTION = "[role=option]"
PAUSE = 0.2
"""Seconds after the last letter until the back end is asked."""
MOST = 50
"""Entries that are shown of a group; whoever wants others writes another letter."""


class PaletteEntry(NamedTuple):
    """What can be chosen, found by its `title` and the `note` beside it; `key` tells it from the
    others of its group."""

    key: str
    title: str
    icon: str
    run: Callable[[], None]
    note: str = ""
    danger: bool = False


class PaletteSource(Protocol):
    """One group of entries."""

    @property
    def title(self) -> str: ...
    def entries(self, query: str) -> Sequence[PaletteEntry]:
        """What can be chosen now; the palette leaves out what does not fit."""
        ...

    def search(self, query: str) -> AsyncGenerator[PaletteEntry] | None:
        """More entries that somebody else finds; `None` where nobody does. Raises `ApiError`."""
        ...


class _Group(NamedTuple):
    """What a source has for a query; `best` is the rank of its best entry."""

    best: int
    source: PaletteSource
    entries: list[PaletteEntry]


class Palette:
    """Opens over the page, and runs what is chosen once it is closed. Its own key closes it, too,
    as long as `hears_key` says that it is the chat's."""

    def __init__(
        self,
        *,
        document: Document,
        texts: Texts,
        sources: Sequence[PaletteSource],
        hears_key: Callable[[], bool] = lambda: True,
        owner: Owner,
    ) -> None:
        self._document = document
        self._texts = texts
        self._sources = sources
        self._hears_key = hears_key
        self._owner = owner
        self._modal: Modal | None = None
        self._search: asyncio.Task[None] | None = None
        self._shown: list[PaletteEntry] = []
        self._options: list[Element] = []
        self._chosen = 0

    def open(self) -> None:
        """Open it; nothing happens where it is open."""
        if is_seen(self._modal):
            return
        create, texts = self._document.create, self._texts
        label = texts("palette.label")
        self._box = create(
            "input",
            {
                "class": "cp-palette__input",
                "type": "text",
                "role": "combobox",
                "aria-expanded": "true",
                "aria-controls": LIST_ID,
                "aria-autocomplete": "list",
                "aria-label": label,
                "placeholder": label,
                "autocomplete": "off",
                "spellcheck": "false",
                "enterkeyhint": "go",
                "dir": "auto",
                "autofocus": True,
            },
        )
        close = close_button(self._document, texts)
        self._list = create(
            "div",
            {"class": "cp-palette__list", "id": LIST_ID, "role": "listbox", "aria-label": label},
        )
        self._status = create("p", {"class": "cp-palette__status", "role": "status"})
        search = self._document.icon("search")
        self._modal = Modal(
            document=self._document,
            attributes={"class": "cp-modal cp-palette cp-scope", "aria-label": label},
            content=[
                create("div", {"class": "cp-palette__bar"}, search, self._box, close),
                self._list,
                self._status,
            ],
            owner=self._owner,
            closed=self._closed,
        )
        listeners = self._modal.listeners
        listeners.add(self._box.listen("input", lambda _: self._find()))
        listeners.add(self._modal.dialog.listen("keydown", self._key))
        listeners.add(self._list.listen("click", self._clicked))
        self._find()

    def close(self) -> None:
        """Close it, and run nothing."""
        if self._modal is not None:
            self._modal.close()

    def _closed(self) -> None:
        self._modal = None
        self._shown, self._options = [], []

    def _find(self) -> None:
        if self._search is not None:
            self._search.cancel()
        query = " ".join(self._box.value.split())
        # The group with the best entry is the first; where nothing is looked for, all are equal.
        groups = [self._group_of(source, query) for source in self._sources]
        found = sorted(groups, key=lambda group: group.best)
        self._show(found, query)
        if query and self._modal is not None:
            self._search = self._modal.listeners.task(self._ask(found, query))

    def _group_of(self, source: PaletteSource, query: str) -> _Group:
        ranked = [
            (place, entry)
            for entry in source.entries(query)
            if (place := rank(query, f"{entry.title} {entry.note}")) is not None
        ]
        ranked.sort(key=lambda each: each[0])
        best = ranked[0][0] if ranked else MOST
        return _Group(best, source, [entry for _, entry in ranked[:MOST]])

    async def _ask(self, groups: Sequence[_Group], query: str) -> None:
        """Add what the back end finds behind what is known here."""
        await asyncio.sleep(PAUSE)
        for group in groups:
            more = group.source.search(query)
            if more is None:
                continue
            known = {entry.key for entry in group.entries}
            with suppress(ApiError):  # what is known here is there all the same
                async with aclosing(more):
                    async for entry in more:
                        if entry.key not in known and len(group.entries) < MOST:
                            group.entries.append(entry)
        chosen = self._shown[self._chosen] if self._shown else None
        self._show(groups, query, chosen)

    def _show(
        self, groups: Sequence[_Group], query: str, chosen: PaletteEntry | None = None
    ) -> None:
        self._shown, self._options = [], []
        elements = [
            self._element(number, group) for number, group in enumerate(groups) if group.entries
        ]
        self._list.replace_children(*elements)
        count = len(self._shown)
        found = self._texts.count("search.found", count)
        self._status.text = found if count else self._texts("search.none", query=query)
        self._status.toggle_class("cp-visually-hidden", on=count > 0)
        self._chosen = next((at for at, each in enumerate(self._shown) if each == chosen), 0)
        self._box.set("aria-activedescendant", None)
        if count:
            self._mark(self._chosen)

    def _element(self, number: int, group: _Group) -> Element:
        heading = f"{LIST_ID}-group-{number}"
        create = self._document.create
        attributes = {"class": "cp-palette__heading", "id": heading, "role": "presentation"}
        return create(
            "div",
            {"role": "group", "aria-labelledby": heading},
            create("div", attributes, group.source.title),
            *(self._option(entry) for entry in group.entries),
        )

    def _option(self, entry: PaletteEntry) -> Element:
        create = self._document.create
        danger = " cp-danger" if entry.danger else ""
        option = create(
            "div",
            {
                "class": f"cp-option{danger}",
                "role": "option",
                "id": f"{LIST_ID}-{len(self._options)}",
                "aria-selected": "false",
            },
            self._document.icon(entry.icon),
            create("span", {"class": "cp-option__title", "dir": "auto"}, entry.title),
        )
        if entry.note:
            note = create("span", {"class": "cp-option__note", "dir": "auto"}, entry.note)
            option.append(" ", note)
        self._shown.append(entry)
        self._options.append(option)
        return option

    def _mark(self, number: int) -> None:
        self._options[self._chosen].set("aria-selected", "false")
        self._chosen = number
        option = self._options[number]
        option.set("aria-selected", "true")
        self._box.set("aria-activedescendant", option.get("id"))
        self._bring_into_view(option, at_start=number == 0)

    def _bring_into_view(self, option: Element, *, at_start: bool) -> None:
        seen, offset = self._list.scroll_box(), option.offset_in(self._list)
        if at_start:
            self._list.scroll_to(0)
        elif not 0 <= offset <= seen.client_height - option.scroll_box().height:
            self._list.scroll_to(seen.top + offset - seen.client_height / 2)

    def _key(self, event: Event) -> None:
        if event.composing:
            return
        if pressed(event, "palette", apple=self._document.has_apple_keys):
            if not self._hears_key():
                return
            self.close()
        elif event.target != self._box or not self._shown:
            return
        elif event.key in ("ArrowDown", "ArrowUp"):
            step = 1 if event.key == "ArrowDown" else -1
            self._mark((self._chosen + step) % len(self._shown))
        elif event.key == "Enter":
            self._run(self._chosen)
        else:
            return
        event.prevent_default()

    def _clicked(self, event: Event) -> None:
        option = event.target.closest(OPTION) if event.target is not None else None
        if option is not None:
            self._run(self._options.index(option))

    def _run(self, place: int) -> None:
        entry = self._shown[place]
        self.close()
        entry.run()
