"""One message that is being sent, and the queue that it waits in."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from pydantic import BaseModel

from chat_py.sending.attachment import Attachment

__all__ = ["NOT_STORED", "OutboxItem", "Queue", "SendingState", "key_prefix"]

SendingState = Literal["waiting", "sending", "failed", "unconfirmed", "sent", "discarded"]
"""How far a message has come. "waiting": for the answer before it; "unconfirmed": whether it is
sent again is for a person to say."""


class Queue(NamedTuple):
    """A user's messages to one chat, which go out in order."""

    user: str
    chat_id: str

    @property
    def lock(self) -> str:
        """The name of the lock that a tab holds while it delivers the queue."""
        return f"chat_py/outbox/{tuple(self)!r}"


class OutboxItem(BaseModel):
    """A message that is being sent.

    `account` is whose cookie it was written under, where the server tells. `refused`: only a
    person sends it again. `waits`: it waits for the answer before it (chat_py/sending/waiting.py).
    `in_doubt`: it has been posted, nobody knows whether it arrived, and a second time would be a
    second message. `failures` counts its failed deliveries, by which another tab knows that it has
    just been tried; `pause` is how many seconds to wait then. `early` names the page that has
    stored it before Python was there (static/src/native/first-view): its text is as it was typed,
    and nothing of it goes out until it is submitted. The fields of `NOT_STORED` are of this moment:
    `mine` was written in this tab, `kept` is in the database,
    `elsewhere` tells that another tab delivered it.
    """

    id: str
    user: str
    account: str = ""
    chat_id: str
    user_chat_id: str = ""
    content: str
    extra: dict[str, Any] = {}
    attachments: list[Attachment] = []
    timestamp: int
    seq: int
    refused: bool = False
    waits: bool = False
    in_doubt: bool = False
    failures: int = 0
    pause: float = 0.0
    early: str = ""
    reason: str = ""
    state: SendingState = "sending"
    message_id: str = ""
    mine: bool = False
    kept: bool = False
    elsewhere: bool = False

    def hold(self) -> None:
        """Only a person sends it again."""
        self.refused = True
        self.state = "unconfirmed" if self.in_doubt else "failed"

    @property
    def queue(self) -> Queue:
        return Queue(self.user, self.chat_id)

    @property
    def parts(self) -> list[dict[str, Any]]:
        """What its message is made of where that is more than text (contract §10)."""
        files = [attachment.shown.wire() for attachment in self.attachments]
        parts = [*self.extra.get("parts", ()), *files]
        text = [{"type": "text", "text": self.content}] if parts and self.content else []
        return [*text, *parts]

    @property
    def key(self) -> str:
        """Its key in the database; keys sort in the order of sending."""
        return f"{key_prefix(self.user)}{self.seq:020d}/{self.id}"


NOT_STORED = {"state", "message_id", "mine", "kept", "elsewhere"}


def key_prefix(user: str) -> str:
    """What the keys of all items of a user begin with."""
    return quote(user, safe="") + "/"
