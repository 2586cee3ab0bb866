"""The server's side of a delivery: one call, and what its failure means."""

from __future__ import annotations

import asyncio
from typing import Literal

from chat_py.api_manager import ChatAPI
from chat_py.backends.backend import Backend
from chat_py.base.errors import ApiError
from chat_py.http.errors import RequestFacts, server_reason
from chat_py.models.message import SavedMessage
from chat_py.sending.item import OutboxItem

__all__ = ["MessageEndpoint", "reason_of", "what_follows"]

TRANSIENT = frozenset({"network", "timeout", "ratelimit", "server", "validation"})
HELD = frozenset({"auth", "aborted"})


class MessageEndpoint:
    """Gives messages to the back end, each under its own key."""

    def __init__(self, *, api: ChatAPI, backend: Backend) -> None:
        self._api = api
        self._backend = backend

    @property
    def account(self) -> str:
        """Whose cookie the page has; empty where the server does not tell."""
        return self._api.account.name

    def is_other_account(self, item: OutboxItem) -> bool:
        """Whether it was written under another account than the one that is logged in."""
        return self._api.account.is_other(item.account)

    async def post(self, item: OutboxItem) -> SavedMessage:
        """Send an item. Raises `ApiError`."""
        message = {
            "sender": "user",
            **item.extra,
            "content": item.content,
            "timestamp": item.timestamp,
            "userChatId": item.user_chat_id,
        }
        return await self._backend.save_message(
            item.chat_id, message, key=item.id, account=item.account
        )

    def outdated(self, item: OutboxItem) -> None:
        """Another tab has sent it: what is kept of its chat is stale."""
        self._backend.outdated(item.chat_id)

    def logged_out(self) -> ApiError:
        """What somebody is told whose account is not the one that is logged in."""
        return self._api.errors.make("auth", RequestFacts())

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


def reason_of(error: ApiError) -> str:
    """What is shown at a message that the server did not take."""
    return server_reason(error.details) or error.user_message
