"""The media parts on a chat page in memory, with a `ChatAPI` on scripted responses."""

from __future__ import annotations

import asyncio
from typing import Any

from chat_py.media.actions import ImageActions
from chat_py.media.image import ChatImageHandler
from chat_py.media.lightbox import Lightbox
from chat_py.media.merge_face import ChatMergeFace
from chat_py.media.pictures import Pictures
from chat_py.media.upscale import ChatImageUpscale
from chat_py.media.video import ChatVideoHandler
from tests.fakes.api import ApiRig
from tests.fakes.chat_page import PAGE, ChatPage, message
from tests.fakes.dom import FakeElement

__all__ = ["LARGE", "SMALL", "MediaPage", "picture"]

SMALL, LARGE = "/i/small.webp", "/i/large.webp"


class MediaPage(ChatPage):
    """`respond` says what the server gives to the next requests."""

    def __init__(self, markup: str = PAGE, **settings: Any) -> None:
        super().__init__(markup, **settings)
        self.rig = ApiRig(**settings)
        self.pictures = Pictures(self.document)
        common: dict[str, Any] = {
            "document": self.document,
            "display": self.display,
            "texts": self.texts,
        }
        requests: dict[str, Any] = {
            "backend": self.rig.backend,
            "errors": self.rig.api.errors,
            "pictures": self.pictures,
            "clock": self.clock,
        }
        self.upscales = ChatImageUpscale(
            **common, **requests, bus=self.bus, owner=self.owner.child("upscale")
        )
        self.images = ChatImageHandler(
            **common,
            location=self.location,
            pictures=self.pictures,
            sharing=self.sharing,
            upscales=self.upscales,
            lightbox=self._lightbox,
            bus=self.bus,
            owner=self.owner.child("images"),
        )
        self.videos = ChatVideoHandler(
            **common, log=self.settings.selectors.log, owner=self.owner.child("videos")
        )
        self.merges = ChatMergeFace(
            **common,
            **requests,
            notices=self.notices,
            state=self.state,
            owner=self.owner.child("merge"),
        )
        self.image_actions = ImageActions(
            images=self.images,
            upscales=self.upscales,
            merges=self.merges,
            pictures=self.pictures,
            bus=self.bus,
            owner=self.owner.child("image-actions"),
        )
        self.images.init()
        self.videos.init()
        self.document.listen("click", self._clicked)

    def _lightbox(self) -> Lightbox:
        return Lightbox(
            document=self.document,
            pictures=self.pictures,
            texts=self.texts,
            owner=self.owner.child("lightbox"),
        )

    def _clicked(self, event: Any) -> None:
        """The page's delegation (chat_py/host/dom_events.py), as far as pictures go."""
        control = event.target.closest("[data-image-action]")
        if control is not None:
            action, name = control.get("data-image-action"), control.get("data-image-id")
            self.image_actions.handle(action, name, control)

    def show(self, *pictures: Any, chat_id: str = "c1") -> None:
        """Open a chat with these messages."""
        self.open(chat_id, *pictures)

    def respond(self, *scripted: Any) -> None:
        self.rig.transport.scripted += scripted

    def figure(self, image_id: str = "i1") -> FakeElement:
        return self.element(f'.cp-media[data-image-id="{image_id}"]')

    def image(self, image_id: str = "i1") -> FakeElement:
        found = self.figure(image_id).query(".cp-media__picture")
        assert found is not None
        return found

    def press(self, action: str, image_id: str = "i1") -> None:
        """Press a button of a picture."""
        button = self.figure(image_id).query(f'[data-image-action="{action}"]')
        assert button is not None, f"{image_id} has no button {action}"
        self.document.click(button)

    def buttons(self, image_id: str = "i1") -> list[str]:
        """The buttons of a picture, in order."""
        buttons = self.figure(image_id).query_all("[data-image-action]")
        return [button.get("data-image-action") or "" for button in buttons]

    def status(self, image_id: str = "i1") -> str:
        """What is said at a picture."""
        found = self.figure(image_id).query(".cp-media__status span")
        return found.text if found is not None else ""

    def arrive(self, image_id: str = "i1", event: str = "load") -> None:
        """The browser has the picture (or, by "error", has not)."""
        self.document.dispatch(self.image(image_id), event)

    async def settle(self) -> None:
        """Let everything run that waits for nothing."""
        for _ in range(50):
            await asyncio.sleep(0)


def picture(image_id: str = "i1", **more: Any) -> Any:
    """A stored picture message."""
    data = {"type": "image", "imageId": image_id, "imageUrl": SMALL, "title": "A cat", **more}
    return message(data.pop("id", f"m-{image_id}"), " ", **data)
