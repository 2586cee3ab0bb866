"""`GuideBackend`: the guide's own endpoints (contract §3)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from functools import partial
from typing import Any, Self

from pydantic import ValidationError

from chat_py.api_manager import ChatAPI
from chat_py.backends.backend import Capability, Progress
from chat_py.backends.guide_answer import SILENCE, GuideAnswer
from chat_py.backends.upscale_stream import read_upscaled
from chat_py.base.errors import ApiError, ErrorType
from chat_py.base.media_url import media_url
from chat_py.base.owner import Undo
from chat_py.base.validation import first_problem
from chat_py.browser.protocols.files import KeptFile
from chat_py.http.account import HEADER
from chat_py.http.errors import RequestFacts
from chat_py.http.options import RequestOptions
from chat_py.http.response import ReceivedResponse
from chat_py.http.urls import fill
from chat_py.models.answer_request import AnswerRequest
from chat_py.models.chat import ChatQuery, ChatSummaries, ChatSummary, HistoryPage, PostChat
from chat_py.models.chat_list import ChatChange, FoundChat, FoundChats, NewChat
from chat_py.models.message import ActionResult, Feedback, SavedMessage, Versions
from chat_py.models.opened_chat import OpenedChatResponse
from chat_py.models.parts import FilePart
from chat_py.models.picture import MergedPicture, UpscaledPicture
from chat_py.settings.settings import Endpoints, Settings

__all__ = ["GuideBackend"]

HEAD_TIMEOUT = 120_000
"""Milliseconds for the head of an answer's response: a server that does not stream sends it last.
"""
EVENT_STREAM = {"Accept": "text/event-stream"}
UPLOAD_TIMEOUT = 600_000.0
"""Milliseconds: a large file over a slow network."""
PICTURE_TIMEOUT = 180_000.0
"""Milliseconds: a server may answer only when the picture is made."""


WITH_CHATS: dict[Capability, str] = {
    "create_chat": "create",
    "rename_chat": "rename",
    "delete_chat": "delete",
    "restore_chat": "restore",
    "pin_chat": "pin",
    "search": "search",
    "share": "share",
    "branches": "branches",
    "hint": "hint",
}
"""What not every server can do, and the names for it in the list of chats (`ChatSummaries.can`)."""


class GuideBackend:
    """A `Backend` over HTTP. Endpoints are those of `settings.endpoints`.

    A site's own back end may be a subclass of it that does some of it differently.
    """

    _api: ChatAPI
    _endpoints: Endpoints
    _offered: frozenset[str] = frozenset()
    """What the list of chats says that the server can do with chats."""

    def connect(self, *, api: ChatAPI, settings: Settings) -> Self:
        """Send requests through `api`. The chat calls this before it asks for anything."""
        self._api = api
        self._endpoints = settings.endpoints
        return self

    def can(self, what: Capability) -> bool:
        """What the guide's endpoints are for. With chats, what the list says: nothing before it has
        come."""
        if what in WITH_CHATS:
            return WITH_CHATS[what] in self._offered
        return what != "begin"

    @property
    def capabilities(self) -> list[str]:
        """What a back end that a site has made of this one can do by it."""
        return [what for what, name in WITH_CHATS.items() if name in self._offered]

    async def list_chats(self, *, after: str = "") -> ChatSummaries:
        """`GET /chats`, with `?after=` for what follows."""
        query = {"after": after} if after else None
        response = await self._api.request("GET", self._endpoints.chats, query)
        found = response.model(ChatSummaries)
        if not after:
            self._offered = frozenset(found.can)
        return found

    async def create_chat(self, title: str = "", *, key: str = "") -> ChatSummary:
        """`POST /chats`."""
        options = RequestOptions(idempotency_key=key) if key else None
        body = NewChat(title=title or None)
        response = await self._api.request("POST", self._endpoints.chats, body.wire(), options)
        return response.model(ChatSummary)

    async def rename_chat(self, chat_id: str, title: str) -> ChatSummary:
        """`PATCH /chats/{id}` with a title."""
        return await self._change_chat(chat_id, ChatChange(title=title))

    async def delete_chat(self, chat_id: str) -> None:
        """`DELETE /chats/{id}`."""
        await self._api.request("DELETE", fill(self._endpoints.listed_chat, chatId=chat_id))

    async def restore_chat(self, chat_id: str) -> ChatSummary:
        """`PATCH /chats/{id}` with `deleted` false."""
        return await self._change_chat(chat_id, ChatChange(deleted=False))

    async def pin_chat(self, chat_id: str, *, pinned: bool) -> ChatSummary:
        """`PATCH /chats/{id}` with `pinned`."""
        return await self._change_chat(chat_id, ChatChange(pinned=pinned))

    async def search(self, query: str) -> AsyncGenerator[FoundChat, None]:
        """`GET /chats?query=`, with `after=` for what follows."""
        asked = {"query": query}
        while True:
            response = await self._api.request("GET", self._endpoints.chats, asked)
            page = response.model(FoundChats)
            for found in page.chats:
                yield found
            if not page.next or page.next == asked.get("after"):
                return
            asked = {"query": query, "after": page.next}

    async def open_chat(
        self,
        chat_id: str,
        *,
        reset: bool = False,
        user_id: str = "",
        user_chat_id: str = "",
        key: str = "",
    ) -> OpenedChatResponse:
        """`GET /chat`, or `POST /chat` with a key."""
        if key:
            body = PostChat(
                chat_id=chat_id, user_id=user_id, user_chat_id=user_chat_id, reset=reset
            )
            received = await self._api.request(
                "POST", self._endpoints.chat, body, RequestOptions(idempotency_key=key)
            )
        else:
            query = ChatQuery(chat_id=chat_id, user_id=user_id, reset=reset)
            # A server resets by GET only with this header, which no link or image can send.
            headers = {"X-Chat-Request": "1"} if reset else {}
            received = await self._api.request(
                "GET", self._endpoints.chat, query.wire(), RequestOptions(headers=headers)
            )
        return self._opened(received)

    async def history(self, chat_id: str, *, limit: int, offset: int) -> HistoryPage:
        """`GET /chat/{id}/history`."""
        query = {"limit": limit, "offset": offset}
        return (await self._api.request("GET", self._history(chat_id), query)).model(HistoryPage)

    async def save_message(
        self, chat_id: str, message: Mapping[str, Any], *, key: str, account: str = ""
    ) -> SavedMessage:
        """`POST /chat/{id}/message`. Raises `ApiError` also for a response that does not confirm
        the message."""
        headers = {HEADER: account} if account else {}
        response = await self._api.request(
            "POST",
            fill(self._endpoints.message, chatId=chat_id),
            dict(message),
            RequestOptions(idempotency_key=key, headers=headers),
        )
        saved = response.model(SavedMessage)
        if not saved.success:
            raise self._refused(response, "unknown", response.value)
        if not saved.message_id and "success" not in saved.model_fields_set:
            # Anybody's JSON with status 200 (a proxy's, a log-in page's) confirms nothing.
            raise self._refused(response, "validation", "messageId: missing")
        return saved

    async def act(
        self, chat_id: str, message_id: str, action: str, *, reason: Feedback | None = None
    ) -> ActionResult:
        """`POST /chat/{id}/message/{messageId}/action`."""
        path = fill(self._endpoints.action, chatId=chat_id, messageId=message_id)
        body = {"action": action, **({"reason": reason.wire()} if reason else {})}
        response = await self._api.request("POST", path, body)
        return response.model(ActionResult)

    async def versions(self, chat_id: str, message_id: str) -> Versions:
        """`GET /chat/{id}/message/{messageId}/versions`."""
        path = fill(self._endpoints.versions, chatId=chat_id, messageId=message_id)
        return (await self._api.request("GET", path)).model(Versions)

    async def answer(self, request: AnswerRequest) -> GuideAnswer:
        """`POST /completion`."""
        body = request.wire()
        if not self.can("hint"):
            body.pop("hint", None)  # what a server does not know it may refuse
        options = RequestOptions(
            headers=EVENT_STREAM, idempotency_key=body.pop("key"), timeout=HEAD_TIMEOUT
        )
        return await self._answer("POST", self._endpoints.completion, body, options)

    async def resume(self, completion_id: str, *, position: str) -> GuideAnswer:
        """`GET /completion/{id}` with `Last-Event-ID`."""
        headers = {**EVENT_STREAM, **({"Last-Event-ID": position} if position else {})}
        options = RequestOptions(headers=headers, retries=0)
        return await self._answer("GET", self._completion(completion_id), None, options)

    async def stop(self, completion_id: str) -> None:
        """`DELETE /completion/{id}`."""
        await self._api.request("DELETE", self._completion(completion_id))

    async def upscale(
        self, image_id: str, *, scale: float | None, key: str, on_progress: Progress
    ) -> UpscaledPicture:
        """`POST /images/{id}/upscale`. A server answers with JSON or streams its progress."""
        facts = RequestFacts("POST", fill(self._endpoints.upscale, imageId=image_id), 1)
        headers = {"Accept": "text/event-stream, application/json;q=0.9"}
        options = RequestOptions(headers=headers, idempotency_key=key, timeout=PICTURE_TIMEOUT)
        data = {} if scale is None else {"scale": scale}
        stream = await self._api.open_stream("POST", facts.endpoint, data, options)

        def failed(type_: ErrorType, details: object) -> ApiError:
            return self._api.errors.make(type_, facts, details=details)

        try:
            picture = await read_upscaled(stream, on_progress, failed)
        except ValidationError as error:
            raise failed("validation", first_problem(error)) from error
        finally:
            await stream.aclose()
        if not media_url(picture.image_url):
            raise failed("validation", "imageUrl: an address that a picture may come from")
        return picture

    async def merge_face(self, image_id: str, face: Any, *, key: str) -> MergedPicture:
        """`POST /images/{id}/merge-face`."""
        response = await self._api.request(
            "POST",
            fill(self._endpoints.merge_face, imageId=image_id),
            {"faceImage": face} if isinstance(face, str) else face,
            RequestOptions(idempotency_key=key, timeout=PICTURE_TIMEOUT),
        )
        merged = response.model(MergedPicture)
        if not media_url(merged.image_url):
            problem = "imageUrl: an address that a picture may come from"
            raise self._refused(response, "validation", problem)
        return merged

    async def upload(
        self,
        file: KeptFile,
        *,
        name: str,
        media_type: str,
        key: str,
        account: str = "",
        on_progress: Progress,
    ) -> FilePart:
        """`POST /files` with the file in the field `file`."""
        headers = {HEADER: account} if account else {}
        body = await file.form("file", on_progress)
        options = RequestOptions(idempotency_key=key, headers=headers, timeout=UPLOAD_TIMEOUT)
        response = await self._api.request("POST", self._endpoints.files, body, options)
        part = response.model(FilePart)
        if not part.url:
            raise self._refused(response, "validation", "url: missing")
        return part

    async def drop_file(self, part: FilePart) -> None:
        """`DELETE` at the file's own address."""
        await self._api.request("DELETE", part.url)

    def on_changed(self, listener: Callable[[str], object]) -> Undo:
        """A server does not tell."""
        return lambda: None

    def outdated(self, chat_id: str) -> None:
        """What the cache of `ChatAPI` has of the chat is stale."""
        self._api.invalidate(self._history(chat_id))

    async def _change_chat(self, chat_id: str, change: ChatChange) -> ChatSummary:
        path = fill(self._endpoints.listed_chat, chatId=chat_id)
        return (await self._api.request("PATCH", path, change.wire())).model(ChatSummary)

    async def _answer(
        self, method: str, endpoint: str, body: dict[str, Any] | None, options: RequestOptions
    ) -> GuideAnswer:
        stream = await self._api.open_stream(method, endpoint, body, options, silence=SILENCE)
        facts = RequestFacts("POST", self._endpoints.completion, 1)
        return GuideAnswer(stream, partial(self._api.errors.make, facts=facts))

    def _completion(self, completion_id: str) -> str:
        return fill(self._endpoints.completion_resume, completionId=completion_id)

    def _history(self, chat_id: str) -> str:
        return fill(self._endpoints.history, chatId=chat_id)

    def _opened(self, received: ReceivedResponse) -> OpenedChatResponse:
        response = received.model(OpenedChatResponse)
        data: dict[str, Any] = received.value
        if response.chat is None:
            refused = data.get("success") is False or ("chat" not in data and data.get("error"))
            raise self._refused(received, "unknown" if refused else "notfound", data)
        response.received = data
        return response

    def _refused(self, response: ReceivedResponse, type_: ErrorType, details: object) -> ApiError:
        return self._api.errors.make(type_, response.facts, status=response.status, details=details)
