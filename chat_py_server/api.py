"""The endpoints of contract §3, under `/api`. Every reply is built with `chat_py.models`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat_py.models.chat import (
    Chat,
    ChatQuery,
    ChatResponse,
    ChatSummaries,
    HistoryPage,
    PostChat,
    Suggestions,
)
from chat_py.models.completion import CompletionRequest, StreamDone
from chat_py.models.fields import Wire
from chat_py.models.message import ActionResult, MessageAction, NewMessage, Versions
from chat_py_server import answers, chats, images
from chat_py_server.chats import UserChat
from chat_py_server.completions import Completion, Completions
from chat_py_server.config import Config
from chat_py_server.database import Database
from chat_py_server.idempotency import Idempotency, IdempotencyKey, Reply
from chat_py_server.identity import user_of
from chat_py_server.problems import ProblemError, json_response, query_model, read_body, validated
from chat_py_server.responder import suggest
from chat_py_server.sse import event_stream, last_event_id

__all__ = ["Api"]

FIRST_PAGE = 50
"""Messages that come with a chat; older ones are in its history."""


class HistoryQuery(Wire):
    """Query of `GET /chat/{id}/history`."""

    limit: Annotated[int, Field(ge=1, le=500)] = 50
    offset: Annotated[int, Field(ge=0, le=10**9)] = 0


class SuggestionsQuery(Wire):
    """Query of `GET /suggestions`; without a chat the suggestions are for a beginning."""

    chat_id: str = "mira"


class Api:
    """The endpoints and what they work with."""

    def __init__(self, config: Config, database: Database, completions: Completions) -> None:
        self._config = config
        self._database = database
        self._completions = completions
        self._idempotency = Idempotency(database)

    def routes(self) -> list[Route]:
        """One line for each endpoint."""
        return [
            Route("/healthz", self.health),
            Route("/test", self.test),
            Route("/chats", self.list_chats),
            Route("/chat", self.get_chat, methods=["GET"]),
            Route("/chat", self.post_chat, methods=["POST"]),
            Route("/chat/{chat}/history", self.history),
            Route("/chat/{chat}/message", self.add_message, methods=["POST"]),
            Route("/chat/{chat}/message/{message}/action", self.act, methods=["POST"]),
            Route("/chat/{chat}/message/{message}/versions", self.versions),
            Route("/completion", self.complete, methods=["POST"]),
            Route("/completion/{completion}", self.resume, methods=["GET"]),
            Route("/completion/{completion}", self.stop, methods=["DELETE"]),
            Route("/suggestions", self.suggestions),
            Route("/images/{image}.svg", self.picture),
            Route("/images/{image}/upscale", self.upscale, methods=["POST"]),
        ]

    async def health(self, request: Request) -> Response:
        """200 when the database answers."""
        await self._database.run(lambda connection: connection.execute("SELECT 1").fetchone())
        return json_response('{"status":"ok"}')

    async def test(self, request: Request) -> Response:
        """The guide's first test asks for this."""
        return json_response('{"ok":true}')

    async def list_chats(self, request: Request) -> Response:
        """The sidebar."""
        user = user_of(request)
        found = await self._database.run(lambda connection: chats.summaries(connection, user))
        return _reply(ChatSummaries(chats=found))

    async def get_chat(self, request: Request) -> Response:
        """A chat; `reset` needs the header that no other site's page can send."""
        query = query_model(ChatQuery, request)
        if query.reset and request.headers.get("x-chat-request") != "1":
            raise ProblemError(
                403, "reset: needs the request header X-Chat-Request: 1, or use POST /chat."
            )
        user = user_of(request)
        body = await self._database.run(
            lambda connection: _open(connection, user, query.chat_id, query.reset)
        )
        return json_response(body)

    async def post_chat(self, request: Request) -> Response:
        """The same by POST."""
        body = await read_body(request)
        wanted = validated(PostChat, body)
        user = user_of(request)
        return await self._once(
            request,
            body,
            lambda connection: Reply(200, _open(connection, user, wanted.chat_id, wanted.reset)),
        )

    async def history(self, request: Request) -> Response:
        """A page of messages."""
        query = query_model(HistoryQuery, request)

        def work(connection: sqlite3.Connection) -> HistoryPage:
            chat = self._chat(connection, request)
            return HistoryPage(
                messages=chats.list_messages(
                    connection, chat, limit=query.limit, offset=query.offset
                ),
                total=chats.count_messages(connection, chat),
                limit=query.limit,
                offset=query.offset,
            )

        return _reply(await self._database.run(work))

    async def add_message(self, request: Request) -> Response:
        """Store what the user says. 201, and the stored reply for a repeated key."""
        body = await read_body(request)
        new = validated(NewMessage, body)
        if new.sender != "user":
            raise ProblemError(403, "sender: only messages of the user are taken.")
        if not new.content.strip():
            raise ProblemError(422, "content: must not be blank.")
        if new.replaces:
            await self._stop_running(request, new.replaces)

        def work(connection: sqlite3.Connection) -> Reply:
            chat = self._chat(connection, request)
            return Reply(201, _text(chats.add_message(connection, chat, new)))

        return await self._once(request, body, work)

    async def act(self, request: Request) -> Response:
        """Like, dislike, delete, restore; select a version."""
        body = await read_body(request)
        wanted = validated(MessageAction, body)
        message_id = request.path_params["message"]

        def work(connection: sqlite3.Connection) -> Reply:
            chat = self._chat(connection, request)
            actions = chats.act(connection, chat, message_id, wanted.action)
            return Reply(200, _text(ActionResult(message_id=message_id, actions=actions)))

        return await self._once(request, body, work)

    async def versions(self, request: Request) -> Response:
        """What an answer was before it was written anew."""
        message_id = request.path_params["message"]
        found = await self._database.run(
            lambda connection: chats.versions(
                connection, self._chat(connection, request), message_id
            )
        )
        return _reply(Versions(versions=found))

    async def complete(self, request: Request) -> Response:
        """Answer a message, as a stream."""
        body = await read_body(request)
        wanted = validated(CompletionRequest, body)
        completion = await self._completions.begin(
            user_of(request),
            wanted.chat_id,
            wanted.message_id,
            regenerate=wanted.regenerate,
            key=self._key(request, body),
        )
        return self._stream(request, completion)

    async def resume(self, request: Request) -> Response:
        """Follow an answer from `Last-Event-ID` on."""
        completion = await self._completions.find(
            user_of(request), request.path_params["completion"]
        )
        return self._stream(request, completion)

    async def stop(self, request: Request) -> Response:
        """Stop an answer; its text so far is kept."""
        completion = await self._completions.stop(
            user_of(request), request.path_params["completion"]
        )
        last = completion.last.data if completion.last else None
        if isinstance(last, StreamDone):
            return _reply(last)
        return _reply(StreamDone(message_id=completion.message_id))

    async def suggestions(self, request: Request) -> Response:
        """What a person may say next."""
        query = query_model(SuggestionsQuery, request)
        user = user_of(request)

        def work(connection: sqlite3.Connection) -> Suggestions:
            chat = chats.require_chat(connection, user, query.chat_id)
            said = chats.list_messages(connection, chat, limit=FIRST_PAGE)
            return Suggestions(suggestions=suggest(chat.seed, said))

        return _reply(await self._database.run(work))

    async def picture(self, request: Request) -> Response:
        """A seeded picture."""
        scale = images.LARGER if request.query_params.get("scale") == str(images.LARGER) else 1
        svg = images.draw(request.path_params["image"], scale)
        if svg is None:
            raise ProblemError(404, "There is no such picture.")
        return Response(svg, headers={"Cache-Control": "no-cache"}, media_type="image/svg+xml")

    async def upscale(self, request: Request) -> Response:
        """Replace the user's picture by a larger one and answer with its record."""
        image_id = request.path_params["image"]
        user = user_of(request)
        larger = f"/api/images/{image_id}.svg?scale={images.LARGER}"

        def work(connection: sqlite3.Connection) -> Reply:
            return Reply(200, _text(chats.mark_upscaled(connection, user, image_id, larger)))

        return await self._once(request, b"", work)

    async def _stop_running(self, request: Request, replaced: str) -> None:
        """End the answer that is being written in a chat: its question is about to go. A request
        that is sent again finds it gone, and must not end the answer to the new one."""

        def work(connection: sqlite3.Connection) -> tuple[str, str] | None:
            chat = self._chat(connection, request)
            if not chats.is_shown(connection, chat, replaced):
                return None
            return answers.running(connection, chat)

        running = await self._database.run(work)
        if running is not None:
            await self._completions.stop(user_of(request), running[0])

    def _chat(self, connection: sqlite3.Connection, request: Request) -> UserChat:
        return chats.require_chat(connection, user_of(request), request.path_params["chat"])

    def _key(self, request: Request, body: bytes) -> IdempotencyKey:
        key = request.headers.get("idempotency-key", "")
        return IdempotencyKey.of(user_of(request), key, request.method, request.url.path, body)

    async def _once(
        self, request: Request, body: bytes, work: Callable[[sqlite3.Connection], Reply]
    ) -> Response:
        reply = await self._idempotency.run(self._key(request, body), work)
        headers = {"Idempotent-Replayed": "true"} if reply.replayed else {}
        return json_response(reply.body, reply.status, **headers)

    def _stream(self, request: Request, completion: Completion) -> Response:
        after = last_event_id(request.headers.get("last-event-id", ""))
        return event_stream(completion.follow(after), self._config.heartbeat)


def _text(model: Wire) -> str:
    return model.model_dump_json(by_alias=True, exclude_none=True)


def _reply(model: Wire) -> Response:
    return json_response(_text(model))


def _open(connection: sqlite3.Connection, user: str, chat_id: str, reset: bool) -> str:
    """The reply of `GET` and `POST /chat`; `"chat": false` for an id that nobody knows."""
    chat = chats.open_chat(connection, user, chat_id)
    if chat is None:
        return '{"chat":false}'
    if reset and not chat.created:
        chat = chats.reset_chat(connection, chat)
    messages = chats.list_messages(connection, chat, limit=FIRST_PAGE)
    response = ChatResponse(
        chat=Chat(
            id=chat.seed.id,
            title=chat.seed.title,
            messages=messages,
            metadata={"totalMessages": chats.count_messages(connection, chat)},
        ),
        character=chat.seed.character,
        user_chat_id=chat.id,
        is_new=chat.created,
        total_steps=chat.seed.total_steps,
        current_step=chats.steps(connection, chat),
        suggestions=suggest(chat.seed, messages),
    )
    running = answers.running(connection, chat)
    if running is not None:
        # A page that was reloaded finds the answer that is still being written.
        extra = {"completionId": running[0], "messageId": running[1]}
        return _text(response.model_copy(update={"activeCompletion": extra}))
    return _text(response)
