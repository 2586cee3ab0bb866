"""Clicks, submits and keys of the page, delegated on `document` (contract §4, "DOM",
"Keyboard"): what was added later counts too, and a click on an icon inside counts."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.settings.settings import Settings
from chat_py.view.enter_key import EnterKey
from chat_py.view.shortcuts import pressed

__all__ = ["DomEvents", "KeyboardEvents"]

DIALOG = "dialog[open]:not([data-launcher-panel])"
"""One whose Escape is its own; the launcher's closes last (static/src/embed/launcher.mjs)."""
FIELD = "input, textarea, select, [contenteditable]"


class Manager(Protocol):
    """What the page's events lead to (`ChatEventManager`)."""

    def handle_message_submit(self) -> Coroutine[Any, Any, Any]: ...
    async def handle_chat_selection(self, chat_id: str) -> None: ...
    async def handle_message_action(
        self, action: str, message_id: str, target: Element | None = None
    ) -> None: ...
    async def handle_image_action(
        self, action: str, image_id: str, target: Element | None = None
    ) -> None: ...


class Menus(Protocol):
    """Menus that open and close by click and key (`ChatDropdown`)."""

    def handle_click(self, target: Element) -> bool: ...
    def handle_key(self, event: Event) -> bool: ...


class Composer(Protocol):
    """Keys of the message box (`ChatInputHandler`, `Completion`)."""

    def handle_key(self, event: Event) -> bool: ...


class DomEvents:
    """Clicks and submits."""

    def __init__(
        self, *, document: Document, settings: Settings, manager: Manager, menus: Menus
    ) -> None:
        self._document = document
        self._selectors = settings.selectors
        self._manager = manager
        self._menus = menus
        self._owner: Owner | None = None

    def start(self, owner: Owner) -> None:
        """Listen until `owner` closes."""
        self._owner = owner
        owner.add(self._document.listen("submit", self._submit))
        owner.add(self._document.listen("click", self._click))

    def _submit(self, event: Event) -> None:
        if event.target is not None and event.target.matches(self._selectors.form):
            event.prevent_default()
            self._run(self._manager.handle_message_submit())

    def _click(self, event: Event) -> None:
        target = event.target
        if target is None:
            return
        if self._menus.handle_click(target):
            event.prevent_default()
            return
        if (button := target.closest(self._selectors.send)) is not None:
            # A submit button inside the form leads to the submit event, which sends.
            if button.closest(self._selectors.form) is None:
                event.prevent_default()
                self._run(self._manager.handle_message_submit())
        elif (control := target.closest(self._selectors.message_action)) is not None:
            action, message_id = control.get("data-message-action"), _message_id(control)
            if action and message_id:
                event.prevent_default()
                self._run(self._manager.handle_message_action(action, message_id, control))
        elif (control := target.closest(self._selectors.image_action)) is not None:
            action, image_id = control.get("data-image-action"), _image_id(control)
            if action and image_id:
                event.prevent_default()
                self._run(self._manager.handle_image_action(action, image_id, control))
        elif (link := target.closest(self._selectors.chat_link)) is not None:
            # A badge or button inside that names the chat, too, has a job of its own.
            named = target.closest("[data-chat-id]")
            if named is None or named == link or not link.contains(named):
                self._select(event, link)

    def _select(self, event: Event, link: Element) -> None:
        chat_id = link.get("data-chat-id") or link.get("data-chat-select")
        # With a modifier the browser opens a new tab or window, as for any link.
        if chat_id and not (event.ctrl or event.meta or event.shift or event.alt):
            event.prevent_default()
            self._run(self._manager.handle_chat_selection(chat_id))

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        if self._owner is not None:
            self._owner.task(work)


class KeyboardEvents:
    """Shortcuts. No key acts while an input method composes; Tab is left alone. Escape closes a
    menu, ends editing, or else does what `leave` does, which tells whether there was something to
    do: it leaves the list that lies over the chat, or stops the answers that are being written. The
    first of `composers` that uses a key of the box has it. `open_sheet` opens the palette or the
    sheet of shortcuts, as long as `hears_shortcuts` says that their keys are the chat's.
    """

    def __init__(
        self,
        *,
        document: Document,
        settings: Settings,
        manager: Manager,
        menus: Menus,
        composers: Sequence[Composer],
        enter_key: EnterKey,
        hears_shortcuts: Callable[[], bool] = lambda: False,
        leave: Callable[[], bool] = lambda: False,
        open_sheet: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._document = document
        self._settings = settings
        self._manager = manager
        self._menus = menus
        self._composers = composers
        self._enter_key = enter_key
        self._hears_shortcuts = hears_shortcuts
        self._leave = leave
        self._open_sheet = open_sheet
        self._owner: Owner | None = None

    def start(self, owner: Owner) -> None:
        """Listen until `owner` closes."""
        self._owner = owner
        owner.add(self._document.listen("keydown", self._key))

    def _key(self, event: Event) -> None:
        if event.composing or event.default_prevented:
            return
        target = event.target
        in_box = target is not None and target.matches(self._settings.selectors.input)
        if self._menus.handle_key(event) or (
            in_box and any(each.handle_key(event) for each in self._composers)
        ):
            event.prevent_default()
        elif in_box and self._enter_key.sends(event):
            event.prevent_default()
            if self._owner is not None:
                self._owner.task(self._manager.handle_message_submit())
        elif (name := self._sheet(event)) and not self._document.query(DIALOG):
            event.prevent_default()
            self._open_sheet(name)
        elif pressed(event, "leave") and not self._document.query(DIALOG) and self._leave():
            event.prevent_default()

    def _sheet(self, event: Event) -> str:
        """Which sheet a key opens. A sign that is typed into a field is text."""
        if not self._hears_shortcuts():
            return ""
        if pressed(event, "palette"):
            apple = self._document.has_apple_keys
            return "palette" if pressed(event, "palette", apple=apple) else ""
        if not pressed(event, "shortcuts"):
            return ""
        is_text = event.target is not None and event.target.closest(FIELD) is not None
        return "" if is_text else "shortcuts"


def _message_id(control: Element) -> str | None:
    message = control.closest("[data-message-id]")
    return message.get("data-message-id") if message is not None else None


def _image_id(control: Element) -> str | None:
    for name in ("data-image-id", "data-id"):
        if (holder := control.closest(f"[{name}]")) is not None:
            return holder.get(name)
    return None
