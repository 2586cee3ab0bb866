"""How pictures and videos look in the DOM. The class names are the style sheet's contract."""

from __future__ import annotations

import re

from chat_py.base.media_url import media_url
from chat_py.browser.protocols.dom import Document, Element
from chat_py.locales import Texts
from chat_py.models.message import Message

__all__ = ["MediaFigures", "picture_id"]

RATIO = re.compile(r"\s*(\d+(?:\.\d+)?)\s*[:/x]\s*(\d+(?:\.\d+)?)\s*", re.I)
VIDEO_RATIO = "16 / 9"


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


def _marks(message: Message) -> dict[str, str | None]:
    """By these the page's other scripts know a picture."""
    return {"data-id": picture_id(message), "data-prompt": message.prompt or None}


class MediaFigures:
    """Builds figures and shows their state; keeps nothing."""

    def __init__(self, *, document: Document, texts: Texts) -> None:
        self._document = document
        self._texts = texts

    def picture(self, message: Message, *, larger: bool = True) -> Element:
        """`<figure class="cp-media" data-image-id>` of a picture message. `larger`: it can be made
        so.

        The picture is inside a button that opens it large. `data-load` on the figure tells
        whether it is "loading", "loaded" or "failed"; `data-blurred` hides it.
        """
        create = self._document.create
        name = picture_id(message)
        figure = self._figure(message, message.aspect_ratio)
        figure.set("data-image-id", name)
        figure.set("data-load", "loading")
        title = self._texts.choose(message.title)
        alt = title or message.prompt or self._texts("image.alt")
        image = {"class": "cp-media__picture", "alt": alt, "loading": "lazy", "decoding": "async"}
        opener = create(
            "button",
            {
                "class": "cp-media__open",
                "type": "button",
                "data-image-action": "open",
                "data-image-id": name,
                "aria-haspopup": "dialog",
            },
            create("img", {**image, "src": media_url(message.image_url), **_marks(message)}),
        )
        tools = create("div", {"class": "cp-media__tools"})
        original = media_url(message.original_image_url)
        if original:
            hidden = {"class": "cp-media__original", "loading": "lazy", "hidden": True}
            label = self._texts("image.original_of", name=alt)
            opener.append(create("img", {**hidden, "src": original, "alt": label}))
            tools.append(self._tool("original", "compare", name, pressed=False))
        if larger and not message.is_upscaled:
            tools.append(self._tool("upscale", "upscale", name))
        tools.append(self._tool("download", "download", name), self._tool("share", "share", name))
        status = create("div", {"class": "cp-media__status", "role": "status"})
        figure.append(create("div", {"class": "cp-media__frame"}, opener, status, tools))
        if title:
            figure.append(create("figcaption", None, title))
        if message.nsfw:
            self.show_blurred(figure, True)
        return figure

    def video(self, message: Message, poster: str = "") -> Element:
        """`<figure class="cp-media" data-video-id>`; nothing is fetched before it plays."""
        create = self._document.create
        figure = self._figure(message, message.aspect_ratio or VIDEO_RATIO)
        figure.set("data-video-id", message.image_id or message.id)
        title = self._texts.choose(message.title)
        video = {
            "class": "cp-media__video",
            "src": media_url(message.image_url),
            "poster": media_url(poster) or None,
            "aria-label": title or message.prompt or self._texts("video.label"),
            "preload": "none",
        }
        player = create("video", {**video, "controls": True, "playsinline": True})
        status = create("div", {"class": "cp-media__status", "role": "status"})
        figure.append(create("div", {"class": "cp-media__frame"}, player, status))
        if title:
            figure.append(create("figcaption", None, title))
        return figure

    def show_title(self, figure: Element, title: str) -> None:
        """Another title below the picture, or none."""
        caption = figure.query("figcaption")
        if caption is None:
            figure.append(caption := self._document.create("figcaption"))
        caption.text = title
        if not title:
            caption.remove()

    def show_blurred(self, figure: Element, blurred: bool) -> None:
        """Hide a picture, or show it; the same button does the other from then on."""
        figure.set("data-blurred", blurred)
        if (opener := figure.query(".cp-media__open")) is not None:
            # A hidden picture must not be described by its prompt either.
            opener.set("aria-label", self._texts("image.hidden") if blurred else None)
        tool = figure.query('[data-image-action="reveal"], [data-image-action="blur"]')
        tools = figure.query(".cp-media__tools")
        if tool is None and tools is not None:
            tool = self._tool("reveal", "eye", figure.get("data-image-id") or "")
            tools.prepend(tool)
        if tool is not None:
            action = "reveal" if blurred else "blur"
            label = self._texts(f"image.{action}")
            tool.set("data-image-action", action)
            tool.set("aria-label", None if blurred else label)
            tool.set("title", None if blurred else label)
            tool.replace_children(self._document.icon("eye"), *([label] if blurred else []))

    def show_original(self, figure: Element, shown: bool) -> None:
        """Show the picture before the merge in the place of the one after it, or take it away."""
        figure.set("data-view", "original" if shown else None)
        if (before := figure.query(".cp-media__original")) is not None:
            before.set("hidden", not shown)
        if (tool := figure.query('[data-image-action="original"]')) is not None:
            tool.set("aria-pressed", "true" if shown else "false")

    def show_upscaled(self, figure: Element, url: str) -> None:
        """Put the larger picture in; there is nothing left to enlarge."""
        if (image := figure.query(".cp-media__picture")) is not None:
            image.set("src", url)
        if (tool := figure.query('[data-image-action="upscale"]')) is not None:
            self._keep_focus(figure, tool)
            tool.remove()

    def show_progress(self, figure: Element, label: str, percent: float | None) -> None:
        """Show a bar with a Cancel button; without `percent` the bar only says that work goes
        on (ARIA: an indeterminate `progressbar` has no `aria-valuenow`)."""
        status = figure.query(".cp-media__status")
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
        if (status := figure.query(".cp-media__status")) is not None:
            self._keep_focus(figure, status)
            words = self._document.create("span", None, text)
            label = self._texts("image.retry")
            buttons = [self._word_button(retry, label, figure)] if retry else []
            status.replace_children(words, *buttons)

    def clear_status(self, figure: Element) -> None:
        """Take progress and failures away."""
        if (status := figure.query(".cp-media__status")) is not None:
            self._keep_focus(figure, status)
            status.replace_children()

    def _figure(self, message: Message, ratio: str) -> Element:
        attributes = {
            "class": "cp-message cp-media",
            "data-message-id": message.id,
            "data-sender": message.sender,
        }
        figure = self._document.create("figure", attributes)
        if ratio := css_ratio(ratio):  # room is kept before the first byte: nothing jumps
            figure.set("data-ratio", True)
            figure.set_style("--cp-media-ratio", ratio)
        return figure

    def _keep_focus(self, figure: Element, going: Element) -> None:
        """A control that goes away leaves the focus to the picture, not to the page's start."""
        active, opener = self._document.active, figure.query(".cp-media__open")
        if active is not None and opener is not None and going.contains(active):
            opener.focus(prevent_scroll=True)

    def _tool(self, action: str, icon: str, name: str, *, pressed: bool | None = None) -> Element:
        label = self._texts(f"image.{action}")
        attributes = {
            "type": "button",
            "data-image-action": action,
            "data-image-id": name,
            "aria-label": label,
            "aria-pressed": None if pressed is None else str(pressed).lower(),
            "title": label,
        }
        return self._document.create("button", attributes, self._document.icon(icon))

    def _word_button(self, action: str, label: str, figure: Element) -> Element:
        attributes = {
            "class": "cp-button",
            "type": "button",
            "data-image-action": action,
            "data-image-id": figure.get("data-image-id"),
        }
        return self._document.create("button", attributes, label)
