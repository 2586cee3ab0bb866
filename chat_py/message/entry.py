"""One message of the open chat, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chat_py.browser.protocols.dom import Element
from chat_py.message.elements import NOT_STORED, MessageState
from chat_py.models.message import Message

__all__ = ["ENDED", "Entry"]

ENDED: dict[str, MessageState] = {"stopped": "stopped", "broken": "broken", "failed": "broken"}
"""How answers end that do not end well, as servers call it."""


@dataclass
class Entry:
    """`element` is the message's while it is neither final nor on the page; `video` and `poster`
    tell how a thumbnail is built again."""

    message: Message
    state: MessageState = "sent"
    reason: str = ""
    element: Element | None = None
    video: bool = False
    poster: str = ""

    def __post_init__(self) -> None:
        """An answer is in the state that its server tells."""
        message = self.message
        if message.type == "video":
            self.video = True
            self.poster = self.poster or str((message.model_extra or {}).get("poster") or "")
        if self.state == "sent" and message.sender != "user" and message.state in ENDED:
            self.state, self.reason = ENDED[message.state], message.reason or ""

    @property
    def is_stored(self) -> bool:
        """Whether the server is known to have it."""
        return self.state not in NOT_STORED

    @classmethod
    def thumb(cls, media: Mapping[str, Any] | str, *, video: bool) -> Entry:
        """A picture or video as a script of the page shows it: its address, or its fields.

        Raises `pydantic.ValidationError`.
        """
        values: dict[str, Any] = {"imageUrl": media} if isinstance(media, str) else dict(media)
        poster = ""
        if video:
            poster = str(values.get("poster") or values.get("thumbnail") or "")
            if not isinstance(media, str):
                values |= {"imageUrl": values.get("videoUrl"), "imageId": values.get("videoId")}
        kind = "mergeFace" if values.get("isMerged") else "image"
        message = Message.model_validate({"sender": "bot", **values, "type": kind})
        message.image_id = message.image_id or message.image_url
        return cls(message, video=video, poster=poster)
