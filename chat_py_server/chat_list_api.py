"""The endpoints of the list of chats (contract §8): listed, searched, begun, changed, deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat_py.models.chat_list import ChatChange, NewChat
from chat_py.models.fields import Wire
from chat_py_server.identity import user_of
from chat_py_server.keyed import Once, stored_response
from chat_py_server.problems import model_response, model_text, query_model, read_body, validated
from chat_py_server.repository import Repository

__all__ = ["ChatListApi"]

MAX_QUERY = 200


class ListQuery(Wire):
    """Query of `GET /chats`: where the list or the search goes on, and what is looked for."""

    query: Annotated[str, Field(max_length=MAX_QUERY)] = ""
    after: Annotated[str, Field(max_length=200)] = ""


class ChatListApi:
    """`/chats`, for each user their own."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._once = Once()

    def routes(self) -> list[Route]:
        """One line for each endpoint."""
        return [
            Route("/chats", self.list_chats, methods=["GET"]),
            Route("/chats", self.create, methods=["POST"]),
            Route("/chats/{chat}", self.change, methods=["PATCH"]),
            Route("/chats/{chat}", self.delete, methods=["DELETE"]),
        ]

    async def list_chats(self, request: Request) -> Response:
        """A page of the list, or with `query` of what is found."""
        wanted = query_model(ListQuery, request)
        user, words = user_of(request), " ".join(wanted.query.split())
        if words:
            return await model_response(await self._repository.search(user, words, wanted.after))
        return await model_response(await self._repository.summaries(user, wanted.after))

    async def create(self, request: Request) -> Response:
        """Begin a chat. 201, and the same chat for a repeated key."""
        body = await read_body(request)
        new = validated(NewChat, body)
        with self._once.key(request, body) as key:
            reply = await self._repository.create_chat(key, new)
        summary = await self._repository.summary(key.user, reply.body)
        return stored_response(replace(reply, body=model_text(summary)))

    async def change(self, request: Request) -> Response:
        """Rename, pin or restore a chat."""
        body = await read_body(request)
        change = validated(ChatChange, body)
        with self._once.key(request, body) as key:
            reply = await self._repository.change_chat(key, request.path_params["chat"], change)
        summary = await self._repository.summary(key.user, reply.body)
        return stored_response(replace(reply, body=model_text(summary)))

    async def delete(self, request: Request) -> Response:
        """Delete a chat, which can be restored for a while."""
        with self._once.key(request, b"") as key:
            return stored_response(
                await self._repository.delete_chat(key, request.path_params["chat"])
            )
