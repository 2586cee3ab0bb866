"""What the buttons at pictures do (`[data-image-action]`)."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from chat_py.base.errors import ApiError
from chat_py.base.owner import Owner
from chat_py.broadcast.bus import EventBus
from chat_py.browser.protocols.dom import Element
from chat_py.media.image import ChatImageHandler
from chat_py.media.merge_face import ChatMergeFace
from chat_py.media.pictures import Pictures
from chat_py.media.upscale import ChatImageUpscale

__all__ = ["ImageActions"]


@dataclass(eq=False, kw_only=True)
class ImageActions:
    """Does a picture's actions; `image:<action>` is triggered once for each."""

    images: ChatImageHandler
    upscales: ChatImageUpscale
    merges: ChatMergeFace
    pictures: Pictures
    bus: EventBus
    owner: Owner

    def handle(self, action: str, image_id: str, element: Element | None = None) -> bool:
        """Do `action` with a picture; whether it is one of ours.

        An action or picture that is not known is for the host page: it only gets the event.
        """
        del element
        picture = self.pictures.find(image_id)
        data = {"imageId": image_id, "action": action}
        if picture is None:
            self.bus.trigger(f"image:{action}", data)
            return False
        images = self.images
        match action:
            case "open":
                if not images.reveal_image(image_id):
                    images.open_lightbox(image_id)
            case "reveal" if picture.blurred:
                images.reveal_image(image_id)
            case "blur":
                images.blur_image(image_id)
            case "reload":
                self.owner.task(images.load_image(image_id))
            case "download" if picture.url:
                images.download_image(image_id)
            case "share" if picture.url:
                self.owner.task(images.share_image(image_id))
            case "upscale":
                self.owner.task(_shown_at_the_picture(self.upscales.upscale_image(image_id)))
            case "cancel":
                self.upscales.cancel_upscale(image_id)
                self.merges.cancel_merge(image_id)
            case "original":
                self.merges.show_original(image_id)
            case _:
                self.bus.trigger(f"image:{action}", {**data, "messageId": picture.message_id})
                return False
        return True


async def _shown_at_the_picture(work: Coroutine[Any, Any, Any]) -> None:
    try:
        await work
    except ApiError:
        return  # the reader sees it where the picture is, with a button to try again
