"""A back end that only answers, with the chats kept in the browser (contract §8)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any, Protocol

from chat_py.backends.backend import Capability, Progress
from chat_py.backends.given_events import GivenEvents
from chat_py.backends.local.chats import LocalChats
from chat_py.backends.local.desk import Desk
from chat_py.backends.local.files import LOCAL_FILES, keep_inline
from chat_py.backends.local.following import follow
from chat_py.backends.local.titles import TitleMaker
from chat_py.backends.local.writing import AnswerWriting, completion_id_of, place_of
from chat_py.backends.requests.conversation import conversation, hinted
from chat_py.backends.requests.prompt import Prompt
from chat_py.base.errors import ApiError, StorageError
from chat_py.base.owner import Owner
from chat_py.browser.protocols.files import KeptFile
from chat_py.models.answer_event import AnswerEvent
from chat_py.models.answer_request import AnswerRequest
from chat_py.models.chat import HistoryPage
from chat_py.models.files import FileLimits
from chat_py.models.message import Message
from chat_py.models.opened_chat import OpenedChatResponse
from chat_py.models.parts import FilePart
from chat_py.models.picture import MergedPicture, UpscaledPicture

__all__ = ["CONTEXT", "Answers", "LocalBackend"]

CONTEXT = 100
"""Messages of a chat that are sent with a question."""
ABILITIES: frozenset[Capability] = frozenset(
    {
        "list_chats",
        "create_chat",
        "rename_chat",
        "delete_chat",
        "restore_chat",
        "pin_chat",
        "search",
        "act",
        "versions",
        "resume",
        "stop",
        "reset",
        "edit",
        "branches",
        "hint",
        "regenerate",
        "begin",
        "save_twice",
    }
)


class Answers(Protocol):
    """Who answers: the events of an answer, the last one an `AnswerDone` or an `AnswerFailure`.
    `message_id` is the id of the answer's message."""

    def answer(self, prompt: Prompt, *, message_id: str) -> AsyncGenerator[AnswerEvent]: ...


class LocalBackend(LocalChats):
    """A `Backend` that keeps chats itself and has `answers` answer them; only the question leaves
    the browser. `template` is what every question has in common. `titles` names chats after their
    first exchange; without it they are called by their first words.

    An answer that is under way in one tab can be followed and stopped in another. When its page
    goes, it ends where it is.
    """

    def __init__(
        self,
        desk: Desk,
        *,
        answers: Answers,
        template: Prompt,
        texts: Callable[..., str],
        owner: Owner,
        titles: TitleMaker | None = None,
        page_size: int = 50,
        files: FileLimits | None = LOCAL_FILES,
    ) -> None:
        super().__init__(desk, page_size=page_size, files=files)
        self._answerer = answers
        self._template = template
        self._texts = texts
        self._owner = owner
        self._titles = titles
        self._under_way: dict[str, AnswerWriting] = {}
        self._written: set[str] = set()
        owner.add(desk.on_stop(self._stop))

    def can(self, what: Capability) -> bool:
        """All that has to do with chats. To follow an answer of another tab, the browser must have
        Web Locks, which tell whether anybody still writes it."""
        return what in ABILITIES and (what != "resume" or self._desk.locks.shared)

    async def open_chat(
        self,
        chat_id: str,
        *,
        reset: bool = False,
        user_id: str = "",
        user_chat_id: str = "",
        key: str = "",
    ) -> OpenedChatResponse:
        """A chat as `LocalChats` opens it, and whether an answer at its end has not ended yet
        (`activeCompletion`). One that this tab writes is the page's own affair."""
        opened = await super().open_chat(chat_id, reset=reset, key=key)
        assert opened.chat is not None
        messages = opened.chat.messages
        messages[:] = [one for one in messages if not self._writes(chat_id, one)]
        last = messages[-1] if messages else None
        if last is not None and last.state == "broken" and not last.reason:
            active = {"completionId": completion_id_of(chat_id, last.id), "messageId": last.id}
            opened.received = {**opened.wire(), "activeCompletion": active}
        return opened

    async def history(self, chat_id: str, *, limit: int, offset: int) -> HistoryPage:
        """What `LocalChats` gives, without an answer that this tab writes."""
        page = await super().history(chat_id, limit=limit, offset=offset)
        page.messages[:] = [one for one in page.messages if not self._writes(chat_id, one)]
        return page

    def _writes(self, chat_id: str, message: Message) -> bool:
        return completion_id_of(chat_id, message.id) in self._written

    async def answer(self, request: AnswerRequest) -> GivenEvents:
        """Ask for an answer to a message of the chat's. Raises `ApiError` "notfound"."""
        said = await self._said(request)
        regenerates = request.message_id if request.regenerate else ""
        message_id = self._desk.clock.uuid()
        name = completion_id_of(request.chat_id, message_id)
        self._written.add(name)  # before anybody can read it
        begun = await self.answers.begin(
            request.chat_id, regenerates=regenerates, fields={"id": message_id}
        )
        prompt = replace(
            self._template,
            messages=(*self._template.messages, *hinted(conversation(said), request.hint or "")),
            thread_id=request.chat_id,
            run_id=begun.id,
            message_id=request.message_id,
            regenerate=request.regenerate,
        )
        writing = AnswerWriting(
            desk=self._desk,
            chats=self,
            chat_id=request.chat_id,
            begun=begun,
            regenerates=regenerates,
            source=self._answerer.answer(prompt, message_id=begun.id),
            texts=self._texts,
        )
        self._under_way[name] = writing
        task = self._owner.task(writing.run())
        asked = [one.content for one in said if one.sender == "user"]
        is_first = len(asked) == 1 and not regenerates
        task.add_done_callback(lambda _: self._ended(name, asked[0] if is_first else ""))
        return GivenEvents(writing.events())

    async def resume(self, completion_id: str, *, position: str) -> GivenEvents:
        """Follow an answer that another tab writes, from its first word."""
        return GivenEvents(follow(self._desk, self, *place_of(completion_id)))

    async def stop(self, completion_id: str) -> None:
        """Stop an answer, of this tab or another."""
        self._desk.stop(completion_id)

    def _ended(self, completion_id: str, first_question: str) -> None:
        self._written.discard(completion_id)
        writing = self._under_way.pop(completion_id, None)
        if self._titles is not None and first_question and writing and writing.complete:
            self._owner.task(
                self._name(self._titles, writing.chat_id, first_question, writing.complete)
            )

    async def _name(self, titles: TitleMaker, chat_id: str, question: str, answer: str) -> None:
        with suppress(ApiError, StorageError):  # the first words are a title, too
            _, record = await self._desk.require(chat_id, "titleChat")
            if not record.named and (title := await titles.title(question, answer)):
                await self.title_chat(chat_id, title)

    def _stop(self, completion_id: str) -> None:
        if writing := self._under_way.get(completion_id):
            writing.stop()

    async def upscale(
        self, image_id: str, *, scale: float | None, key: str, on_progress: Progress
    ) -> UpscaledPicture:
        """Nobody here makes pictures: an `ApiError` "notfound"."""
        raise self._desk.failed("notfound", "upscale", image_id)

    async def merge_face(self, image_id: str, face: Any, *, key: str) -> MergedPicture:
        """Nobody here makes pictures: an `ApiError` "notfound"."""
        raise self._desk.failed("notfound", "mergeFace", image_id)

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
        """Nothing goes out: the file is in the message. Raises `StorageError`."""
        return await keep_inline(file, name=name, media_type=media_type)

    async def drop_file(self, part: FilePart) -> None:
        """It is nowhere but in its message."""

    def outdated(self, chat_id: str) -> None:
        """Nothing is kept but the chats themselves."""

    async def _said(self, request: AnswerRequest) -> list[Message]:
        """The question and what was said before it; `CONTEXT` messages at most, oldest first."""
        offset, later = 0, True
        found: list[Message] = []
        while later or len(found) < CONTEXT:
            page = await self.history(request.chat_id, limit=CONTEXT, offset=offset)
            if not page.messages:
                break
            offset += len(page.messages)
            messages = page.messages
            if later:
                ends = [n for n, one in enumerate(messages, 1) if _is(one, request.message_id)]
                if not ends and request.message_id:
                    continue
                later = False
                end = ends[0] if ends else len(messages)
                messages = messages[: end - 1 if request.regenerate else end]
            found = [*messages, *found]
        if later:
            raise self._desk.failed("notfound", "answer", request.message_id)
        return found[-CONTEXT:]


def _is(message: Message, message_id: str) -> bool:
    return message.id == message_id or message_id in (message.versions or ())
