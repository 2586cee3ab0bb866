"""Everything that the chat asks of a server goes through one seam (contract §8)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from typing import Any, Literal, Protocol

from chat_py.base.owner import Undo
from chat_py.browser.protocols.files import KeptFile
from chat_py.models.answer_event import AnswerEvent
from chat_py.models.answer_request import AnswerRequest
from chat_py.models.chat import ChatSummaries, ChatSummary, HistoryPage
from chat_py.models.chat_list import FoundChat
from chat_py.models.message import ActionResult, Feedback, SavedMessage, Versions
from chat_py.models.opened_chat import OpenedChatResponse
from chat_py.models.parts import FilePart
from chat_py.models.picture import MergedPicture, UpscaledPicture

__all__ = ["AnswerStream", "Backend", "Capability", "Progress"]

Progress = Callable[[float], None]
"""Is told how much of a piece of work is done, in percent."""


Capability = Literal[
    "list_chats",
    "create_chat",
    "rename_chat",
    "delete_chat",
    "restore_chat",
    "pin_chat",
    "search",
    "share",
    "act",
    "versions",
    "resume",
    "stop",
    "upscale",
    "merge_face",
    "reset",
    "edit",
    "branches",
    "hint",
    "regenerate",
    "begin",
    "save_twice",
    "answer_twice",
]
"""What a back end may be able to do: most are named as the method that does it.

"reset": start a chat over; "edit": write a message anew (`replaces`); "branches": keep what an edit
takes the place of, as a version of that message with what follows it; "regenerate": answer again;
"hint": do so as the person wishes (`AnswerRequest.hint`);
"share": a chat's address shows it to whoever opens it;
"begin": where there is no chat, one is begun; "save_twice" and "answer_twice": what it is asked for
twice under one key is done once.
"""


class AnswerStream(Protocol):
    """An answer as it comes: `async for event in stream`, then `aclose()`.

    Iterating raises `ApiError`: after "network", "timeout", "ratelimit" and "server" the answer is
    resumed where it can be. A stream that ends without `AnswerDone`, `AnswerElsewhere` or
    `AnswerFailure` broke off.
    """

    @property
    def position(self) -> str:
        """How far it has come, for `Backend.resume`; empty where it would begin again."""
        ...

    @property
    def is_counted(self) -> bool:
        """Whether positions are numbers that grow by one with each piece of the answer, so that
        one that came twice or was left out can be told."""
        ...

    @property
    def retry(self) -> float | None:
        """Seconds that the back end asks to wait before the answer is resumed."""
        ...

    def __aiter__(self) -> AsyncIterator[AnswerEvent]: ...

    async def aclose(self) -> None:
        """Read no further; the back end may go on with the answer."""
        ...


class Backend(Protocol):
    """Where chats are, and who answers.

    Every method raises `ApiError`, of the types of contract §2. A `key` is new for each thing that
    is asked for and the same whenever it is asked for again, so that it is done once.
    """

    def can(self, what: Capability) -> bool:
        """Whether it can do this. What it cannot is not offered, and never asked for."""
        ...

    async def list_chats(self, *, after: str = "") -> ChatSummaries:
        """The user's chats, newest first; those that follow where `after` is the `next` of what
        it has given before."""
        ...

    async def create_chat(self, title: str = "", *, key: str = "") -> ChatSummary:
        """A new chat. Without a title it gets one from what is said first."""
        ...

    async def rename_chat(self, chat_id: str, title: str) -> ChatSummary:
        """Give a chat another title, of 1 to 200 characters."""
        ...

    async def delete_chat(self, chat_id: str) -> None:
        """Delete a chat with all its messages."""
        ...

    async def restore_chat(self, chat_id: str) -> ChatSummary:
        """Take the deletion of a chat back, soon after it."""
        ...

    async def pin_chat(self, chat_id: str, *, pinned: bool) -> ChatSummary:
        """Let a chat stand above the others in the list, or no longer."""
        ...

    def search(self, query: str) -> AsyncGenerator[FoundChat, None]:
        """Chats and messages that have the words of `query`, as they are found."""
        ...

    async def open_chat(
        self,
        chat_id: str,
        *,
        reset: bool = False,
        user_id: str = "",
        user_chat_id: str = "",
        key: str = "",
    ) -> OpenedChatResponse:
        """A chat with its newest messages; with a `key` it is begun where there is none yet.
        `reset` empties it. "notfound" where there is no such chat."""
        ...

    async def history(self, chat_id: str, *, limit: int, offset: int) -> HistoryPage:
        """Up to `limit` messages, oldest first; `offset` counts from the newest message back."""
        ...

    async def save_message(
        self, chat_id: str, message: Mapping[str, Any], *, key: str, account: str = ""
    ) -> SavedMessage:
        """Store a message of the user's: `content`, `timestamp`, `sender`, `userChatId`, and the
        host page's own fields. `account` is the one that it was written under, where known."""
        ...

    async def act(
        self, chat_id: str, message_id: str, action: str, *, reason: Feedback | None = None
    ) -> ActionResult:
        """Like, dislike (with a `reason` where one is said), unlike, delete, restore or select a
        message."""
        ...

    async def versions(self, chat_id: str, message_id: str) -> Versions:
        """All versions of an answer, or edits of a message of the user's, oldest first; where they
        are too many for one response, those next to this one."""
        ...

    async def answer(self, request: AnswerRequest) -> AnswerStream:
        """Ask for an answer. Returns as soon as the back end has taken the question."""
        ...

    async def resume(self, completion_id: str, *, position: str) -> AnswerStream:
        """Go on with an answer that is under way, after `position`; where that is empty, from its
        first word."""
        ...

    async def stop(self, completion_id: str) -> None:
        """Stop an answer that is under way; what there is of it stays."""
        ...

    async def upscale(
        self, image_id: str, *, scale: float | None, key: str, on_progress: Progress
    ) -> UpscaledPicture:
        """A picture made larger `scale` times, or as much as the back end thinks fit."""
        ...

    async def merge_face(self, image_id: str, face: Any, *, key: str) -> MergedPicture:
        """A picture with the face of another in it. `face` is an address or id, or a body that
        JavaScript built (`Blob`, `FormData`)."""
        ...

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
        """Store a file for a message that is about to come, which has the part among its `parts`.
        Asked for only in a chat that says that it takes files (`ChatResponse.files`)."""
        ...

    async def drop_file(self, part: FilePart) -> None:
        """Forget a file that no message has."""
        ...

    def on_changed(self, listener: Callable[[str], object]) -> Undo:
        """Hear the ids of chats that have changed, of which others have not been told."""
        ...

    def outdated(self, chat_id: str) -> None:
        """The messages of a chat have changed by another way than this back end: what it has kept
        of them is not to be given any more."""
        ...
