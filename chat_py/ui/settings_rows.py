"""The controls of the settings sheet, one a row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event

__all__ = ["Rows"]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Makes rows whose listeners live as long as `owner`."""

    document: Document
    owner: Owner

    def section(self, title: str, *rows: Element | None) -> Element | None:
        """Rows below a heading; nothing where there are none."""
        shown = [row for row in rows if row is not None]
        if not shown:
            return None
        create = self.document.create
        heading = create("h3", {"class": "cp-settings__title"}, title)
        return create("section", {"class": "cp-settings__section"}, heading, *shown)

    def one_of(
        self,
        name: str,
        label: str,
        options: Sequence[tuple[str, str]],
        chosen: str,
        choose: Callable[[str], None],
    ) -> Element:
        """Radio buttons side by side: values and their words."""
        create = self.document.create
        buttons = [
            create(
                "label",
                {"class": "cp-settings__option"},
                create(
                    "input",
                    {
                        "type": "radio",
                        "name": f"cp-{name}",
                        "value": value,
                        "checked": value == chosen,
                    },
                ),
                create("span", None, words),
            )
            for value, words in options
        ]
        row = create(
            "fieldset",
            {"class": "cp-settings__row cp-settings__row--choice", "data-setting": name},
            create("legend", {"class": "cp-settings__label"}, label),
            create("div", {"class": "cp-settings__options"}, *buttons),
        )
        self._on_change(row, choose)
        return row

    def menu(
        self,
        name: str,
        label: str,
        options: Sequence[tuple[str, str]],
        chosen: str,
        choose: Callable[[str], None],
    ) -> Element:
        """A `<select>`: values and their words, which are in the language of the value."""
        create = self.document.create
        choices = [
            create(
                "option",
                {"value": value, "lang": value or None, "selected": value == chosen},
                words,
            )
            for value, words in options
        ]
        row = create(
            "label",
            {"class": "cp-settings__row", "data-setting": name},
            create("span", {"class": "cp-settings__label"}, label),
            create("select", {"class": "cp-settings__menu"}, *choices),
        )
        self._on_change(row, choose)
        return row

    def switch(
        self, name: str, label: str, *, on: bool, turn: Callable[[bool], None], note: str = ""
    ) -> Element:
        """A switch; `turn` is told what it is to be, and `set_switch` what it then is."""
        create = self.document.create
        words = create(
            "span",
            {"class": "cp-settings__words"},
            create("span", {"class": "cp-settings__label", "id": f"cp-{name}"}, label),
        )
        described = f"cp-{name}-note" if note else None
        if described is not None:
            words.append(create("span", {"class": "cp-settings__note", "id": described}, note))
        button = create(
            "button",
            {
                "class": "cp-settings__row cp-settings__row--switch",
                "type": "button",
                "role": "switch",
                "aria-checked": "true" if on else "false",
                "aria-labelledby": f"cp-{name}",
                "aria-describedby": described,
                "data-setting": name,
            },
            words,
            create("span", {"class": "cp-settings__switch", "aria-hidden": "true"}),
        )

        def clicked(_: Event) -> None:
            turn(button.get("aria-checked") != "true")

        self.owner.add(button.listen("click", clicked))
        return button

    def buttons(self, label: str, note: str, *buttons: Element) -> Element:
        """A label and a note above some buttons."""
        create = self.document.create
        row = create("div", {"class": "cp-settings__row cp-settings__row--buttons"})
        if label:
            row.append(create("p", {"class": "cp-settings__label"}, label))
        if note:
            row.append(create("p", {"class": "cp-settings__note"}, note))
        row.append(create("div", {"class": "cp-settings__buttons"}, *buttons))
        return row

    def button(
        self, name: str, label: str, pressed: Callable[[], None], *, danger: bool = False
    ) -> Element:
        """A button of `buttons`."""
        kind = "cp-button cp-settings__danger" if danger else "cp-button"
        attributes = {"class": kind, "type": "button", "data-setting": name}
        button = self.document.create("button", attributes, label)
        self.owner.add(button.listen("click", lambda _: pressed()))
        return button

    @staticmethod
    def set_switch(switch: Element, *, on: bool) -> None:
        """Show what a switch is."""
        switch.set("aria-checked", "true" if on else "false")

    def _on_change(self, row: Element, choose: Callable[[str], None]) -> None:
        def changed(event: Event) -> None:
            if event.target is not None:
                choose(event.target.value)

        self.owner.add(row.listen("change", changed))
