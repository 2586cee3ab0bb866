"""Back ends that a site has written itself, in Python or JavaScript (contract §8)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from chat_py.backends.backend import AnswerStream, Backend, Capability, Progress
from chat_py.backends.given_events import GivenEvents
from chat_py.backends.site_answer import Failed, facts_of, failures, site_events
from chat_py.base.owner import Undo
from chat_py.base.validation import first_problem
from chat_py.browser.protocols.files import KeptFile
from chat_py.browser.protocols.host import SiteMethods
from chat_py.http.errors import ErrorMaker, RequestFacts
from chat_py.models.answer_request import AnswerRequest
from chat_py.models.chat import ChatSummaries, ChatSummary, HistoryPage
from chat_py.models.chat_list import FoundChat, FoundChats
from chat_py.models.message import ActionResult, Feedback, SavedMessage, Versions
from chat_py.models.opened_chat import OpenedChatResponse
from chat_py.models.parts import FilePart
from chat_py.models.picture import MergedPicture, UpscaledPicture

__all__ = ["SiteBackend"]

PARTLY: dict[str, str] = {
    "resume": "answer",
    "stop": "answer",
    "edit": "save_message",
    "branches": "save_message",
    "save_twice": "save_message",
    "answer_twice": "answer",
    "hint": "answer",
    **dict.fromkeys(("create_chat", "rename_chat", "delete_chat", "restore_chat"), "list_chats"),
    **dict.fromkeys(("pin_chat", "search", "share"), "list_chats"),
}
"""What nobody else can do for a site that has written a certain method itself."""

Model = TypeVar("Model", bound=BaseModel)


class SiteBackend:
    """A `Backend` that asks the site's methods, and another back end for what they leave out.

    `site` gives the methods at each call: a plug-in may choose others. What they give is validated
    as a server's response is. A result that cannot be read is an `ApiError` of type "validation"
    that names the method and the field; what they raise becomes an `ApiError`, too.

    `rest_answers` is set where the rest stores each answer, and so asks the site's method `answer`
    itself.
    """

    def __init__(
        self,
        *,
        site: Callable[[], SiteMethods],
        rest: Backend,
        errors: ErrorMaker,
        rest_answers: bool = False,
    ) -> None:
        self._methods = site
        self._rest = rest
        self._errors = errors
        self._rest_answers = rest_answers

    @property
    def _site(self) -> SiteMethods:
        return self._methods()

    def can(self, what: Capability) -> bool:
        """What the site has a method for or says it can do; what it has written itself, the rest
        is not asked to do, nor to go on with."""
        site = self._site
        if site.is_own(what) or site.can(what):
            return True
        needed = PARTLY.get(what)
        own = needed and site.is_own(needed) and not self._is_left(needed)
        return not own and self._rest.can(what)

    def _is_left(self, method: str) -> bool:
        return method == "answer" and self._rest_answers

    async def list_chats(self, *, after: str = "") -> ChatSummaries:
        """The user's chats: a list of them, or `{chats, next}`."""
        if not self._site.has("list_chats"):
            return await self._rest.list_chats(after=after)
        options = {"after": after} if after else {}
        return await self._ask(ChatSummaries, "list_chats", wrap="chats", **options)

    async def create_chat(self, title: str = "", *, key: str = "") -> ChatSummary:
        """A new chat: it, or its id."""
        if not self._site.has("create_chat"):
            return await self._rest.create_chat(title, key=key)
        return await self._ask(ChatSummary, "create_chat", title, wrap="id", key=key)

    async def rename_chat(self, chat_id: str, title: str) -> ChatSummary:
        """Give a chat another title: the chat, or its id."""
        if not self._site.has("rename_chat"):
            return await self._rest.rename_chat(chat_id, title)
        return await self._ask(ChatSummary, "rename_chat", chat_id, title, wrap="id")

    async def delete_chat(self, chat_id: str) -> None:
        """Delete a chat; what it gives is not looked at but for `success`."""
        if not self._site.has("delete_chat"):
            return await self._rest.delete_chat(chat_id)
        await self._ask(ActionResult, "delete_chat", chat_id, wrap="success")
        return None

    async def restore_chat(self, chat_id: str) -> ChatSummary:
        """Take the deletion of a chat back: the chat, or its id."""
        if not self._site.has("restore_chat"):
            return await self._rest.restore_chat(chat_id)
        return await self._ask(ChatSummary, "restore_chat", chat_id, wrap="id")

    async def pin_chat(self, chat_id: str, *, pinned: bool) -> ChatSummary:
        """Let a chat stand above the others, or no longer: the chat, or its id."""
        if not self._site.has("pin_chat"):
            return await self._rest.pin_chat(chat_id, pinned=pinned)
        return await self._ask(ChatSummary, "pin_chat", chat_id, wrap="id", pinned=pinned)

    async def search(self, query: str) -> AsyncGenerator[FoundChat, None]:
        """What was found: a list of chats, or `{chats}`."""
        if not self._site.has("search"):
            async for found in self._rest.search(query):
                yield found
            return
        for found in (await self._ask(FoundChats, "search", query, wrap="chats")).chats:
            yield found

    async def open_chat(
        self,
        chat_id: str,
        *,
        reset: bool = False,
        user_id: str = "",
        user_chat_id: str = "",
        key: str = "",
    ) -> OpenedChatResponse:
        """A chat with its messages: `{chat, character, …}`, or the chat alone. Nothing: there is
        no such chat."""
        options: dict[str, Any] = {
            "reset": reset,
            "user_id": user_id,
            "user_chat_id": user_chat_id,
            "key": key,
        }
        if not self._site.has("open_chat"):
            return await self._rest.open_chat(chat_id, **options)
        opened = await self._ask(OpenedChatResponse, "open_chat", chat_id, wrap="chat", **options)
        if opened.chat is None:
            raise self._errors.make("notfound", self._facts("open_chat"))
        return opened

    async def history(self, chat_id: str, *, limit: int, offset: int) -> HistoryPage:
        """Messages, oldest first: a list of them, or `{messages, total}`."""
        options = {"limit": limit, "offset": offset}
        if not self._site.has("history"):
            return await self._rest.history(chat_id, **options)
        return await self._ask(HistoryPage, "history", chat_id, wrap="messages", **options)

    async def save_message(
        self, chat_id: str, message: Mapping[str, Any], *, key: str, account: str = ""
    ) -> SavedMessage:
        """Store a message: it as it was stored, or its id; nothing where it has none."""
        if not self._site.has("save_message"):
            return await self._rest.save_message(chat_id, message, key=key, account=account)
        saved = await self._ask(
            SavedMessage, "save_message", chat_id, dict(message), wrap="messageId", key=key
        )
        if not saved.success:
            raise self._errors.make("unknown", self._facts("save_message"), details=saved.wire())
        return saved

    async def act(
        self, chat_id: str, message_id: str, action: str, *, reason: Feedback | None = None
    ) -> ActionResult:
        """Like, dislike, unlike, delete, restore or select a message."""
        if not self._site.has("act"):
            return await self._rest.act(chat_id, message_id, action, reason=reason)
        options = {"reason": reason.wire()} if reason else {}
        return await self._ask(
            ActionResult, "act", chat_id, message_id, action, wrap="messageId", **options
        )

    async def versions(self, chat_id: str, message_id: str) -> Versions:
        """All versions of an answer: a list of them, or `{versions}`."""
        if not self._site.has("versions"):
            return await self._rest.versions(chat_id, message_id)
        return await self._ask(Versions, "versions", chat_id, message_id, wrap="versions")

    async def answer(self, request: AnswerRequest) -> AnswerStream:
        """An answer: pieces of its text, events of contract §10, or a message as a whole, one after
        another or alone. Nothing: it is delivered by another way."""
        if not self._site.has("answer") or self._is_left("answer"):
            return await self._rest.answer(request)
        items = self._site.iterate("answer", request)
        return GivenEvents(site_events(items, self._failed("answer")))

    async def resume(self, completion_id: str, *, position: str) -> AnswerStream:
        """Go on with an answer, as `answer` does."""
        if not self._site.has("resume"):
            return await self._rest.resume(completion_id, position=position)
        items = self._site.iterate("resume", completion_id, position=position)
        return GivenEvents(site_events(items, self._failed("resume")))

    async def stop(self, completion_id: str) -> None:
        """Stop an answer; what it gives is not looked at."""
        if not self._site.has("stop"):
            return await self._rest.stop(completion_id)
        await self._ask(ActionResult, "stop", completion_id, wrap="success")
        return None

    async def upscale(
        self, image_id: str, *, scale: float | None, key: str, on_progress: Progress
    ) -> UpscaledPicture:
        """A larger picture: its address, or `{imageUrl}`."""
        if not self._site.has("upscale"):
            return await self._rest.upscale(image_id, scale=scale, key=key, on_progress=on_progress)
        return await self._ask(
            UpscaledPicture, "upscale", image_id, wrap="imageUrl", scale=scale, key=key
        )

    async def merge_face(self, image_id: str, face: Any, *, key: str) -> MergedPicture:
        """A picture with another's face: its address, or `{imageUrl}`."""
        if not self._site.has("merge_face"):
            return await self._rest.merge_face(image_id, face, key=key)
        return await self._ask(
            MergedPicture, "merge_face", image_id, face, wrap="imageUrl", key=key
        )

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
        """Store a file, which the site gets as a `File`: its address, or `{url, name, …}`."""
        if not self._site.has("upload"):
            return await self._rest.upload(
                file,
                name=name,
                media_type=media_type,
                key=key,
                account=account,
                on_progress=on_progress,
            )
        options = {"name": name, "media_type": media_type, "key": key}
        part = await self._ask(FilePart, "upload", await file.file(), wrap="url", **options)
        if not part.url:
            facts = self._facts("upload")
            raise self._errors.make("validation", facts, details=f"{facts.endpoint}: url: missing")
        return part.model_copy(
            update={"name": part.name or name, "media_type": part.media_type or media_type}
        )

    async def drop_file(self, part: FilePart) -> None:
        """What a site has stored itself it may forget by `dropFile`."""
        if self._site.has("drop_file"):
            await self._ask(ActionResult, "drop_file", part.url, wrap="success")
        elif not self._site.has("upload"):
            await self._rest.drop_file(part)

    def on_changed(self, listener: Callable[[str], object]) -> Undo:
        """The site does not tell."""
        return self._rest.on_changed(listener)

    def outdated(self, chat_id: str) -> None:
        """The site keeps nothing that it was not asked to."""
        self._rest.outdated(chat_id)

    async def _ask(
        self, model: type[Model], method: str, *arguments: Any, wrap: str, **options: Any
    ) -> Model:
        facts = self._facts(method)
        try:
            value = await self._site.call(method, *arguments, **options)
        except Exception as error:
            raise self._errors.from_any(error, facts) from error
        value = _wrapped(value, wrap)
        try:
            return model.model_validate(value)
        except ValidationError as error:
            problem = f"{facts.endpoint}: {first_problem(error)}"
            raise self._errors.make("validation", facts, details=problem) from error

    def _failed(self, method: str) -> Failed:
        return failures(self._errors, self._facts(method))

    def _facts(self, method: str) -> RequestFacts:
        return facts_of(self._site, method)


def _wrapped(value: object, name: str) -> object:
    """The response's main thing may be given alone: a list, an id, a chat."""
    if isinstance(value, Mapping):
        fields = cast("Mapping[str, object]", value)
        return {name: fields} if name == "chat" and name not in fields and fields else fields
    if value is None or isinstance(value, BaseModel):
        return value or {}
    return {name: value}
