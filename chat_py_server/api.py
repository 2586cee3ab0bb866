"""The endpoints of contract §3, under `/api`. Every reply is built with `chat_py.models`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from chat_py.base.blank import is_blank
from chat_py.models.chat import ChatQuery, PostChat, Suggestions
from chat_py.models.completion import CompletionRequest, StreamDone
from chat_py.models.fields import Wire
from chat_py.models.message import MessageAction, NewMessage
from chat_py_server import images
from chat_py_server.completion import Completion
from chat_py_server.completions import Completions
from chat_py_server.config import Config
from chat_py_server.idempotency import IdempotencyKey
from chat_py_server.identity import address_of, user_of
from chat_py_server.keyed import Once, key_of, stored_response
from chat_py_server.problems import (
    ProblemError,
    json_response,
    model_response,
    query_model,
    read_body,
    validated,
)
from chat_py_server.repository import Repository
from chat_py_server.responder import suggest
from chat_py_server.sse import event_stream, last_event_id

__all__ = ["Api"]

CONTEXT = 50
"""Messages that suggestions take into account."""


class HistoryQuery(Wire):
    """Query of `GET /chat/{id}/history`."""

    limit: Annotated[int, Field(ge=1, le=500)] = 50
    offset: Annotated[int, Field(ge=0, le=10**9)] = 0


class SuggestionsQuery(Wire):
    """Query of `GET /suggestions`; without a chat the first one is meant."""

    chat_id: str = ""


class Api:
    """The endpoints and what they work with."""

    def __init__(self, config: Config, repository: Repository, completions: Completions) -> None:
        self._config = config
        self._repository = repository
        self._completions = completions
        self._once = Once()

    def routes(self) -> list[Route]:
        """One line for each endpoint."""
        return [
            Route("/healthz", self.health),
            Route("/test", self.test),
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
        """200 when the storage answers."""
        await self._repository.check()
        return json_response('{"status":"ok"}')

    async def test(self, request: Request) -> Response:
        """The guide's first test asks for this."""
        return json_response('{"ok":true}')

    async def get_chat(self, request: Request) -> Response:
        """A chat; `reset` needs the header that no other site's page can send."""
        query = query_model(ChatQuery, request)
        if query.reset and request.headers.get("x-chat-request") != "1":
            raise ProblemError(
                403, "reset: needs the request header X-Chat-Request: 1, or use POST /chat."
            )
        no_key = IdempotencyKey(user_of(request))
        reply = await self._repository.open_chat(no_key, query.chat_id, reset=query.reset)
        return json_response(reply.body)

    async def post_chat(self, request: Request) -> Response:
        """Open a chat by POST."""
        body = await read_body(request)
        wanted = validated(PostChat, body)
        with self._once.key(request, body) as key:
            return stored_response(
                await self._repository.open_chat(
                    key, wanted.chat_id, reset=wanted.reset, former=wanted.user_chat_id
                )
            )

    async def history(self, request: Request) -> Response:
        """A page of messages."""
        query = query_model(HistoryQuery, request)
        page = await self._repository.history(
            user_of(request), request.path_params["chat"], limit=query.limit, offset=query.offset
        )
        return await model_response(page)

    async def add_message(self, request: Request) -> Response:
        """Store what the user says. 201, and the stored reply for a repeated key."""
        body = await read_body(request)
        new = validated(NewMessage, body)
        if new.sender != "user":
            raise ProblemError(403, "sender: only the user's own messages are accepted.")
        if is_blank(new.content) and not new.files:
            raise ProblemError(422, "content: must not be blank.")
        if new.replaces:
            await self._stop_running(request, new.replaces)
        with self._once.key(request, body) as key:
            return stored_response(
                await self._repository.add_message(key, request.path_params["chat"], new)
            )

    async def act(self, request: Request) -> Response:
        """Like, dislike, delete, restore; select a version."""
        body = await read_body(request)
        wanted = validated(MessageAction, body)
        chat, message = request.path_params["chat"], request.path_params["message"]
        with self._once.key(request, body) as key:
            return stored_response(await self._repository.act(key, chat, message, wanted))

    async def versions(self, request: Request) -> Response:
        """The versions of an answer, or those next to one of them."""
        chat, message = request.path_params["chat"], request.path_params["message"]
        return await model_response(
            await self._repository.versions(user_of(request), chat, message)
        )

    async def complete(self, request: Request) -> Response:
        """Answer a message, as a stream."""
        body = await read_body(request)
        wanted = validated(CompletionRequest, body)
        completion = await self._completions.begin(
            key_of(request, body),
            address_of(request),
            wanted.chat_id,
            wanted.message_id,
            regenerate=wanted.regenerate,
            hint=wanted.hint or "",
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
            return await model_response(last)
        return await model_response(StreamDone(message_id=completion.message_id))

    async def suggestions(self, request: Request) -> Response:
        """What a person may say next."""
        query = query_model(SuggestionsQuery, request)
        chat_id = query.chat_id or next(iter(self._config.characters))
        seed, said = await self._repository.conversation(user_of(request), chat_id, CONTEXT)
        return await model_response(Suggestions(suggestions=suggest(seed, said)))

    async def picture(self, request: Request) -> Response:
        """A seeded picture."""
        scale = images.LARGER if request.query_params.get("scale") == str(images.LARGER) else 1
        svg = images.draw(request.path_params["image"], scale)
        if svg is None:
            raise ProblemError(404, "This picture does not exist.")
        return Response(svg, headers={"Cache-Control": "no-cache"}, media_type="image/svg+xml")

    async def upscale(self, request: Request) -> Response:
        """Replace the user's picture by a larger one and answer with its record."""
        image_id = request.path_params["image"]
        larger = f"/api/images/{image_id}.svg?scale={images.LARGER}"
        with self._once.key(request, b"") as key:
            return stored_response(await self._repository.upscale(key, image_id, larger))

    async def _stop_running(self, request: Request, replaced: str) -> None:
        """End the answer that is being written in a chat: its question is about to go. A request
        that is sent again finds it gone, and must not end the answer to the new one."""
        user = user_of(request)
        running = await self._repository.running_answer(user, request.path_params["chat"], replaced)
        if running is not None:
            await self._completions.stop(user, running)

    def _stream(self, request: Request, completion: Completion) -> Response:
        after = last_event_id(request.headers.get("last-event-id", ""))
        return event_stream(completion.follow(after, self._config.heartbeat))
