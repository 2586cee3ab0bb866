"""Builds what handles pictures and videos."""

from __future__ import annotations

from dataclasses import dataclass

from chat_py.composition.context import Context
from chat_py.composition.conversation import Conversation
from chat_py.composition.network import Network
from chat_py.media.actions import ImageActions
from chat_py.media.image import ChatImageHandler, LargeView
from chat_py.media.merge_face import ChatMergeFace
from chat_py.media.pictures import Pictures
from chat_py.media.upscale import ChatImageUpscale
from chat_py.media.video import ChatVideoHandler
from chat_py.ui.sharing import ChatSharing

__all__ = ["Media", "build_media"]


@dataclass(frozen=True, kw_only=True)
class Media:
    """Pictures and videos of the conversation, and what their buttons do."""

    images: ChatImageHandler
    videos: ChatVideoHandler
    upscales: ChatImageUpscale
    merges: ChatMergeFace
    actions: ImageActions


def build_media(
    context: Context, network: Network, conversation: Conversation, sharing: ChatSharing
) -> Media:
    """Pictures and videos of one page."""
    page, settings, texts, owner = context.page, context.settings, context.texts, context.owner
    display = conversation.display
    pictures = Pictures(page.document)
    upscales = ChatImageUpscale(
        document=page.document,
        backend=network.backend,
        errors=network.api.errors,
        pictures=pictures,
        display=display,
        bus=context.bus,
        clock=page.clock,
        texts=texts,
        owner=owner.child("upscale"),
    )

    def lightbox() -> LargeView:
        from chat_py.media.lightbox import Lightbox

        own = owner.child("lightbox")
        return Lightbox(document=page.document, pictures=pictures, texts=texts, owner=own)

    images = ChatImageHandler(
        document=page.document,
        location=page.location,
        pictures=pictures,
        display=display,
        sharing=sharing,
        upscales=upscales,
        lightbox=lightbox,
        bus=context.bus,
        texts=texts,
        owner=owner.child("images"),
    )
    videos = ChatVideoHandler(
        document=page.document,
        display=display,
        log=settings.selectors.log,
        texts=texts,
        owner=owner.child("videos"),
    )
    merges = ChatMergeFace(
        document=page.document,
        backend=network.backend,
        errors=network.api.errors,
        pictures=pictures,
        display=display,
        notices=conversation.notices,
        state=context.state,
        clock=page.clock,
        texts=texts,
        owner=owner.child("merge"),
    )
    actions = ImageActions(
        images=images,
        upscales=upscales,
        merges=merges,
        pictures=pictures,
        bus=context.bus,
        owner=owner.child("image-actions"),
    )
    return Media(images=images, videos=videos, upscales=upscales, merges=merges, actions=actions)
