"""One picture at a time, as large as the window allows."""

from __future__ import annotations

from collections.abc import Mapping

from chat_py.base.owner import Owner
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.locales import Texts
from chat_py.media.pictures import Picture, Pictures

__all__ = ["Lightbox"]


class Lightbox:
    """A modal `<dialog>`: the browser keeps the focus inside, closes it on Escape, and gives
    the focus back to where it was (HTML: "the dialog element")."""

    def __init__(
        self, *, document: Document, pictures: Pictures, texts: Texts, owner: Owner
    ) -> None:
        self._document = document
        self._pictures = pictures
        self._texts = texts
        self._owner = owner
        self._dialog: Element | None = None
        self._shown = ""
        self._listeners: Owner | None = None
        owner.add(self.close)

    @property
    def shown(self) -> str:
        """The id of the picture in view; empty while closed."""
        return self._shown

    def open(self, picture: Picture) -> None:
        """Show a picture, in place of the one in view."""
        if self._dialog is None:
            self._dialog = self._build()
            self._document.body.append(self._dialog)
            self._dialog.show_modal()
        self._show(picture)

    def step(self, by: int) -> bool:
        """Show the picture that is `by` places further; whether there is one."""
        pictures = self._walk()
        index = next((i for i, other in enumerate(pictures) if other.id == self._shown), -1)
        if self._dialog is None or index < 0 or not 0 <= index + by < len(pictures):
            return False
        self._show(pictures[index + by])
        return True

    def close(self) -> None:
        """Close it; harmless while closed."""
        if self._dialog is not None:
            self._dialog.close_dialog()
            self._closed()

    def _closed(self) -> None:
        dialog, self._dialog, self._shown = self._dialog, None, ""
        if dialog is not None:
            dialog.remove()
        if self._listeners is not None:
            self._listeners.close()
            self._listeners = None

    def _walk(self) -> list[Picture]:
        """What the arrows walk through, each once: hidden and broken pictures are left out."""
        found: dict[str, Picture] = {}
        for picture in self._pictures.all():
            if not picture.blurred and picture.load_state != "failed" and picture.url:
                found.setdefault(picture.id, picture)
        return list(found.values())

    def _build(self) -> Element:
        create = self._document.create
        listeners = self._listeners = self._owner.child("lightbox")
        dialog = create(
            "dialog",
            {"class": "cp-lightbox cp-scope"},
            create(
                "div",
                {"class": "cp-lightbox__bar"},
                create("span", {"class": "cp-lightbox__count", "aria-hidden": "true"}),
                self._tool("download", "download"),
                self._tool("share", "share"),
                self._button("close", "close", autofocus=True),
            ),
            create(
                "figure",
                {"class": "cp-lightbox__figure"},
                create("img", {"class": "cp-lightbox__picture", "alt": ""}),
                create("figcaption", {"class": "cp-lightbox__caption", "aria-hidden": "true"}),
            ),
            self._button("previous", "back"),
            self._button("next", "back"),
        )
        listeners.add(dialog.listen("click", self._clicked))
        listeners.add(dialog.listen("keydown", self._key))
        listeners.add(dialog.listen("close", lambda _: self._closed()))
        return dialog

    def _show(self, picture: Picture) -> None:
        dialog = self._dialog
        if dialog is None:
            return
        self._shown = picture.id
        pictures = self._walk()
        ids = [other.id for other in pictures]
        number = ids.index(picture.id) + 1 if picture.id in ids else 1
        total = max(len(ids), 1)
        label = self._texts("lightbox.label", number=number, total=total)
        dialog.set("aria-label", f"{label}: {picture.title}" if picture.title else label)
        for selector, text in (
            (".cp-lightbox__count", f"{number} / {total}" if total > 1 else ""),
            (".cp-lightbox__caption", picture.title),
        ):
            if (element := dialog.query(selector)) is not None:
                element.text = text
        if (image := dialog.query("img")) is not None:
            image.set("src", picture.url)
            image.set("alt", picture.title)
        for tool in dialog.query_all("[data-image-action]"):
            tool.set("data-image-id", picture.id)
        for name, there in (("previous", number > 1), ("next", number < total)):
            button = dialog.query(f'[data-lightbox="{name}"]')
            if button is not None:
                if not there and button == self._document.active:
                    dialog.query_all('[data-lightbox="close"]')[0].focus()
                button.set("hidden", not there)

    def _clicked(self, event: Event) -> None:
        target = event.target
        if target is None:
            return
        button = target.closest("[data-lightbox]")
        if button is not None:
            match button.get("data-lightbox"):
                case "close":
                    self.close()
                case "previous":
                    self.step(-1)
                case _:
                    self.step(1)
        elif target.matches("dialog, .cp-lightbox__figure"):  # beside the picture
            self.close()

    def _key(self, event: Event) -> None:
        if event.ctrl or event.meta or event.alt or event.shift:
            return
        forward = -1 if self._document.root.get("dir") == "rtl" else 1
        pictures = self._walk()
        match event.key:
            case "ArrowRight":
                self.step(forward)
            case "ArrowLeft":
                self.step(-forward)
            case "Home" if pictures:
                self._show(pictures[0])
            case "End" if pictures:
                self._show(pictures[-1])
            case _:
                return
        event.prevent_default()

    def _tool(self, action: str, icon: str) -> Element:
        label = self._texts(f"image.{action}")
        attributes = {"data-image-action": action, "aria-label": label, "title": label}
        return self._icon_button(attributes, icon)

    def _button(self, name: str, icon: str, *, autofocus: bool = False) -> Element:
        label = self._texts(f"lightbox.{name}")
        attributes = {"data-lightbox": name, "aria-label": label, "title": label}
        return self._icon_button({**attributes, "autofocus": autofocus}, icon)

    def _icon_button(self, attributes: Mapping[str, str | bool], icon: str) -> Element:
        given = {"class": "cp-icon-button", "type": "button", **attributes}
        return self._document.create("button", given, self._document.icon(icon))
