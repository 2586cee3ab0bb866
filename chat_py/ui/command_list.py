"""The list of commands that a `/` in the message box may become."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.locales import Texts
from chat_py.settings.settings import Selectors
from chat_py.view.shortcuts import pressed

__all__ = ["CommandList"]

LIST_ID = "cp-commands"
OPTION = "[data-command]"


class Offered(Protocol):
    """A command that can be chosen."""

    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...


class CommandList:
    """Opens above the form while the box holds the beginning of a command and nothing else.

    `find` gives the commands that begin so, and `put` puts the one that is chosen into the box.
    """

    def __init__(
        self,
        *,
        document: Document,
        selectors: Selectors,
        texts: Texts,
        find: Callable[[str], Sequence[Offered]],
        put: Callable[[str], None],
        announce: Callable[[str], None],
        owner: Owner,
    ) -> None:
        self._document = document
        self._selectors = selectors
        self._texts = texts
        self._find = find
        self._put = put
        self._announce = announce
        self._list: Element | None = None
        self._chosen = 0
        owner.add(document.listen("input", self._typed))
        owner.add(document.listen("focusout", self._left))
        owner.add(document.listen("pointerdown", self._pressed))
        owner.add(self.close)

    def handle_key(self, event: Event) -> bool:
        """A key pressed in the box; whether the list has used it."""
        options = self._options()
        if not options or event.ctrl or event.meta or event.alt or event.shift:
            return False
        if event.key == "Escape":
            self.close()
        elif event.key in ("ArrowDown", "ArrowUp"):
            step = 1 if event.key == "ArrowDown" else -1
            self._mark((self._chosen + step) % len(options))
        elif pressed(event, "command") or (event.key == "Enter" and not self._complete(options)):
            self._take(options[self._chosen])
        else:
            return False
        return True

    def close(self) -> None:
        """Take the list away."""
        if self._list is None:
            return
        self._list.remove()
        self._list = None
        if (box := self._box()) is not None:
            for name in ("aria-controls", "aria-activedescendant", "aria-autocomplete"):
                box.set(name, None)

    def _box(self) -> Element | None:
        return self._document.query(self._selectors.input)

    def _options(self) -> list[Element]:
        return self._list.query_all(OPTION) if self._list is not None else []

    def _complete(self, options: Sequence[Element]) -> bool:
        """Whether the whole name stands in the box already: Enter sends it then."""
        box = self._box()
        return box is not None and box.value == f"/{options[self._chosen].get('data-command')}"

    def _typed(self, event: Event) -> None:
        box = self._box()
        if box is None or event.target != box:
            return
        text = box.value
        begun = text.startswith("/") and len(text.split()) == 1 and text == text.rstrip()
        found = self._find(text[1:]) if begun else ()
        before = len(self._options())
        self.close()
        if found:
            self._open(box, found)
            if len(found) != before:
                self._announce(self._texts.count("command.found", len(found)))

    def _open(self, box: Element, found: Sequence[Offered]) -> None:
        create = self._document.create
        options = [
            create(
                "li",
                {
                    "role": "option",
                    "id": f"{LIST_ID}-{number}",
                    "class": "cp-command",
                    "data-command": each.name,
                },
                create("b", {"class": "cp-command__name"}, f"/{each.name}"),
                " ",
                create("span", {"class": "cp-command__text"}, each.description),
            )
            for number, each in enumerate(found)
        ]
        label = self._texts("command.list")
        # The frame takes no room, so that nothing moves when the list comes and goes.
        choices = create("ul", {"role": "listbox", "id": LIST_ID, "aria-label": label}, *options)
        self._list = create("div", {"class": "cp-scope cp-commands"}, choices)
        (box.closest(self._selectors.form) or box).before(self._list)
        box.set("aria-autocomplete", "list")
        box.set("aria-controls", LIST_ID)
        self._mark(0)

    def _mark(self, number: int) -> None:
        self._chosen = number
        for place, option in enumerate(self._options()):
            option.set("aria-selected", "true" if place == number else "false")
            if place == number:
                self._show(option)
        if (box := self._box()) is not None:
            box.set("aria-activedescendant", f"{LIST_ID}-{number}")

    def _show(self, option: Element) -> None:
        """Scroll a long list to the option that is marked."""
        choices = option.parent
        if choices is None:
            return
        seen, offset = choices.scroll_box(), option.offset_in(choices)
        if not 0 <= offset <= seen.client_height - option.scroll_box().height:
            choices.scroll_to(seen.top + offset - seen.client_height / 2)

    def _take(self, option: Element) -> None:
        self.close()
        self._put(f"/{option.get('data-command')} ")

    def _pressed(self, event: Event) -> None:
        """Before the box loses the focus, and with it the list."""
        option = event.target.closest(OPTION) if event.target is not None else None
        if option is not None and self._list is not None and self._list.contains(option):
            event.prevent_default()
            self._take(option)

    def _left(self, event: Event) -> None:
        if event.target == self._box():
            self.close()
