"""`ChatImageHandler`: pictures of the conversation (chat-image-handler.js)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol
from urllib.parse import urlsplit

from chat_py.base.graphemes import truncate
from chat_py.base.media_url import shared_url
from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.dom import Document, Element, Event
from chat_py.browser.protocols.environment import Location
from chat_py.http.urls import is_own_origin
from chat_py.locales import Texts
from chat_py.media.pictures import OWN_PICTURE, Picture, Pictures
from chat_py.message.display import ChatMessageDisplay
from chat_py.message.figures import MediaFigures
from chat_py.models.message import Message

__all__ = ["ChatImageHandler", "LargeView", "Upscales"]

NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
EXTENSION = re.compile(r"\.[A-Za-z0-9]{2,5}$")


class Upscales(Protocol):
    """What is known of a picture's enlarging (`ChatImageUpscale`)."""

    def get_upscale_state(self, image_id: str) -> dict[str, Any] | None: ...


class Sharing(Protocol):
    """Hands an address to another program or person."""

    def generate_share_link(self) -> str: ...
    async def share_link(self, title: str, url: str) -> bool: ...


class LargeView(Protocol):
    """One picture at a time (chat_py/media/lightbox.py)."""

    @property
    def shown(self) -> str: ...
    def open(self, picture: Picture) -> None: ...
    def step(self, by: int) -> bool: ...
    def close(self) -> None: ...


class ChatImageHandler:
    """Loading, hiding, showing large, downloading and sharing.

    A picture's state is in the page (`data-load`, `data-blurred`), so that there is one truth;
    kept here is only what must outlive a redrawing: what the reader has shown or hidden.
    Methods that take an id know the pictures of host pages too (`img#image-<id>[data-id]`).
    """

    def __init__(
        self,
        *,
        document: Document,
        location: Location,
        pictures: Pictures,
        display: ChatMessageDisplay,
        sharing: Sharing,
        upscales: Upscales,
        lightbox: Callable[[], LargeView],
        bus: EventBus,
        texts: Texts,
        owner: Owner,
    ) -> None:
        self._document = document
        self._location = location
        self._pictures = pictures
        self._display = display
        self._sharing = sharing
        self._upscales = upscales
        self._bus = bus
        self._texts = texts
        self._owner = owner
        self._figures = MediaFigures(document=document, texts=texts)
        self._make_lightbox = lightbox
        self._lightbox: LargeView | None = None
        self._chosen: dict[str, bool] = {}  # blurred or not, by the reader's own choice
        self._waiting: dict[str, list[asyncio.Future[bool]]] = {}
        self._counts = {"downloads": 0, "shares": 0, "reveals": 0}
        self._started = False

    def init(self) -> None:
        """Listen to the page's pictures; a second call does nothing."""
        if self._started or self._owner.closed:
            return
        self._started = True
        # `load` and `error` do not bubble; capturing hears those of pictures that come later.
        self._owner.add(self._document.listen("load", self._loaded, capture=True))
        self._owner.add(self._document.listen("error", self._failed, capture=True))
        self._owner.add(self._display.on_figure(self._figure_built))
        self._owner.add(self._display.on_cleared(self._page_cleared))
        self._owner.add(self._page_cleared)

    async def load_image(self, image_id: str) -> bool:
        """Load a picture now, also one that is far from view or has failed before.

        Returns whether it is there; `False` too where no such picture is on the page.
        """
        picture = self._pictures.find(image_id)
        if picture is None or not picture.url:
            return False
        if picture.load_state == "loaded":
            return True
        result: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(image_id, []).append(result)
        picture.image.set("loading", "eager")
        if picture.load_state != "loading":
            if picture.figure is not None:
                picture.figure.set("data-load", "loading")
                self._figures.clear_status(picture.figure)
            # HTML, "update the image data": the same address set again is fetched again.
            picture.image.set("src", picture.url)
        return await result

    def reveal_image(self, image_id: str) -> bool:
        """Show a hidden picture; whether there was one. Triggers `image:reveal`."""
        picture = self._pictures.find(image_id)
        if picture is None or not picture.blurred:
            return False
        self._set_blurred(picture, blurred=False)
        self._counts["reveals"] += 1
        self._bus.trigger("image:reveal", self._facts(picture, "reveal"))
        return True

    def blur_image(self, image_id: str) -> bool:
        """Hide a picture; whether there was one to hide."""
        picture = self._pictures.find(image_id)
        if picture is None or picture.blurred:
            return False
        self._set_blurred(picture, blurred=True)
        return True

    def download_image(self, image_id: str) -> bool:
        """Save a picture as a file; whether there is one. Triggers `image:download`.

        A browser saves only what comes from the page's own origin (HTML: "download the
        hyperlink"); any other picture opens in a new tab, where the person can save it.
        """
        picture = self._pictures.find(image_id)
        if picture is None or not picture.url:
            return False
        link = {"href": picture.url, "download": _file_name(picture), "rel": "noopener"}
        local = picture.url.startswith(("data:", "blob:"))
        if not local and not is_own_origin(picture.url, self._location.origin):
            link["target"] = "_blank"
        self._counts["downloads"] += 1
        self._bus.trigger("image:download", self._facts(picture, "download"))
        self._document.create("a", link).click()
        return True

    async def share_image(self, image_id: str) -> bool:
        """Share a picture's address by the system's dialogue, by the clipboard where there is
        none; whether it was shared. Triggers `image:share`."""
        picture = self._pictures.find(image_id)
        if picture is None or not picture.url:
            return False
        self._counts["shares"] += 1
        self._bus.trigger("image:share", self._facts(picture, "share"))
        address = shared_url(picture.url, self._location.href)
        return await self._sharing.share_link(
            picture.title, address or self._sharing.generate_share_link()
        )

    def regenerate_image(self, image_id: str) -> bool:
        """Trigger `image:regenerate` for a picture; whether there is one. What makes pictures is
        the page's."""
        picture = self._pictures.find(image_id)
        if picture is None:
            return False
        prompt = picture.image.get("data-prompt") or picture.title
        self._bus.trigger(
            "image:regenerate", {**self._facts(picture, "regenerate"), "prompt": prompt}
        )
        return True

    def update_image_title(self, image_id: str, title: str | Mapping[str, Any]) -> bool:
        """Give a picture another title, as a text or by language; whether there is one."""
        picture = self._pictures.find(image_id)
        if picture is None:
            return False
        text = self._texts.choose(title)
        picture.image.set("alt", text)
        if picture.figure is not None:
            self._figures.show_title(picture.figure, text)
        return True

    def open_lightbox(self, image_id: str) -> bool:
        """Show a picture large; `False` for one that is hidden, broken or not there."""
        picture = self._pictures.find(image_id)
        if picture is None or picture.blurred or not picture.url:
            return False
        if picture.load_state == "failed":
            return False
        self._lightbox = self._lightbox or self._make_lightbox()
        self._lightbox.open(picture)
        return True

    def close_lightbox(self) -> None:
        """Close the large view; harmless while it is closed."""
        if self._lightbox is not None:
            self._lightbox.close()

    def is_lightbox_open(self) -> bool:
        """Whether a picture is shown large."""
        return bool(self._shown_large)

    def show_next_image(self) -> bool:
        """In the large view, show the next picture of the chat; whether there is one."""
        return self._lightbox is not None and self._lightbox.step(1)

    def show_previous_image(self) -> bool:
        """In the large view, show the previous picture; whether there is one."""
        return self._lightbox is not None and self._lightbox.step(-1)

    def get_image_state(self, image_id: str) -> dict[str, Any] | None:
        """`{imageId, messageId, imageUrl, title, loadState, blurred, open, upscale}`; `None`
        where no such picture is on the page."""
        picture = self._pictures.find(image_id)
        if picture is None:
            return None
        return {
            "imageId": image_id,
            "messageId": picture.message_id,
            "imageUrl": picture.url,
            "title": picture.title,
            "loadState": picture.load_state,
            "blurred": picture.blurred,
            "open": self._shown_large == image_id,
            "upscale": self._upscales.get_upscale_state(image_id),
        }

    def get_stats(self) -> dict[str, int]:
        """How many pictures are on the page and in which state, and what was done so far."""
        pictures = self._pictures.all()
        states = [picture.load_state for picture in pictures]
        return {
            "images": len(pictures),
            "loading": states.count("loading"),
            "loaded": states.count("loaded"),
            "failed": states.count("failed"),
            "blurred": sum(picture.blurred for picture in pictures),
            **self._counts,
        }

    def _figure_built(self, figure: Element, message: Message) -> None:
        del message
        blurred = self._chosen.get(figure.get("data-image-id") or "")
        if blurred is not None:
            self._figures.show_blurred(figure, blurred)

    @property
    def _shown_large(self) -> str:
        return "" if self._lightbox is None else self._lightbox.shown

    def _page_cleared(self) -> None:
        self.close_lightbox()
        for image_id in list(self._waiting):
            self._settle(image_id, loaded=False)

    def _set_blurred(self, picture: Picture, *, blurred: bool) -> None:
        self._chosen[picture.id] = blurred
        if picture.figure is not None:
            self._figures.show_blurred(picture.figure, blurred)
        else:
            picture.image.set("data-blurred", blurred)

    def _loaded(self, event: Event) -> None:
        picture = self._picture_of(event)
        if picture is None:
            return
        if picture.figure is not None:
            failed_before = picture.load_state == "failed"
            picture.figure.set("data-load", "loaded")
            if failed_before:
                self._figures.clear_status(picture.figure)
            self._display.follow()
        self._settle(picture.id, loaded=True)

    def _failed(self, event: Event) -> None:
        picture = self._picture_of(event)
        if picture is None:
            return
        if picture.figure is not None:
            picture.figure.set("data-load", "failed")
            retry = "reload" if picture.url else ""
            self._figures.show_failure(picture.figure, self._texts("image.failed"), retry)
            self._display.follow()
        self._settle(picture.id, loaded=False)

    def _picture_of(self, event: Event) -> Picture | None:
        target = event.target
        if target is None or target.tag != "img":
            return None
        found = self._pictures.of(target)
        if found is not None and found.figure is not None and not target.matches(OWN_PICTURE):
            return None
        return found

    def _settle(self, image_id: str, *, loaded: bool) -> None:
        for result in self._waiting.pop(image_id, []):
            if not result.done():
                result.set_result(loaded)

    def _facts(self, picture: Picture, action: str) -> dict[str, Any]:
        return {
            "imageId": picture.id,
            "action": action,
            "messageId": picture.message_id,
            "imageUrl": picture.url,
        }


def _file_name(picture: Picture) -> str:
    """The title with what no file system takes replaced, and the address's extension."""
    words = NOT_IN_FILE_NAMES.sub(" ", picture.title or picture.id).split()
    name = truncate(" ".join(words), 80, "").strip(" .")
    path = "" if picture.url.startswith("data:") else urlsplit(picture.url).path
    extension = EXTENSION.search(path)
    return (name or "picture") + (extension[0] if extension else "")
