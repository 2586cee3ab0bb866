"""The pictures that are on the page, ours and the host's."""

from __future__ import annotations

from dataclasses import dataclass

from chat_py.base.media_url import media_url
from chat_py.browser.protocols.dom import Document, Element
from chat_py.view.text import escape_selector

__all__ = ["OWN", "OWN_PICTURE", "Picture", "Pictures"]

OWN = '[data-cp="image"], [data-cp="video"]'
OWN_PICTURE = '[data-cp="image"] [data-slot="picture"]'
IN_TEXT = ".cp-picture"  # a picture inside a message's text, by its address
ALL = f"{OWN_PICTURE}, {IN_TEXT} > img, .assistant-image-box > img"
HOST_ID = "image-"  # host page: `<img id="image-42" data-id="42">`


@dataclass(frozen=True)
class Picture:
    """One picture; `figure` is there where it is one of ours."""

    id: str
    image: Element
    figure: Element | None

    @property
    def frame(self) -> Element:
        """The element that carries the picture's state."""
        return self.figure or self.image

    @property
    def message_id(self) -> str:
        """The message that it belongs to; empty where that is not known."""
        holder = self.image.closest("[data-message-id]")
        return (holder.get("data-message-id") or "") if holder is not None else ""

    @property
    def url(self) -> str:
        """Its address; empty where none of ours may lead there."""
        return media_url(self.image.get("src") or "")

    @property
    def title(self) -> str:
        """A description of what it shows."""
        return self.image.get("alt") or ""

    @property
    def blurred(self) -> bool:
        """Whether it is hidden."""
        return self.frame.get("data-blurred") is not None

    @property
    def load_state(self) -> str:
        """One of "loading", "loaded", "failed"; "unknown" for the host's own pictures."""
        return self.frame.get("data-load") or "unknown"


class Pictures:
    """Finds pictures by id, in the order of the page."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def find(self, image_id: str) -> Picture | None:
        """A picture of ours, or one that the host marks with the id."""
        value = escape_selector(image_id)
        image = self._document.query(
            f'[data-cp][data-image-id="{value}"] [data-slot="picture"], '
            f'[data-image-id="{value}"]:not([data-cp]) img, img[data-image-id="{value}"], '
            f'img[data-id="{value}"], img[id="{HOST_ID}{value}"]'
        )
        return None if image is None else Picture(image_id, image, image.closest(OWN))

    def of(self, image: Element) -> Picture | None:
        """The picture that an `<img>` is; `None` for other images."""
        if not image.matches(ALL):
            return None
        figure = image.closest(OWN)
        if figure is not None:
            return Picture(figure.get("data-image-id") or "", image, figure)
        button = image.closest(IN_TEXT)
        if button is not None:
            return Picture(button.get("data-image-id") or "", image, None)
        name = image.get("data-id") or (image.get("id") or "").removeprefix(HOST_ID)
        return Picture(name, image, None) if name else None

    def all(self) -> list[Picture]:
        """Every picture of the conversation."""
        found = (self.of(image) for image in self._document.query_all(ALL))
        return [picture for picture in found if picture is not None]
