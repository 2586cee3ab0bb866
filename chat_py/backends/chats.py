"""The smaller endpoints: the list of chats, message actions, versions (contract §3)."""

from __future__ import annotations

from chat_py.api_manager import ChatAPI
from chat_py.http.urls import fill
from chat_py.models.chat import ChatSummaries
from chat_py.models.message import ActionResult, Versions
from chat_py.settings.settings import Settings

__all__ = ["ChatsApi"]


class ChatsApi:
    """Each method raises `ApiError`."""

    def __init__(self, *, api: ChatAPI, settings: Settings) -> None:
        self._api = api
        self._endpoints = settings.endpoints

    async def get_chats(self) -> ChatSummaries:
        """The user's chats, newest first."""
        response = await self._api.request("GET", self._endpoints.chats)
        return response.model(ChatSummaries)

    async def act(self, chat_id: str, message_id: str, action: str) -> ActionResult:
        """Like, dislike, unlike, delete or restore a message."""
        path = fill(self._endpoints.action, chatId=chat_id, messageId=message_id)
        response = await self._api.request("POST", path, {"action": action})
        return response.model(ActionResult)

    async def versions(self, chat_id: str, message_id: str) -> Versions:
        """All versions of an answer, oldest first."""
        path = fill(self._endpoints.versions, chatId=chat_id, messageId=message_id)
        return (await self._api.request("GET", path)).model(Versions)
