"""The server's side of a delivery: one POST, and what its failure means."""

from __future__ import annotations

import asyncio
from typing import Literal

from chat_py.api_manager import ChatAPI
from chat_py.base.errors import ApiError
from chat_py.http.account import HEADER
from chat_py.http.errors import RequestFacts, server_reason
from chat_py.http.options import RequestOptions
from chat_py.http.urls import fill
from chat_py.models.message import SavedMessage
from chat_py.sending.item import OutboxItem

__all__ = ["MessageEndpoint", "reason_of", "what_follows"]

TRANSIENT = frozenset({"network", "timeout", "ratelimit", "server", "validation"})
HELD = frozenset({"auth", "aborted"})


class MessageEndpoint:
    """Posts messages to `path` (`Settings.endpoints.message`), each under its own key."""

    def __init__(self, *, api: ChatAPI, path: str) -> None:
        self._api = api
        self._path = path

    @property
    def account(self) -> str:
        """Whose cookie the page has; empty where the server does not tell."""
        return self._api.account.name

    def is_other_account(self, item: OutboxItem) -> bool:
        """Whether it was written under another account than the one that is logged in."""
        return self._api.account.is_other(item.account)

    async def post(self, item: OutboxItem) -> SavedMessage:
        """Send an item. Raises `ApiError`, also for a response that does not confirm it."""
        body = {
            "sender": "user",
            **item.extra,
            "content": item.content,
            "timestamp": item.timestamp,
            "userChatId": item.user_chat_id,
        }
        response = await self._api.request(
            "POST",
            self._path_of(item),
            body,
            RequestOptions(
                idempotency_key=item.id, headers={HEADER: item.account} if item.account else {}
            ),
        )
        saved = response.model(SavedMessage)
        if not saved.success:
            raise self._api.errors.make(
                "unknown", response.facts, status=response.status, details=response.value
            )
        if not saved.message_id and "success" not in saved.model_fields_set:
            # Anybody's JSON with status 200 (a proxy's, a log-in page's) confirms nothing.
            raise self._api.errors.make(
                "validation", response.facts, status=response.status, details="messageId: missing"
            )
        return saved

    def invalidate(self, item: OutboxItem) -> None:
        """Another tab has sent it: what the cache has of its chat is stale."""
        self._api.invalidate(self._path_of(item))

    def logged_out(self) -> ApiError:
        """What somebody is told whose account is not the one that is logged in."""
        return self._api.errors.make("auth", RequestFacts())

    def aborted(self) -> ApiError:
        """What somebody is told who waits for a message that is discarded."""
        return self._api.handle_api_error(asyncio.CancelledError())

    def _path_of(self, item: OutboxItem) -> str:
        return fill(self._path, chatId=item.chat_id)


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
