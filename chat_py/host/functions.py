"""`ChatFunctions`: what other scripts of such a page call by bare names (contract §1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError, ArgumentError
from chat_py.base.own_code import call_back
from chat_py.browser.protocols.dom import Element
from chat_py.browser.protocols.environment import Clock, Console
from chat_py.message.display import ChatMessageDisplay
from chat_py.models.message import Message
from chat_py.state import ChatState

__all__ = ["ChatFunctions", "ImageTools"]

SavedCallback = Callable[[object, object], object]
IMAGE_ID = ("data-image-id", "data-id")
CHAT_ID = ("data-id", "data-chat-id")


class ImageTools(Protocol):
    """What can be done to a picture (`ChatImageHandler`)."""

    def download_image(self, image_id: str) -> bool: ...
    async def share_image(self, image_id: str) -> bool: ...
    def regenerate_image(self, image_id: str) -> bool: ...
    def update_image_title(self, image_id: str, title: str | Mapping[str, Any]) -> bool: ...


class Answers(Protocol):
    """Who waits for the text of an answer (`ChatAPICompletion`)."""

    def deliver_external(self, unique_id: str, text: str | None) -> bool: ...


class Stream(Protocol):
    """Where whole answers are shown (`ChatMessageStream`)."""

    def display_completion_message(
        self, message: Mapping[str, Any] | str, answer_id: str = ""
    ) -> None: ...
    def hide_completion_message(self, answer_id: str = "") -> None: ...


class ChatFunctions:
    """A picture or chat may be named by its id, or by an element of the page that carries it."""

    def __init__(
        self,
        *,
        backend: Backend,
        display: ChatMessageDisplay,
        stream: Stream,
        answers: Answers,
        images: ImageTools,
        upscale: Callable[[str], Awaitable[dict[str, Any]]],
        reset_chat: Callable[[str], Awaitable[object]],
        state: ChatState,
        clock: Clock,
        console: Console,
    ) -> None:
        self._backend = backend
        self._display = display
        self._stream = stream
        self._answers = answers
        self._images = images
        self._upscale = upscale
        self._reset_chat = reset_chat
        self._state = state
        self._clock = clock
        self._console = console

    async def add_message_to_chat(
        self,
        chat_id: str,
        user_chat_id: str,
        message: Mapping[str, Any] | str,
        text: str | SavedCallback | None = None,
        callback: SavedCallback | None = None,
    ) -> dict[str, Any] | None:
        """Store a message, and do nothing else: it is not shown, and no answer is asked for.

        `message` has `role` and `message` and may have more (`name`, `hidden` …); or it is the
        role, and `text` follows. The callback gets `(error)` or `(null, response)`; without one
        the promise rejects. Returns the server's response.
        """
        if not isinstance(text, str):
            callback, text = text or callback, None
        fields = {"role": message} if isinstance(message, str) else dict(message)
        content = fields.pop("message", None) if text is None else text
        content = fields.pop("content", None) if content is None else content
        if not isinstance(content, str) or not content:
            raise ArgumentError("addMessageToChat", "message.message", "a text")
        stored = {
            "sender": fields.get("role", "user"),
            **fields,
            "content": content,
            "timestamp": self._clock.now(),
            "userChatId": user_chat_id or self._state.user_chat_id,
        }
        try:
            saved = await self._backend.save_message(chat_id, stored, key=self._clock.uuid())
        except ApiError as error:
            if callback is None:
                raise
            call_back(callback, error, None, report=self._console.report)
            return None
        response = saved.wire()
        if callback is not None:
            call_back(callback, None, response, report=self._console.report)
        return response

    def display_message(
        self,
        sender: str,
        message: Message | Mapping[str, Any] | str | Element,
        user_chat_id: str = "",
        callback: Callable[[], None] | None = None,
    ) -> str | None:
        """`ChatMessageDisplay.displayMessage` for what such pages call it with: a kind of message
        (`user`, `assistant`, `bot-image` …), and a text, a message or an element, of which the
        pictures and videos are shown, else its text. Returns the id of what is shown last."""
        kind = sender.lower()
        sender = "user" if kind.startswith("user") else "bot"
        if kind in ("narrator", "system"):
            sender = kind
        if isinstance(message, str) and kind.endswith(("-image", "-video")):
            message = {"videoUrl" if kind.endswith("video") else "imageUrl": message}
        shown: str | None = None
        if isinstance(message, (str, Message)):
            shown = self._display.display_message(sender, message, user_chat_id)
        elif isinstance(message, Mapping):
            shown = self._show_fields(sender, message, user_chat_id)
        elif media := _media_in(message):
            for fields in media:
                shown = self._show_fields(sender, fields, user_chat_id) or shown
        elif text := message.text.strip():
            shown = self._display.display_message(sender, text, user_chat_id)
        if callback is not None:
            callback()
        return shown

    def display_completion_message(
        self, message: Mapping[str, Any] | str, unique_id: str = ""
    ) -> None:
        """The text of an answer has come by another way. It is drawn where it is waited for: one
        whose `unique_id` nobody here waits for is another device's, or comes again."""
        text = (
            message
            if isinstance(message, str)
            else Message.model_validate({"sender": "bot", **message}).content
        )
        if not self._answers.deliver_external(unique_id, text) and not unique_id:
            self._stream.display_completion_message(message)

    def hide_completion_message(self, unique_id: str = "") -> None:
        """There will be no text for an answer that waits for it."""
        self._stream.hide_completion_message(unique_id)

    async def handle_chat_reset(self, target: str | Element | None = None) -> None:
        """Begin a chat anew: the open one, or that of `target`. A failure is shown on the page."""
        chat_id = _named_by(target, CHAT_ID) if target is not None else ""
        try:
            await self._reset_chat(chat_id or self._state.chat_id)
        except ApiError:
            return

    async def upscale_image(self, target: str | Element) -> dict[str, Any] | None:
        """Enlarge a picture; `None` where that failed, which is shown at the picture."""
        try:
            return await self._upscale(_named_by(target, IMAGE_ID))
        except ApiError:
            return None

    def download_image(self, target: str | Element) -> bool:
        """Save a picture as a file; whether there is one."""
        return self._images.download_image(_named_by(target, IMAGE_ID))

    async def open_share_modal(self, target: str | Element) -> bool:
        """Share a picture; whether it was shared."""
        return await self._images.share_image(_named_by(target, IMAGE_ID))

    def regen_image(self, target: str | Element) -> bool:
        """Tell the page, by `image:regenerate`, that another picture of the same prompt is
        wanted; whether there is such a picture."""
        return self._images.regenerate_image(_named_by(target, IMAGE_ID))

    def update_image_title(self, image_id: str, title: str | Mapping[str, Any]) -> bool:
        """Give a picture another title, as a text or by language; whether there is one."""
        return self._images.update_image_title(image_id, title)

    def _show_fields(self, sender: str, fields: Mapping[str, Any], user_chat_id: str) -> str | None:
        if fields.get("videoUrl"):
            return self._display.display_video_thumb(fields, user_chat_id)
        if fields.get("imageUrl"):
            return self._display.display_image_thumb({"sender": sender, **fields}, user_chat_id)
        return self._display.display_message(sender, fields, user_chat_id)


def _named_by(target: str | Element, attributes: tuple[str, ...]) -> str:
    if isinstance(target, str):
        return target
    for name in attributes:
        if (holder := target.closest(f"[{name}]")) is not None:
            return holder.get(name) or ""
    return ""


def _media_in(element: Element) -> list[dict[str, Any]]:
    own = [element] if element.tag in ("img", "video") else element.query_all("img, video")
    return [_fields_of(one) for one in own]


def _fields_of(media: Element) -> dict[str, Any]:
    """What the attributes of an `<img>` or `<video>` tell."""
    name = media.get("data-id") or media.get("data-image-id") or ""
    title = media.get("alt") or media.get("title") or ""
    if media.tag == "video":
        source = media.query("source")
        url = media.get("src") or (source.get("src") if source is not None else "") or ""
        return {"videoUrl": url, "videoId": name, "title": title, "poster": media.get("poster")}
    return {
        "imageUrl": media.get("src") or "",
        "imageId": name,
        "title": title,
        "prompt": media.get("data-prompt") or "",
        "nsfw": media.get("data-nsfw") == "true",
        "isUpscaled": media.get("data-isupscaled") == "true",
        "isMerged": media.get("data-ismergeface") == "true",
    }
