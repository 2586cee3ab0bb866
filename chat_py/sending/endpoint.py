"""The server's side of a delivery: one call, and what its failure means."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal, Protocol

from chat_py.api_manager import ChatAPI
from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.base.owner import Undo
from chat_py.browser.protocols.http import Network
from chat_py.http.errors import RequestFacts, server_reason
from chat_py.models.message import Message, SavedMessage
from chat_py.models.parts import FilePart
from chat_py.sending.attachment import Attachment
from chat_py.sending.item import OutboxItem

__all__ = ["MessageEndpoint", "Uploader", "may_have_arrived", "reason_of", "what_follows"]

ANSWERED = frozenset({"auth", "permission", "notfound", "ratelimit", "unknown"})
"""Types of errors of a back end that has looked at what it was given."""
TRANSIENT = frozenset({"network", "timeout", "ratelimit", "server", "validation"})
HELD = frozenset({"auth", "aborted"})
UNAVAILABLE = 503
NEWEST = 50
"""How many of a chat's messages are looked at for one that may have arrived."""


class Uploader(Protocol):
    """Brings files to the back end, each once (`Uploads`)."""

    async def part(self, attachment: Attachment, account: str = "") -> FilePart:
        """What the back end makes of a file, which is noted at it, too. Raises `ApiError`."""
        ...

    async def remove(self, attachment: Attachment) -> None:
        """Forget a file, here and there."""
        ...

    def on_progress(self, callback: Callable[[str, float], None]) -> Undo:
        """Call with the id of a file and how much of it has gone out, in percent."""
        ...


class MessageEndpoint:
    """Gives messages to the back end, each under its own key."""

    def __init__(
        self,
        *,
        api: ChatAPI,
        backend: Backend,
        uploads: Callable[[], Uploader],
        network: Network,
    ) -> None:
        self._network = network
        self._api = api
        self._backend = backend
        self._uploads = uploads

    @property
    def account(self) -> str:
        """Whose cookie the page has; empty where the server does not tell."""
        return self._api.account.name

    def is_other_account(self, item: OutboxItem) -> bool:
        """Whether it was written under another account than the one that is logged in."""
        return self._api.account.is_other(item.account)

    async def upload(self, item: OutboxItem) -> bool:
        """Bring the files of an item to the back end; whether there were any to bring. Raises
        `ApiError`."""
        waiting = [attachment for attachment in item.attachments if attachment.part is None]
        for attachment in waiting:
            await self._uploads().part(attachment, item.account)
        return bool(waiting)

    async def drop_files(self, item: OutboxItem) -> None:
        """Forget the files of an item that is not to be sent."""
        for attachment in item.attachments:
            await self._uploads().remove(attachment)

    @property
    def may_repeat(self) -> bool:
        """Whether a message that is posted twice is stored once."""
        return self._backend.can("save_twice")

    async def post(self, item: OutboxItem) -> SavedMessage:
        """Send an item. Raises `ApiError`; then one that is `in_doubt` may have arrived, and one
        that is not any more has not."""
        offline = not self._network.online
        message = {
            "sender": "user",
            **item.extra,
            **({"parts": item.parts} if item.parts else {}),
            "content": item.content,
            "timestamp": item.timestamp,
            "userChatId": item.user_chat_id,
        }
        try:
            return await self._backend.save_message(
                item.chat_id, message, key=item.id, account=item.account
            )
        except ApiError as error:
            went_out = not (offline and error.type == "network")
            item.in_doubt = item.in_doubt and went_out and may_have_arrived(error)
            raise

    async def find(self, item: OutboxItem) -> Message | None:
        """The message like it among the newest of its chat. Raises `ApiError`."""
        self._backend.outdated(item.chat_id)
        for message in reversed(await self._newest(item.chat_id)):
            if message.sender == "user" and message.content == item.content:
                return message
        return None

    async def _newest(self, chat_id: str) -> list[Message]:
        try:
            return (await self._backend.history(chat_id, limit=NEWEST, offset=0)).messages
        except ApiError as error:
            if error.type != "notfound":
                raise
        chat = (await self._backend.open_chat(chat_id)).chat  # of one that has no pages
        return chat.messages if chat else []

    def outdated(self, item: OutboxItem) -> None:
        """Another tab has sent it: what is kept of its chat is stale."""
        self._backend.outdated(item.chat_id)

    def logged_out(self) -> ApiError:
        """What somebody is told whose account is not the one that is logged in."""
        return self._api.errors.make("auth", RequestFacts())

    def lost(self) -> ApiError:
        """What somebody is told who waits for a message whose page has gone meanwhile."""
        return self._api.errors.make("network", RequestFacts())

    def aborted(self) -> ApiError:
        """What somebody is told who waits for a message that is discarded."""
        return self._api.handle_api_error(asyncio.CancelledError())


def what_follows(error: ApiError) -> Literal["retry", "hold", "refuse"]:
    """Whether the same message may get through later without anybody's doing ("retry"), or when
    somebody is logged in or wants it ("hold"), or not as it is ("refuse")."""
    # A 409 says that an earlier attempt with this key is still being worked on.
    if error.type in TRANSIENT or error.status == 409:
        return "retry"
    return "hold" if error.type in HELD else "refuse"


def may_have_arrived(error: ApiError) -> bool:
    """Whether a message may be stored although its delivery ended so. A 503 and whatever else a
    back end says of the message itself tell that it is not."""
    if error.status:
        return error.status < 400 or (error.status >= 500 and error.status != UNAVAILABLE)
    return error.type not in ANSWERED


def reason_of(error: ApiError) -> str:
    """What is shown at a message that the server did not take."""
    return server_reason(error.details) or error.user_message
