"""Menus (chat-dropdown.js), in the markup that Bootstrap 5 uses: `.dropdown-toggle` and
`.dropdown-menu` with the class `show` while it is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

from chat_py.base.errors import ArgumentError
from chat_py.base.owner import Owner
from chat_py.border.page_ref import PageRef
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.locales import Texts
from chat_py.message.elements import MORE
from chat_py.settings.settings import Settings
from chat_py.view.icons import action_icon
from chat_py.view.shortcuts import pressed
from chat_py.view.text import escape_selector

__all__ = ["ChatDropdown", "MenuItem"]

ITEM = ".dropdown-item:not([disabled]):not(.disabled)"
BOOTSTRAP = "data-bs-toggle"


class MenuItem(TypedDict, total=False):
    """One entry: its words, and the message action or plain action that it stands for."""

    label: str
    action: str
    icon: str


DANGEROUS = ("delete",)
"""Actions that take something away."""


class ChatDropdown:
    """Opens one menu at a time, closes it by Escape, a click elsewhere or a choice, and brings
    the focus back to its button. Arrow keys walk its items (ARIA APG, "Menu Button").

    A toggle with `data-bs-toggle` is Bootstrap's own on a page that runs Bootstrap: it is left
    to it, so that it is not opened twice; closing works for both. `offers` says whether an action
    can be done now, in this browser.
    """

    def __init__(
        self,
        *,
        document: Document,
        settings: Settings,
        texts: Texts,
        owner: Owner,
        offers: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._offers = offers
        self._document = document
        self._toggle = settings.selectors.dropdown_toggle
        self._menu = settings.selectors.dropdown_menu
        self._texts = texts
        self._made: dict[str, Element] = {}
        owner.add(self._remove_all)

    def create_dropdown(
        self,
        dropdown_id: str,
        items: Sequence[MenuItem],
        options: Mapping[str, Any] | None = None,
    ) -> PageRef:
        """A button with a menu; an id that is taken is replaced.

        Options are `label` (the button's name) and `container` (a CSS selector of where to put
        it). Raises `ArgumentError` for an empty id.
        """
        if not dropdown_id:
            raise ArgumentError("createDropdown", "id", "a non-empty text")
        options = options or {}
        dropdown = self._build(dropdown_id, items, str(options.get("label") or ""))
        container = options.get("container")
        place = self._document.query(container) if isinstance(container, str) else None
        if place is not None:
            place.append(dropdown)
        return dropdown.ref()

    def create_message_action_menu(self, message_id: str) -> PageRef | None:
        """A menu with the actions of a message on the page, put behind its buttons; `None`
        where there is no such message."""
        selector = f'[data-cp][data-message-id="{escape_selector(message_id)}"]'
        message = self._document.query(selector)
        row = message.query('[data-slot="actions"]') if message else None
        buttons = row.query_all(":scope > [data-message-action]") if row else []
        if row is None or not buttons:
            return None
        names = [button.get("data-message-action") or "" for button in buttons]
        more = row.query(MORE)
        names += (more.get("data-menu-actions") or "").split() if more else []
        dropdown = self._build(f"message-{message_id}", self._action_items(names), "")
        self._name_message(dropdown, message_id)
        row.append(dropdown)
        return dropdown.ref()

    def open_dropdown(self, dropdown: str | Element) -> bool:
        """Open a menu by its id, its element or its toggle; whether there was one."""
        menu = self._find(dropdown)
        if menu is None:
            return False
        self.close_all_dropdowns(but=menu)
        self._set(menu, is_open=True)
        if not self._is_bootstraps(menu):
            menu.place_menu()
        return True

    def close_dropdown(self, dropdown: str | Element, *, focus: bool = False) -> bool:
        """Close a menu; whether there was one. `focus` puts the focus on its button."""
        menu = self._find(dropdown)
        if menu is None:
            return False
        had_focus = self._document.active is not None and menu.contains(self._document.active)
        self._set(menu, is_open=False)
        toggle = self._toggle_of(menu)
        if toggle is not None and (focus or had_focus):
            toggle.focus()
        return True

    def toggle_dropdown(self, dropdown: str | Element) -> bool:
        """Open a closed menu and close an open one; returns whether it is open now."""
        if self.is_dropdown_open(dropdown):
            self.close_dropdown(dropdown)
            return False
        return self.open_dropdown(dropdown)

    def close_all_dropdowns(self, *, but: Element | None = None) -> int:
        """Close every open menu of the page, Bootstrap's too; returns how many."""
        menus = [menu for menu in self._open_menus() if menu != but]
        for menu in menus:
            self.close_dropdown(menu)
        return len(menus)

    def remove_dropdown(self, dropdown_id: str) -> bool:
        """Take a menu that was made here off the page; whether there was one."""
        dropdown = self._made.pop(dropdown_id, None)
        if dropdown is None:
            return False
        dropdown.remove()
        return True

    def is_dropdown_open(self, dropdown: str | Element) -> bool:
        """Whether a menu is open."""
        menu = self._find(dropdown)
        return menu is not None and menu.has_class("show")

    def get_active_dropdown(self) -> str | None:
        """The id of the open menu: the one it was created with, or its element's."""
        menu = self._active()
        if menu is None:
            return None
        made = menu.closest("[data-dropdown]")
        return (made.get("data-dropdown") if made is not None else None) or menu.get("id") or ""

    def handle_click(self, target: Element) -> bool:
        """A click anywhere on the page; whether it was on a toggle that is ours."""
        toggle = target.closest(self._toggle)
        if toggle is not None:
            if toggle.get(BOOTSTRAP) is not None:
                return False
            self._fill(toggle)
            self.toggle_dropdown(toggle)
            return True
        for menu in self._open_menus():
            inside = menu.contains(target) and target.closest(".dropdown-item") is None
            if not inside and not self._is_bootstraps(menu):
                self.close_dropdown(menu)
        return False

    def handle_key(self, event: Event) -> bool:
        """A key anywhere on the page; whether it was for an open menu."""
        if event.composing:
            return False
        menu = self._active()
        if menu is None:
            return self._open_by_key(event)
        if pressed(event, "leave"):
            event.prevent_default()
            self.close_all_dropdowns(but=menu)
            return self.close_dropdown(menu, focus=True)
        if event.key in ("ArrowDown", "ArrowUp", "Home", "End"):
            return self._walk(menu, event)
        if event.key == "Tab" and not self._is_bootstraps(menu):
            self.close_dropdown(menu, focus=False)
            return False
        if len(event.key) == 1 and not (event.ctrl or event.meta or event.alt):
            return self._find_by_letter(menu, event)
        return False

    def _open_by_key(self, event: Event) -> bool:
        """Arrow keys on a closed menu's button open it (ARIA APG, "Menu Button")."""
        toggle = self._document.active
        if (
            event.key not in ("ArrowDown", "ArrowUp")
            or toggle is None
            or not toggle.matches(self._toggle)
            or toggle.get(BOOTSTRAP) is not None
        ):
            return False
        self._fill(toggle)
        return (
            self.open_dropdown(toggle)
            and (menu := self._find(toggle)) is not None
            and (self._walk(menu, event))
        )

    def _find_by_letter(self, menu: Element, event: Event) -> bool:
        """The next item whose words begin with what was typed."""
        active, items = self._document.active, menu.query_all(ITEM)
        if active is None or active not in items or event.key == " ":
            return False
        at = items.index(active) + 1
        letter = event.key.casefold()
        for item in items[at:] + items[:at]:
            if item.text.strip().casefold().startswith(letter):
                item.focus()
                return True
        return False

    def _fill(self, toggle: Element) -> None:
        """Build the menu behind a message's "more" button, or a chat's in the list, which most
        readers never open."""
        names, holder = toggle.get("data-menu-actions"), toggle.parent
        if names is None or holder is None or self._find(toggle) is not None:
            return
        create = self._document.create
        items = [create("li", None, self._item(item)) for item in self._action_items(names.split())]
        if note := toggle.get("data-menu-note"):
            items.append(create("li", {"class": "cp-menu__note"}, note))
        menu = create("ul", {"class": "dropdown-menu"}, *items)
        if (chat_id := toggle.get("data-menu-chat")) is not None:
            for item in menu.query_all(".dropdown-item"):
                item.set("data-list-action", item.get("data-action"))
                item.set("data-list-chat", chat_id)
        else:
            self._name_message(menu, toggle.get("data-message-id") or "")
        holder.append(menu)

    def _action_items(self, names: Sequence[str]) -> list[MenuItem]:
        return [
            {"label": self._texts(f"action.{name}"), "action": name, "icon": action_icon(name)}
            for name in names
            if self._offers(name)
        ]

    def _name_message(self, menu: Element, message_id: str) -> None:
        for item in menu.query_all(".dropdown-item"):
            item.set("data-message-action", item.get("data-action"))
            item.set("data-message-id", message_id)

    def _build(self, dropdown_id: str, items: Sequence[MenuItem], label: str) -> Element:
        self.remove_dropdown(dropdown_id)
        create = self._document.create
        menu_id = f"{dropdown_id}-menu"
        entries = [create("li", None, self._item(item)) for item in items]
        label = label or self._texts("chat.more")
        dropdown = create(
            "div",
            {"class": "cp-menu dropdown", "data-dropdown": dropdown_id},
            create(
                "button",
                {
                    "class": "cp-icon-button dropdown-toggle",
                    "type": "button",
                    "aria-label": label,
                    "aria-expanded": "false",
                    "aria-controls": menu_id,
                },
                self._document.icon("more"),
            ),
            create("ul", {"class": "dropdown-menu", "id": menu_id}, *entries),
        )
        self._made[dropdown_id] = dropdown
        return dropdown

    def _item(self, item: MenuItem) -> Element:
        attributes = {"class": "dropdown-item", "type": "button", "data-action": item.get("action")}
        button = self._document.create("button", attributes)
        if icon := item.get("icon"):
            button.append(self._document.icon(icon), " ")
        button.append(item.get("label", ""))
        button.toggle_class("cp-danger", item.get("action") in DANGEROUS)
        return button

    def _find(self, dropdown: str | Element) -> Element | None:
        """The menu that an id, a menu, a toggle or the element around both stands for."""
        if isinstance(dropdown, str):
            made = self._made.get(dropdown)
            if made is None:
                made = next(
                    (e for e in self._document.query_all("[id]") if e.get("id") == dropdown), None
                )
            if made is None:
                return None
            dropdown = made
        if dropdown.matches(self._menu):
            return dropdown
        inside = dropdown.query(self._menu)
        if inside is None and dropdown.parent is not None:
            inside = dropdown.parent.query(self._menu)
        return inside

    def _toggle_of(self, menu: Element) -> Element | None:
        return menu.parent.query(self._toggle) if menu.parent is not None else None

    def _is_bootstraps(self, menu: Element) -> bool:
        """Whether Bootstrap closes it by click, or by `data-bs-auto-close` does not."""
        toggle = self._toggle_of(menu)
        return toggle is not None and toggle.get(BOOTSTRAP) is not None

    def _active(self) -> Element | None:
        menus = self._open_menus()
        return menus[-1] if menus else None

    def _open_menus(self) -> list[Element]:
        return [menu for menu in self._document.query_all(self._menu) if menu.has_class("show")]

    def _set(self, menu: Element, *, is_open: bool) -> None:
        menu.toggle_class("show", is_open)
        toggle = self._toggle_of(menu)
        if toggle is not None:
            toggle.set("aria-expanded", "true" if is_open else "false")
            toggle.toggle_class("show", is_open)

    def _remove_all(self) -> None:
        self.close_all_dropdowns()
        for dropdown_id in list(self._made):
            self.remove_dropdown(dropdown_id)

    def _walk(self, menu: Element, event: Event) -> bool:
        """Move the focus within the menu, from its button into it too."""
        active, items = self._document.active, menu.query_all(ITEM)
        toggle = self._toggle_of(menu)
        if not items or active is None or not (active == toggle or menu.contains(active)):
            return False
        event.prevent_default()
        at = items.index(active) if active in items else -1
        target = {
            "ArrowDown": (at + 1) % len(items),
            "ArrowUp": (at - 1 if at > 0 else len(items) - 1),
            "Home": 0,
            "End": len(items) - 1,
        }[event.key]
        items[target].focus()
        return True
