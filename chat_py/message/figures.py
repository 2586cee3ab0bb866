"""Pictures and videos: what their templates are filled with, and what is shown at them."""

from __future__ import annotations

import re

from chat_py.base.media_url import media_url
from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts
from chat_py.models.message import Message

__all__ = ["BEFORE", "MediaFigures", "picture_id"]

RATIO = re.compile(r"\s*(\d+(?:\.\d+)?)\s*[:/x]\s*(\d+(?:\.\d+)?)\s*", re.I)
VIDEO_RATIO = "16 / 9"
STATUS = '[data-slot="status"]'
BEFORE = '[data-slot="before"]'
"""The picture that a merged one was made from."""

Values = dict[str, str | bool | None]


def picture_id(message: Message) -> str:
    """What names a picture on the page. A merged one keeps the `imageId` of the picture that it
    was made from, so its own name is the merge's."""
    return message.merge_id or message.image_id or message.id


def css_ratio(text: str) -> str:
    """`"3:4"` as CSS has it, `"3 / 4"`; empty for anything that is not a ratio."""
    match = RATIO.fullmatch(text)
    if match is None or not (float(match[1]) and float(match[2])):
        return ""
    return f"{match[1]} / {match[2]}"


def _with_room(figure: Element, ratio: str) -> Element:
    """Keep room in a figure before the first byte of it comes, so that nothing jumps."""
    if ratio := css_ratio(ratio):
        figure.set("data-ratio", True)
        figure.set_style("--cp-media-ratio", ratio)
    return figure


class MediaFigures:
    """Builds figures and shows their state; keeps nothing."""

    def __init__(self, *, document: Document, texts: Texts) -> None:
        self._document = document
        self._texts = texts

    def picture(self, message: Message, turn: Values, *, larger: bool = True) -> Element:
        """A new element of the template `image`. `turn` is who sent it, and when; `larger`: the
        picture can be made so.

        `data-load` on it tells
        whether it is "loading", "loaded" or "failed"; `data-blurred` hides it.
        """
        texts = self._texts
        title = texts.choose(message.title)
        alt = title or message.prompt or texts("image.alt")
        original = media_url(message.original_image_url) or None
        values: Values = {
            **turn,
            "id": message.id,
            "sender": message.sender,
            "imageId": picture_id(message),
            "source": media_url(message.image_url),
            "alt": alt,
            "title": title or None,
            "prompt": message.prompt or None,
            "original": original,
            "originalAlt": texts("image.original_of", name=alt),
            "compare": texts("image.original") if original else None,
            "upscale": texts("image.upscale") if larger and not message.is_upscaled else None,
            "download": texts("image.download"),
            "share": texts("image.share"),
            **(self._cover(True) if message.nsfw else {}),
        }
        figure = self._document.fill("image", values)
        figure.set("data-load", "loading")
        figure.set("data-blurred", message.nsfw)
        return _with_room(figure, message.aspect_ratio)

    def video(self, message: Message, turn: Values, poster: str = "") -> Element:
        """A new element of the template `video`; nothing is fetched before it plays."""
        title = self._texts.choose(message.title)
        values: Values = {
            **turn,
            "id": message.id,
            "sender": message.sender,
            "videoId": message.image_id or message.id,
            "source": media_url(message.image_url),
            "poster": media_url(poster) or None,
            "label": title or message.prompt or self._texts("video.label"),
            "title": title or None,
            "prompt": message.prompt or None,
        }
        figure = self._document.fill("video", values)
        return _with_room(figure, message.aspect_ratio or VIDEO_RATIO)

    def show_title(self, figure: Element, title: str) -> None:
        """Another title below the picture, or none."""
        figure.refill({"title": title or None})

    def show_blurred(self, figure: Element, blurred: bool) -> None:
        """Hide a picture, or show it; the same button does the other from then on."""
        figure.set("data-blurred", blurred)
        figure.refill(self._cover(blurred))

    def _cover(self, blurred: bool) -> Values:
        texts = self._texts
        return {
            # A hidden picture must not be described by its prompt either.
            "covered": texts("image.hidden") if blurred else None,
            "cover": "reveal" if blurred else "blur",
            "reveal": texts("image.reveal") if blurred else "",
            "blur": None if blurred else texts("image.blur"),
        }

    def show_original(self, figure: Element, shown: bool) -> None:
        """Show the picture before the merge in the place of the one after it, or take it away."""
        figure.set("data-view", "original" if shown else None)
        if (before := figure.query(BEFORE)) is not None:
            before.set("hidden", not shown)
        if (tool := figure.query('[data-image-action="original"]')) is not None:
            tool.set("aria-pressed", "true" if shown else "false")

    def show_upscaled(self, figure: Element, url: str) -> None:
        """Put the larger picture in; there is nothing left to enlarge."""
        if (tool := figure.query('[data-image-action="upscale"]')) is not None:
            self._keep_focus(figure, tool)
        figure.refill({"source": url, "upscale": None})

    def show_progress(self, figure: Element, label: str, percent: float | None) -> None:
        """Show a bar with a Cancel button; without `percent` the bar only says that work goes
        on (ARIA: an indeterminate `progressbar` has no `aria-valuenow`)."""
        status = figure.query(STATUS)
        if status is None:
            return
        bar = status.query("[role=progressbar]")
        if bar is None or bar.get("aria-label") != label:
            create = self._document.create
            limits = {"aria-valuemin": "0", "aria-valuemax": "100", "aria-label": label}
            classes = {"class": "cp-media__bar", "role": "progressbar"}
            bar = create("div", {**classes, **limits}, create("i"))
            cancel = self._word_button("cancel", self._texts("image.cancel"), figure)
            status.replace_children(create("span", None, label), cancel, bar)
        bar.set("aria-valuenow", None if percent is None else f"{percent:g}")
        if (filled := bar.query("i")) is not None:
            filled.set_style("inline-size", "" if percent is None else f"{percent:g}%")

    def show_failure(self, figure: Element, text: str, retry: str) -> None:
        """Say what went wrong, with a button for the action `retry` (none where empty)."""
        if (status := figure.query(STATUS)) is not None:
            self._keep_focus(figure, status)
            words = self._document.create("span", None, text)
            label = self._texts("image.retry")
            buttons = [self._word_button(retry, label, figure)] if retry else []
            status.replace_children(words, *buttons)

    def clear_status(self, figure: Element) -> None:
        """Take progress and failures away."""
        if (status := figure.query(STATUS)) is not None:
            self._keep_focus(figure, status)
            status.replace_children()

    def _keep_focus(self, figure: Element, going: Element) -> None:
        """A control that goes away leaves the focus to the picture, not to the page's start."""
        active, opener = self._document.active, figure.query('[data-image-action="open"]')
        if active is not None and opener is not None and going.contains(active):
            opener.focus(prevent_scroll=True)

    def _word_button(self, action: str, label: str, figure: Element) -> Element:
        attributes = {
            "class": "cp-button",
            "type": "button",
            "data-image-action": action,
            "data-image-id": figure.get("data-image-id"),
        }
        return self._document.create("button", attributes, label)
