"""What the server asks of its storage: one interface, behind which the SQL lives.

Every method is one transaction. What a method that writes has returned is on the disk. A method
that takes an `IdempotencyKey` acts once for each key: sent again, it returns the stored reply.
Methods see the user's own rows only, raise `ProblemError` for what the user may be told (404 for an
unknown chat or message, 422 for a value that does not fit), and `StorageError` when the storage
fails.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from chat_py.models.answer_event import AnswerEvent
from chat_py.models.chat import ChatSummaries, ChatSummary, HistoryPage
from chat_py.models.chat_list import ChatChange, FoundChats, NewChat
from chat_py.models.message import Message, MessageAction, NewMessage, Versions
from chat_py_server.idempotency import IdempotencyKey, Reply
from chat_py_server.seed import Seed

__all__ = [
    "Begun",
    "Ending",
    "FileQuota",
    "Progress",
    "Repository",
    "RunningAnswer",
    "Seal",
    "StoredAnswer",
    "StoredEnd",
    "StoredFile",
    "UserChat",
]

Ending = Literal["done", "stopped", "broken"]
Seal = Callable[[str], Awaitable[Sequence[AnswerEvent]]]
"""The id of an answer → the pieces that are known of it outside of the storage."""


@dataclass(frozen=True)
class UserChat:
    """A user's own chat with a character; `created` when this request made it.

    `own_id` and `title` are empty where the chat has its character's; `named` says that a person
    gave it the title.
    """

    id: str
    user_id: str
    seed: Seed
    created: bool = False
    own_id: str = ""
    title: str = ""
    named: bool = False

    @property
    def chat_id(self) -> str:
        """What the chat is known by outside."""
        return self.own_id or self.seed.id


@dataclass(frozen=True)
class Begun:
    """An answer that is to be written.

    `conversation` is what was said before it, oldest first; `version` counts the answers that its
    question had before, `others` the answers that are being written for its user already, by any
    instance.
    """

    completion_id: str
    message_id: str
    chat: UserChat
    conversation: list[Message]
    version: int
    others: int = 0


@dataclass(frozen=True)
class Progress:
    """Pieces of a running answer that are not stored yet; `first` is the number of the first."""

    completion_id: str
    first: int
    pieces: Sequence[AnswerEvent]


@dataclass(frozen=True)
class StoredAnswer:
    """An answer that has ended: its pieces, and the data of its last event as JSON."""

    message_id: str
    state: Ending
    pieces: list[AnswerEvent]
    last: str


@dataclass(frozen=True)
class RunningAnswer:
    """An answer that `owner`, an instance, is writing, and the pieces that are stored of it."""

    message_id: str
    owner: str
    pieces: list[AnswerEvent]


@dataclass(frozen=True)
class StoredEnd:
    """How an answer has ended, and the data of its last event as JSON."""

    state: Ending
    last: str


@dataclass(frozen=True)
class StoredFile:
    """What is known of a file; `size` in bytes."""

    id: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class FileQuota:
    """Bytes that the files of one user, and those of all, may have together."""

    user: int
    all: int


class Repository(Protocol):
    """Chats, messages, answers, files and stored replies of all users.

    Several instances of the server may share them. Each has an `owner`, an id that is new at every
    start, which is on the answers that it writes.
    """

    owner: str

    async def check(self) -> None:
        """Raise `StorageError` when the storage does not answer."""
        ...

    # Chats and messages

    async def summaries(self, user: str, after: str = "") -> ChatSummaries:
        """A page of the user's chats: pinned ones, then the latest on top. `after` is the `next` of
        the page before."""
        ...

    async def summary(self, user: str, chat_id: str) -> ChatSummary:
        """One line of that list."""
        ...

    async def create_chat(self, key: IdempotencyKey, new: NewChat) -> Reply:
        """Begin a chat beside those of the characters; the reply is its id."""
        ...

    async def change_chat(self, key: IdempotencyKey, chat_id: str, change: ChatChange) -> Reply:
        """Rename, pin or restore a chat; the reply is the id that it has then."""
        ...

    async def title_chat(self, chat: UserChat, title: str) -> bool:
        """Give a chat a title that was made for it; whether it has it now. One that a person has
        given it stays."""
        ...

    async def delete_chat(self, key: IdempotencyKey, chat_id: str) -> Reply:
        """Take a chat out of the list. It is removed by `purge`, until then it can be restored."""
        ...

    async def search(self, user: str, query: str, after: str = "") -> FoundChats:
        """Chats and messages that have all words of `query`, as far as one request looks; `next` of
        the result goes on as `after`."""
        ...

    async def open_chat(
        self, key: IdempotencyKey, chat_id: str, *, reset: bool, former: str = ""
    ) -> Reply:
        """The chat as `ChatResponse`, made on the first visit; `reset` starts it over, and
        `former`, the `userChatId` that it had before that, takes it back."""
        ...

    async def history(self, user: str, chat_id: str, *, limit: int, offset: int) -> HistoryPage:
        """`limit` messages, oldest first; `offset` counts from the newest backwards."""
        ...

    async def add_message(self, key: IdempotencyKey, chat_id: str, new: NewMessage) -> Reply:
        """Store what the user wrote, and which files it has; the reply is a `SavedMessage`."""
        ...

    async def act(
        self, key: IdempotencyKey, chat_id: str, message_id: str, wanted: MessageAction
    ) -> Reply:
        """Do something to a message, a dislike with its reason; the reply is an `ActionResult`."""
        ...

    async def versions(self, user: str, chat_id: str, message_id: str) -> Versions:
        """Versions of an answer, oldest first: all, or those next to this one where they are too
        long for one response."""
        ...

    async def upscale(self, key: IdempotencyKey, image_id: str, larger: str) -> Reply:
        """Give the user's picture its larger variant, the URL `larger`.

        The reply is the picture's message.
        """
        ...

    async def conversation(self, user: str, chat_id: str, limit: int) -> tuple[Seed, list[Message]]:
        """The chat's character and its last messages, oldest first."""
        ...

    # Answers

    async def begin_answer(
        self,
        key: IdempotencyKey,
        chat_id: str,
        message_id: str,
        *,
        regenerate: bool,
        accept: Callable[[Begun], None],
    ) -> str:
        """The id of the answer to a message: the one that is there, or a new one.

        `accept` is called with a new one before it is committed, possibly on another thread: it may
        raise `ProblemError`, and then nothing was done.
        """
        ...

    async def store_progress(self, progress: Sequence[Progress]) -> set[str]:
        """Store what has been written of running answers, and renew the lease on each of this
        instance's. Returns the ids of these; an answer that is not among them was ended by another
        instance, to which this one seemed dead."""
        ...

    async def end_answer(
        self,
        begun: Begun,
        progress: Progress,
        ending: Ending,
        last: Callable[[int, list[str] | None], str],
    ) -> StoredEnd:
        """Give the message its text and the answer its state. One that another instance has ended
        stays as it is, and its end is returned.

        `last` makes the data of the last event, JSON, of the chat's current step and of the ids of
        the answer's versions where there are several.
        """
        ...

    async def find_answer(self, user: str, completion_id: str) -> StoredAnswer | RunningAnswer:
        """The user's answer."""
        ...

    async def running_answer(self, user: str, chat_id: str, replaced: str) -> str | None:
        """The id of the answer that is being written in a chat in which `replaced` is shown."""
        ...

    async def end_abandoned(self, is_running: Callable[[str], bool], seal: Seal) -> int:
        """End as broken what nobody writes any more: answers whose lease has run out, and those of
        this instance for which `is_running`, asked with the id, is false. `seal` lets the
        other instance show nothing more of an answer, and gives what readers may have seen.
        Returns how many there were."""
        ...

    # Files, whose bytes are elsewhere (`FileFolder`)

    async def add_file(self, key: IdempotencyKey, file: StoredFile, quota: FileQuota) -> Reply:
        """Make a file known that no message has yet; the reply is a `FilePart`.

        Raises `ProblemError`: 413 where the user has too much, 507 where all together have.
        """
        ...

    async def find_file(self, user: str, file_id: str) -> StoredFile:
        """The user's file, or `ProblemError` 404."""
        ...

    async def files_of(self, messages: Sequence[Message]) -> dict[str, list[StoredFile]]:
        """The files that messages have, by the message's id."""
        ...

    async def drop_file(self, user: str, file_id: str) -> bool:
        """Retire a file of the user's if no message has it: nobody finds it from then on. Returns
        whether it was retired."""
        ...

    async def retire_files(self, unused: float) -> list[str]:
        """Retire a portion of the files that no message has had for `unused` seconds, and those
        whose messages are gone; returns their ids and those of files retired before, none when
        nothing is left."""
        ...

    async def forget_files(self, file_ids: Sequence[str]) -> None:
        """Remove what is known of retired files, once their bytes are gone."""
        ...

    async def unknown_files(self, file_ids: Sequence[str]) -> list[str]:
        """Those of the ids that are no file's."""
        ...

    # Data of users

    async def purge(self, *, undo: float, retention: float | None) -> int:
        """Remove for good what was deleted more than `undo` seconds ago, and chats in which nobody
        has spoken for `retention` seconds, in portions. Returns how many messages went."""
        ...

    def close(self) -> None:
        """Finish what is under way. A second call does nothing."""
        ...
